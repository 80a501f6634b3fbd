"""Where records rest: the one door to files.

A submission is sealed whole or not at all; the shelf is the current view, rebuilt from
sealed submissions at any time; ``opened`` hands out exactly what was granted.
"""

from balise.store.comparing import Comparison, Counts, Difference, compare
from balise.store.faults import StoreFault
from balise.store.manifests import Manifest, SealedFile, SealedSlice
from balise.store.narrowing import Narrowed, narrowed
from balise.store.replacing import overlay
from balise.store.standing import resting_on
from balise.store.store import Store
from balise.store.values import (
    Content,
    Holding,
    Opened,
    Piece,
    SameAs,
    ShelfFile,
)

__all__ = [
    "Comparison",
    "Content",
    "Counts",
    "Difference",
    "Holding",
    "Manifest",
    "Narrowed",
    "Opened",
    "Piece",
    "SameAs",
    "SealedFile",
    "SealedSlice",
    "ShelfFile",
    "Store",
    "StoreFault",
    "compare",
    "narrowed",
    "overlay",
    "resting_on",
]
