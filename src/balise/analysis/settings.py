"""What an answer needs to know besides the cells: rights, agencies, sheets, context.

None of it is read here: whoever asks brings it as values. Everything in it is about
who reports and how, never about whether rows exist.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol

from balise.vocabulary.extents import Depth, Extent
from balise.vocabulary.periods import ALWAYS, Spans


class Decided(Protocol):
    """What analysis reads of a decision (``sharing.Decision`` is one)."""

    @property
    def owner(self) -> str: ...  # noqa: D102 - the names say it
    @property
    def dataflow(self) -> str: ...  # noqa: D102
    @property
    def depth(self) -> Depth: ...  # noqa: D102
    @property
    def granted(self) -> bool: ...  # noqa: D102
    @property
    def extent(self) -> Extent | None: ...  # noqa: D102
    @property
    def use(self) -> StrEnum | None: ...  # noqa: D102


class Arrangement(StrEnum):
    """How the figures of a participant's agencies stand to each other."""

    DISJOINT = "disjoint"
    OFFICIAL = "official"


@dataclass(frozen=True)
class Declaration:
    """What a participant declared of its agencies for one dataflow and some periods.

    ``agencies`` are those that add, or the one whose figure is official.
    """

    participant: str
    dataflow: str
    arrangement: Arrangement
    agencies: frozenset[str]
    periods: Spans = ALWAYS


@dataclass(frozen=True)
class CompleteIncidents:
    """An agency's word that its incident records of a flow and period are complete."""

    participant: str
    agency: str
    dataflow: str
    periods: Spans = ALWAYS


@dataclass(frozen=True)
class SourceSheet:
    """How one agency counts for one dataflow; a field left out is "not stated"."""

    participant: str
    agency: str
    dataflow: str
    fields: Mapping[str, str]
    periods: Spans = ALWAYS


@dataclass(frozen=True)
class ContextNote:
    """One note of dataflow CX that the reader may see.

    A note that explains one figure names its ``indicator`` and its ``codes``.
    """

    participant: str
    dataflow: str
    kind: str
    text: str
    language: str
    periods: Spans = ALWAYS
    dimension: str | None = None
    code: str | None = None
    indicator: str | None = None
    codes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, order=True)
class SliceName:
    """One slice as a citation names it."""

    number: str
    agency: str
    unit: str
    frequency: str
    table: str
    period: str


@dataclass(frozen=True)
class Setting:
    """All of it. ``viewer`` is the participant that asks, None outside them all.

    ``only`` limits an answer to some slices, when it is rebuilt from a citation, and
    ``several`` are then the participants of which several agencies were read.
    """

    viewer: str | None
    today: date
    decisions: tuple[Decided, ...] = ()
    declarations: tuple[Declaration, ...] = ()
    sheets: tuple[SourceSheet, ...] = ()
    complete_incidents: tuple[CompleteIncidents, ...] = ()
    context: tuple[ContextNote, ...] = ()
    references: frozenset[str] = frozenset()
    only: frozenset[SliceName] | None = field(default=None, repr=False)
    several: frozenset[str] = frozenset()

    def declared(
        self, participant: str, dataflow: str, days: tuple[date, date]
    ) -> Declaration | None:
        """What stands for all of some days; nothing where declarations contradict."""
        found = [
            d
            for d in self.declarations
            if (d.participant, d.dataflow) == (participant, dataflow)
            and d.periods.covers(days)
        ]
        return found[0] if len(found) == 1 else None

    def is_complete(
        self, participant: str, agency: str, dataflow: str, days: tuple[date, date]
    ) -> bool:
        """Say whether incidents were declared complete for all of some days."""
        return any(
            (c.participant, c.agency, c.dataflow) == (participant, agency, dataflow)
            and c.periods.covers(days)
            for c in self.complete_incidents
        )

    def headlines(self, dataflow: str) -> tuple[tuple[str, str, str], ...]:
        """Participant, agency and headline table of the sheets that name one."""
        named = {
            (s.participant, s.agency, s.fields["headline_table"])
            for s in self.sheets
            if s.dataflow == dataflow and s.fields.get("headline_table")
        }
        return tuple(sorted(named))

    def granted(self, dataflow: str) -> Iterable[Decided]:
        """Give the decisions that open statistics of a dataflow."""
        return (
            d
            for d in self.decisions
            if d.granted and d.dataflow == dataflow and d.depth is Depth.STATISTICS
        )
