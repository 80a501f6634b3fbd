"""Which slices a shelf file has, worked out from what its submissions cover.

The list says what should be there; whether rows are there is counted beside it. So a
period that is covered and empty differs from one that nobody covered.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pyarrow as pa

from balise.store.values import Piece
from balise.vocabulary.extents import Depth
from balise.vocabulary.observations import SERIES_COLUMNS
from balise.vocabulary.periods import (
    Frequency,
    Period,
    Span,
    Spans,
    period_of,
    starts_on,
)
from balise.vocabulary.slices import TOGETHER, Series

# The calendar of Python ends here; a period after the last one cannot be built.
_LAST = date(9998, 12, 31)
Cut = tuple[str, date, date]


def slice_table(pieces: Sequence[Piece]) -> pa.Table:
    """Give one row per piece and slice of it."""
    return _table([(piece, cut) for piece in pieces for cut in _cuts(piece)])


def joint_slice_table(pieces: Sequence[Piece], beneath: Sequence[Piece]) -> pa.Table:
    """Give one row per slice of pieces that are made anew from those beneath.

    Several pieces may state one slice; it names every submission that it rests on.
    """
    stated: dict[tuple[Series, Cut], list[Piece]] = {}
    for piece in pieces:
        for cut in _cuts(piece):
            stated.setdefault((piece.series, cut), []).append(piece)
    rows = [
        (_joint(several, cut, beneath), cut) for (_, cut), several in stated.items()
    ]
    return _table(rows)


def _joint(several: Sequence[Piece], cut: Cut, beneath: Sequence[Piece]) -> Piece:
    latest = max(several, key=lambda piece: piece.order)
    numbers = _resting_on(latest.series.agency, cut, beneath)
    numbers |= {piece.number for piece in several}
    return replace(
        latest,
        number=TOGETHER.join(sorted(numbers)),
        complete=all(piece.complete for piece in several),
    )


def _resting_on(agency: str, cut: Cut, beneath: Sequence[Piece]) -> set[str]:
    """Name the deliveries that the incidents of a period may have come from.

    Those that cover some of it, and each later one by id, which may have replaced
    some of them. That goes by what is stated and not by which incidents there are, or
    a citation would tell something of those that are withheld.
    """
    days = Spans.of([cut[1:]])
    own = [p for p in beneath if p.series.agency == agency and p.way != "gone"]
    over = [piece for piece in own if piece.covered & days]
    first = min((piece.order for piece in over), default=None)
    later = [p for p in own if p.way and first is not None and p.order > first]
    return {piece.number for piece in (*over, *later)}


def _table(rows: Sequence[tuple[Piece, Cut]]) -> pa.Table:
    texts = {
        name: pa.array([getattr(p.series, name) for p, _ in rows], pa.string())
        for name in SERIES_COLUMNS
    }
    return pa.table(
        texts
        | {
            "period": pa.array([cut[0] for _, cut in rows], pa.string()),
            "period_start": pa.array([cut[1] for _, cut in rows], pa.date32()),
            "period_end": pa.array([cut[2] for _, cut in rows], pa.date32()),
            "number": pa.array([p.number for p, _ in rows], pa.string()),
            "order_no": pa.array([p.order for p, _ in rows], pa.int64()),
            "complete": pa.array([p.complete for p, _ in rows], pa.bool_()),
            "absent": pa.array([p.absent for p, _ in rows], pa.string()),
        }
    )


def periods_in(run: Span, frequency: Frequency) -> Iterator[Period]:
    """Give the whole periods of a run of days.

    A run of years that starts on the first of a month starts a year there: that is how
    a fiscal year is told from a calendar year.
    """
    if frequency.length is Frequency.ANNUAL and starts_on(frequency, run.first):
        period = Period(run.first, frequency)
    else:
        period = period_of(run.first, frequency)
        if period.start < run.first:
            period = period.next()
    last = min(run.last, _LAST)
    while period.end <= last:
        yield period
        period = period.next()


def _cuts(piece: Piece) -> Iterator[Cut]:
    for run in piece.covered:
        if piece.depth is Depth.INCIDENTS:
            yield from _months(run)
        else:
            for period in periods_in(run, Frequency(piece.series.frequency)):
                yield period.code, period.start, period.end


def _months(run: Span) -> Iterator[Cut]:
    """Cut a run of days by months; the first and the last may be parts of one."""
    first, end = run.first, min(run.last, _LAST)
    while first <= end:
        month = period_of(first, Frequency.MONTHLY)
        last = min(month.end, end)
        whole = (first, last) == month.span
        yield month.code if whole else f"{first}/{last}", first, last
        first = last + timedelta(days=1)
