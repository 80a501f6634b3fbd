"""What an offer lets through: from when, how finely, for which use.

Deciding honours an offer as it stands, also one that the terms would refuse today;
``faults`` is what an offer must pass before it is recorded.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

from balise.sharing.ledger import Offer, Reach, Use
from balise.sharing.terms import Terms
from balise.vocabulary.extents import Depth
from balise.vocabulary.messages import Message
from balise.vocabulary.model import Dataflow
from balise.vocabulary.periods import (
    Frequency,
    Period,
    Span,
    Spans,
    add_months,
    period_of,
    starts_on,
)
from balise.vocabulary.precision import ROUNDED, Precision

_DAY = timedelta(days=1)


def last_open_day(embargo_months: int, today: date) -> date:
    """Give the last day on which a period may end and be out of embargo today.

    Without an embargo there is none to keep: a year under way may be read as it grows.
    """
    if embargo_months <= 0:
        return date.max
    after = add_months(today, -embargo_months)
    # A short month may let in up to three days more: 28 February is a month after 31
    # January too.
    while add_months(after + _DAY, embargo_months) <= today:
        after += _DAY
    return after - _DAY if after > date.min else date.min


def months_after(last: date, months: int) -> date:
    """Give the day some months after the last day of a period, ends to ends."""
    if last == date.max:
        return last
    following = add_months(last + _DAY, months)
    return following if following in (date.min, date.max) else following - _DAY


def whole_periods(run: Span, until: date, frequency: Frequency) -> Span | None:
    """Keep of a run of periods those that end by a day; None if none does."""
    if run.last <= until:
        return run
    if until < run.first:
        return None
    last = _last_whole(run.first, until + _DAY, frequency)
    return Span(run.first, last) if last >= run.first else None


def first_end(periods: Spans, frequency: Frequency) -> date:
    """Give the end of the earliest period in a set of whole ones."""
    if not periods:
        return date.max
    run = periods.runs[0]
    return min(run.last, _end_of_period(run.first, frequency))


@lru_cache(maxsize=4096)
def _end_of_period(first: date, frequency: Frequency) -> date:
    if frequency is Frequency.DAILY:
        return first
    if frequency is Frequency.WEEKLY:
        return first + timedelta(days=6)
    if not frequency.months:
        return _of_calendar(first, frequency).end
    return add_months(first, frequency.months) - _DAY


def _last_whole(first: date, after: date, frequency: Frequency) -> date:
    if frequency is Frequency.DAILY:
        return after - _DAY
    if frequency is Frequency.WEEKLY:
        return first + timedelta(weeks=(after - first).days // 7) - _DAY
    if not frequency.months:
        period = _of_calendar(first, frequency)
        while period.end < after:
            period = period.next()
        return period.start - _DAY
    months = (after.year - first.year) * 12 + after.month - first.month
    months -= after.day < first.day
    whole = months // frequency.months * frequency.months
    return add_months(first, whole) - _DAY


def _of_calendar(first: date, frequency: Frequency) -> Period:
    """Give the period of another calendar with which a run of them begins."""
    whole = starts_on(frequency, first)
    return Period(first, frequency) if whole else period_of(first, frequency)


@lru_cache(maxsize=256)
def meet(mine: Precision, other: Precision) -> Precision:
    """Give the finest precision that is no finer than either."""
    return mine & other


@lru_cache(maxsize=256)
def is_finer(mine: Precision, other: Precision) -> bool:
    """Say whether anything is shown more finely here than there."""
    return mine.is_finer_than(other)


def shown_precision(offer: Offer, *, public: bool) -> Precision:
    """Give the precision that a reader of an offer gets; the public's is rounded."""
    return meet(offer.precision, ROUNDED) if public else offer.precision


def narrowest_use(uses: Iterable[Use]) -> Use | None:
    """Give the use that a figure derived from several offers carries."""
    order = list(Use)
    return min(uses, key=order.index, default=None)


def faults(offer: Offer, flow: Dataflow, terms: Terms) -> tuple[Message, ...]:
    """Say why an offer may not be recorded; empty if it may."""
    params = {"dataflow": offer.dataflow, "maximum": terms.embargo_maximum_months}
    found: list[str] = []
    if not 0 <= offer.embargo_months <= terms.embargo_maximum_months:
        found.append("offer-embargo-too-long")
    if flow.protected and offer.depth is Depth.INCIDENTS:
        found.append("offer-of-protected-incidents")
    if offer.audience.reach is Reach.PUBLIC and offer.depth is Depth.INCIDENTS:
        found.append("offer-of-public-incidents")
    if offer.audience.reach is Reach.NAMED and not offer.audience.names:
        found.append("offer-names-nobody")
    return tuple(Message(code, params) for code in found)
