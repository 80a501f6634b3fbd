"""Which submission's rows count, day by day: the later one replaces what it covers.

Later means sealed later. Inside a participant every sealed submission counts, for
everyone else only released ones. A slice whose rows did not change stays with the
earlier submission, as long as that one is seen from the same viewpoint.

Years that start in different months are different periods: a calendar year never
replaces a fiscal year of the same series, nor the other way round.

A delivery that replaces by id takes no days from earlier ones: theirs count beside it,
but for the incidents whose ids it repeats.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

from balise.store.values import Holding, Piece, SameAs
from balise.vocabulary.extents import Depth
from balise.vocabulary.periods import ALWAYS, NEVER, Frequency, Span, Spans
from balise.vocabulary.slices import CoveredFlow, Series


class Claim(NamedTuple):
    """One statement of coverage, with the submission that makes it."""

    holding: Holding
    flow: CoveredFlow


def visible(
    holdings: Iterable[Holding], *, inside: bool, as_of: datetime | None = None
) -> tuple[Holding, ...]:
    """Give the holdings that count from a viewpoint at an instant, latest first."""
    seen = [h for h in holdings if _since(h, inside=inside, as_of=as_of)]
    return tuple(sorted(seen, key=lambda h: h.order, reverse=True))


def overlay(
    holdings: Iterable[Holding], *, inside: bool, as_of: datetime | None = None
) -> tuple[Piece, ...]:
    """Cut time into pieces, per series, each resting on one submission."""
    return overlaid(visible(holdings, inside=inside, as_of=as_of))


def overlaid(seen: tuple[Holding, ...]) -> tuple[Piece, ...]:
    """Lay visible holdings over each other, latest first."""
    by_series: dict[tuple[Depth, Series], list[Claim]] = {}
    for holding in seen:
        for flow in holding.covered:
            key = (flow.depth, flow.covered.series)
            by_series.setdefault(key, []).append(Claim(holding, flow))
    earlier = {holding.number: holding for holding in seen}
    found: list[Piece] = []
    for claims in by_series.values():
        for alike in _by_year_start(claims):
            found += _made_anew(_pieces(alike, earlier))
    return tuple(found)


def year_starts(series: Series, periods: Spans) -> Mapping[int, Spans]:
    """Give the days of each kind of year, by its first month; 1 for other series.

    A run of days that is no whole number of years was joined from two kinds: those
    that start where it starts, and those that end where it ends.
    """
    if series.frequency != Frequency.ANNUAL.value:
        return {1: periods}
    found: dict[int, list[Span]] = {}
    for run in periods.runs:
        end = run.last + timedelta(days=1) if run.last < date.max else run.last
        found.setdefault(run.first.month, []).append(_years(run, run.first, end))
        if end.month != run.first.month and end.day == 1:
            found.setdefault(end.month, []).append(
                _years(run, run.first, end, back=True)
            )
    return {month: Spans.of(runs) for month, runs in found.items()}


def _years(run: Span, first: date, end: date, *, back: bool = False) -> Span:
    """Give the part of a run that is whole years from its start, or to its end."""
    count = end.year - first.year - (end.month < first.month)
    if count == 0 or end.month == first.month or end.day != 1 or first.day != 1:
        return run if not back else Span(date.max, date.min)
    if back:
        return Span(end.replace(year=end.year - count), run.last)
    return Span(first, first.replace(year=first.year + count) - timedelta(days=1))


def _by_year_start(claims: list[Claim]) -> Iterator[list[Claim]]:
    """Part the claims on a series by the month in which its years start."""
    parted = [
        (claim, year_starts(claim.flow.covered.series, claim.flow.covered.periods))
        for claim in claims
    ]
    months = sorted({month for _, starts in parted for month in starts})
    if len(months) <= 1:
        yield claims
        return
    for month in months:
        yield [
            claim._replace(flow=_narrowed(claim.flow, starts.get(month, NEVER)))
            for claim, starts in parted
            # What replaces everything replaces years of every kind.
            if month in starts or claim.flow.replaces == "all"
        ]


def _narrowed(flow: CoveredFlow, periods: Spans) -> CoveredFlow:
    return replace(flow, covered=replace(flow.covered, periods=periods))


def _since(holding: Holding, *, inside: bool, as_of: datetime | None) -> bool:
    since = holding.sealed_at if inside else holding.released_at
    return since is not None and (as_of is None or since <= as_of)


def _pieces(claims: list[Claim], earlier: Mapping[str, Holding]) -> list[Piece]:
    taken = _Taken()
    found: list[Piece] = []
    for holding, flow in claims:
        if flow.replaces == "id":
            found += _by_id(holding, flow, taken)
            continue
        if holding.gone:
            continue
        reach = ALWAYS if flow.replaces == "all" else flow.covered.periods
        free = Spans.of(part for run in reach.runs for part in taken.claim(run))
        if free:
            found += _attributed(holding, flow, free, earlier)
    return found


def _by_id(holding: Holding, flow: CoveredFlow, taken: "_Taken") -> list[Piece]:
    """Give the piece of a delivery by id: its days stay free for earlier ones.

    Of incidents it has all the days that nothing later took, so that an id that moved
    to another day is replaced on the day where it was.
    """
    deep = flow.depth is Depth.INCIDENTS
    if holding.gone and not deep:
        return []
    reach = ALWAYS if deep else flow.covered.periods
    free = Spans.of(part for run in reach.runs for part in taken.free(run))
    if not free:
        return []
    piece = replace(_piece(holding, flow, free), way="id")
    return [replace(piece, covered=NEVER, way="gone") if holding.gone else piece]


def _made_anew(pieces: list[Piece]) -> list[Piece]:
    """Mark the figures of a series that some delivery by id has a part in.

    They are made from the incidents in force, whoever sent them. Incidents keep their
    own way: those of a delivery that replaced everything may be replaced by id too.
    """
    if all(p.depth is Depth.INCIDENTS or not p.way for p in pieces):
        return pieces
    return [replace(piece, way="id") for piece in pieces]


def _attributed(
    holding: Holding, flow: CoveredFlow, free: Spans, earlier: Mapping[str, Holding]
) -> list[Piece]:
    """Hand unchanged slices to the earlier submission, the rest to this one."""
    found: list[Piece] = []
    for number, spans in holding.same_as.get(flow.covered.series, {}).items():
        kept = free & spans
        if kept and number in earlier:
            found.append(_piece(earlier[number], flow, kept))
            free = free - kept
    if free:
        found.append(_piece(holding, flow, free))
    return found


def _piece(holding: Holding, flow: CoveredFlow, spans: Spans) -> Piece:
    periods = flow.covered.periods
    return Piece(
        series=flow.covered.series,
        depth=flow.depth,
        number=holding.number,
        order=holding.order,
        spans=spans,
        covered=spans if spans is periods else spans & periods,
        complete=flow.complete,
        absent=flow.absent,
    )


class _Taken:
    """Days already claimed, as disjoint runs in order.

    Thousands of monthly submissions are usual, so a claim costs a bisection and not
    a walk over all the runs.
    """

    def __init__(self) -> None:
        self._firsts: list[int] = []
        self._lasts: list[int] = []

    def claim(self, run: Span) -> list[Span]:
        """Take a run of days; give the parts of it that were free."""
        found = self.free(run)
        if found:
            self._merge(run.first.toordinal(), run.last.toordinal())
        return found

    def free(self, run: Span) -> list[Span]:
        """Give the parts of a run of days that are free, and leave them so."""
        first, last = run.first.toordinal(), run.last.toordinal()
        begin = bisect_left(self._lasts, first)
        end = bisect_right(self._firsts, last)
        free = list(self._gaps(first, last, begin, end))
        return [Span(date.fromordinal(a), date.fromordinal(b)) for a, b in free]

    def _gaps(
        self, first: int, last: int, begin: int, end: int
    ) -> Iterable[tuple[int, int]]:
        for i in range(begin, end):
            if first < self._firsts[i]:
                yield first, self._firsts[i] - 1
            first = self._lasts[i] + 1
        if first <= last:
            yield first, last

    def _merge(self, first: int, last: int) -> None:
        # Runs that only touch are joined too, so that months in a row stay one run.
        begin = bisect_left(self._lasts, first - 1)
        end = bisect_right(self._firsts, last + 1)
        if begin < end:
            first = min(first, self._firsts[begin])
            last = max(last, self._lasts[end - 1])
        self._firsts[begin:end] = [first]
        self._lasts[begin:end] = [last]


def same_as_of(pieces: Iterable[Piece], unchanged: Mapping[Piece, Spans]) -> SameAs:
    """Arrange what did not change by series and by the submission that keeps it."""
    found: dict[Series, dict[str, Spans]] = {}
    for piece in pieces:
        if spans := unchanged.get(piece):
            held = found.setdefault(piece.series, {})
            held[piece.number] = held.get(piece.number, NEVER) | spans
    return found
