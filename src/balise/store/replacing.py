"""Which submission's rows count, day by day: the later one replaces what it covers.

Later means sealed later. Inside a participant every sealed submission counts, for
everyone else only released ones. A slice whose rows did not change stays with the
earlier submission, as long as that one is seen from the same viewpoint.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import NamedTuple

from balise.store.values import Holding, Piece, SameAs
from balise.vocabulary.extents import Depth
from balise.vocabulary.periods import ALWAYS, NEVER, Span, Spans
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
        found += _pieces(claims, earlier)
    return tuple(found)


def _since(holding: Holding, *, inside: bool, as_of: datetime | None) -> bool:
    since = holding.sealed_at if inside else holding.released_at
    return since is not None and (as_of is None or since <= as_of)


def _pieces(claims: list[Claim], earlier: Mapping[str, Holding]) -> list[Piece]:
    taken = _Taken()
    found: list[Piece] = []
    for holding, flow in claims:
        reach = ALWAYS if flow.replaces == "all" else flow.covered.periods
        free = Spans.of(part for run in reach.runs for part in taken.claim(run))
        if free:
            found += _attributed(holding, flow, free, earlier)
    return found


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
        first, last = run.first.toordinal(), run.last.toordinal()
        begin = bisect_left(self._lasts, first)
        end = bisect_right(self._firsts, last)
        free = list(self._gaps(first, last, begin, end))
        if free:
            self._merge(first, last)
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
