"""What a granted decision opens: the value that ``store`` opens and nothing else.

Analysis never sees a path; it gets the tables of the extents, already limited.
"""

from dataclasses import dataclass
from enum import StrEnum

from balise.vocabulary.periods import ALWAYS, Spans
from balise.vocabulary.precision import EXACT, Precision


class Depth(StrEnum):
    """How deep one may read."""

    STATISTICS = "statistics"
    INCIDENTS = "incidents"


@dataclass(frozen=True, slots=True)
class Extent:
    """One participant's dataflow at one depth, for some periods, at some precision.

    ``agencies`` is None for all. ``labels`` are the restriction labels whose audience
    the reader is in. ``barred`` are dimensions by which no table may split or be
    fixed (protection). ``minimum_persons`` hides fees resting on fewer persons.
    ``tables`` limits the incident tables of the offer; None for all. ``inside`` reads
    what is sealed; otherwise only what is released.
    """

    participant: str
    dataflow: str
    depth: Depth
    periods: Spans = ALWAYS
    precision: Precision = EXACT
    agencies: frozenset[str] | None = None
    labels: frozenset[str] | None = None
    barred: frozenset[str] = frozenset()
    minimum_persons: int = 0
    tables: frozenset[str] | None = None
    inside: bool = False
