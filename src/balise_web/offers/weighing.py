"""What new terms would open or close for whom, before they are made.

The same ledger is decided twice on the same day, under the terms in force and under
those weighed, as if everyone who accepted the one had accepted the other. Of each
participant only the dataflows are named: nobody's offers can be read from the result.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from balise.sharing.deciding import decide
from balise.sharing.decisions import Decision
from balise.sharing.ledger import Ledger, Standing, Viewer
from balise.sharing.offers import is_finer
from balise.sharing.terms import Terms, differences
from balise.vocabulary.extents import Extent
from balise.vocabulary.periods import Spans

_NOTHING = frozenset[str]()


@dataclass(frozen=True)
class Weighed:
    """Dataflows of which one participant would read, or show the others, more or less."""

    participant: str
    reads_more: frozenset[str] = _NOTHING
    reads_less: frozenset[str] = _NOTHING
    shows_more: frozenset[str] = _NOTHING
    shows_less: frozenset[str] = _NOTHING

    @property
    def changes(self) -> bool:
        """Say whether anything would change for it."""
        sides = (self.reads_more, self.reads_less, self.shows_more, self.shows_less)
        return any(sides)


@dataclass
class _Scales:
    more: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    less: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, code: str, dataflow: str, *, more: bool, less: bool) -> None:
        if more:
            self.more[code].add(dataflow)
        if less:
            self.less[code].add(dataflow)


def weigh(ledger: Ledger, now: Terms, then: Terms, today: date) -> tuple[Weighed, ...]:
    """Say for every participant what would change, in the order of their codes."""
    after = replace(then, previous=now)
    if not any(change.parameter.decides for change in differences(now, after)):
        return tuple(Weighed(code) for code in sorted(ledger.standings))
    accepted = replace(
        ledger,
        standings={
            code: _accepting(standing, now, after)
            for code, standing in ledger.standings.items()
        },
    )
    reads, shows = _Scales(), _Scales()
    asked = _worth_asking(ledger)
    for code in ledger.standings:
        viewer = Viewer(code)
        before = decide(viewer, ledger, now, today, **asked)
        later = decide(viewer, accepted, after, today, **asked)
        for one, other in zip(before, later, strict=True):
            more, less = _compared(one, other, today)
            reads.add(code, one.dataflow, more=more, less=less)
            shows.add(one.owner, one.dataflow, more=more, less=less)
    return tuple(
        Weighed(
            code,
            *(frozenset(side.get(code, ())) for side in (reads.more, reads.less)),
            *(frozenset(side.get(code, ())) for side in (shows.more, shows.less)),
        )
        for code in sorted(ledger.standings)
    )


def waiting_for(ledger: Ledger, now: Terms) -> tuple[str, ...]:
    """Name who reads under the terms in force, and nothing until new ones are accepted."""
    return tuple(
        code
        for code, standing in sorted(ledger.standings.items())
        if standing.lives and (standing.accepted_terms or 0) >= now.version
    )


def _worth_asking(ledger: Ledger) -> dict[str, Any]:
    """Name what somebody released: of anything else nothing is opened by any terms."""
    return {
        "owners": sorted({each.participant for each in ledger.given}),
        "dataflows": sorted({each.dataflow for each in ledger.given}),
        "depths": sorted({each.depth for each in ledger.given}),
    }


def _accepting(standing: Standing, now: Terms, then: Terms) -> Standing:
    if (standing.accepted_terms or 0) < now.version:
        return standing
    return replace(standing, accepted_terms=then.version)


def _compared(one: Decision, other: Decision, today: date) -> tuple[bool, bool]:
    """Say whether a decision opens more than another did, and whether it opens less."""
    before, after = _extents(one), _extents(other)
    return _beyond(after, before, today), _beyond(before, after, today)


def _extents(decision: Decision) -> Extent | None:
    return decision.extent if decision.granted else None


def _beyond(wider: Extent | None, other: Extent | None, today: date) -> bool:
    """Say whether one extent lets through something that the other does not."""
    if wider is None or wider.inside or not (open_days := _by(wider.periods, today)):
        return False
    if other is None:
        return True
    return bool(
        open_days - _by(other.periods, today)
        or (wider.labels or _NOTHING) - (other.labels or _NOTHING)
        or wider.minimum_persons < other.minimum_persons
        or is_finer(wider.precision, other.precision)
    )


def _by(periods: Spans | Iterable[tuple[date, date]], today: date) -> Spans:
    """Keep the days until today: what has not come yet opens nothing to anyone."""
    return Spans.of(periods) & Spans.of([(date.min, today)])
