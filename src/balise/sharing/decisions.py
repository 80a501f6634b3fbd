"""The outcome of "may V read S's dataflow at this depth?": never a bare yes or no."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from balise.sharing.ledger import Tick, Use, Viewer
from balise.vocabulary.extents import Depth, Extent
from balise.vocabulary.messages import Message
from balise.vocabulary.periods import NEVER, Spans


@dataclass(frozen=True, slots=True)
class Narrowing:
    """One N row that bit. ``periods`` are those that it takes away, if any."""

    rule: str
    because: str
    periods: Spans = NEVER
    unlock: Message | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """One value per viewer, owner, dataflow and depth; the periods are in the extent.

    ``row`` is the row of RULES 6 that decided (``REF`` for a reference source).
    ``pooled`` opens nothing by itself: it may enter a pooled figure only, so it is
    kept apart from ``extent``. ``situation`` is what owner and auditor may know beyond
    the viewer; it takes no part in equality and must never be shown to the viewer.
    """

    viewer: Viewer
    owner: str
    dataflow: str
    depth: Depth
    row: str
    because: str
    granted: bool
    extent: Extent | None = None
    narrowed: tuple[Narrowing, ...] = ()
    unlock: Message | None = None
    use: Use | None = None
    tick: Tick | None = None
    pooled: Extent | None = None
    terms_version: int = 0
    owner_terms_version: int | None = None
    situation: tuple[str, ...] = field(default=(), repr=False, compare=False)


def extents(decisions: Iterable[Decision]) -> tuple[Extent, ...]:
    """Give what the granted decisions open, ready for the store."""
    return tuple(
        decision.extent
        for decision in decisions
        if decision.granted and decision.extent is not None
    )
