"""A file becomes records: it is read, converted through a pack, and checked."""

from balise.intake.balances import Balance
from balise.intake.converting import Converted, Stopped, convert
from balise.intake.findings import Finding, Severity
from balise.intake.fitting import read_with
from balise.intake.packs import BadPack, Pack, load_pack
from balise.intake.reading import (
    DEFAULT_LIMITS,
    Choices,
    Reading,
    ReadingLimits,
    Unreadable,
    read,
)

__all__ = [
    "DEFAULT_LIMITS",
    "BadPack",
    "Balance",
    "Choices",
    "Converted",
    "Finding",
    "Pack",
    "Reading",
    "ReadingLimits",
    "Severity",
    "Stopped",
    "Unreadable",
    "convert",
    "load_pack",
    "read",
    "read_with",
]
