"""What the N rows take away from what is mutual, or what N1 and N7 leave in place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from balise.sharing.decisions import Narrowing
from balise.sharing.giving import Giving, stated_frequency
from balise.sharing.ledger import Standing
from balise.sharing.offers import months_after
from balise.sharing.terms import Terms
from balise.vocabulary.messages import Message
from balise.vocabulary.periods import (
    ALWAYS,
    Frequency,
    Spans,
    add_months,
)

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Narrowed:
    """The periods that rows N1 to N4 leave, and which of the rows bit."""

    periods: Spans
    rows: tuple[Narrowing, ...] = ()


NOT_NARROWED = Narrowed(ALWAYS)


@dataclass(frozen=True, slots=True)
class Asker:
    """What the N rows need to know of whoever asks, besides what it gives.

    ``flows`` names the dataflows of the family for a reader; ``first_release`` is its
    first in the family; ``frozen_on`` the day since which a correction is waited for,
    so that nothing newer opens.
    """

    standing: Standing
    family: str
    flows: str
    first_release: date | None
    frozen_on: date | None


def narrowed(giving: Giving, asker: Asker, terms: Terms, today: date) -> Narrowed:
    """Apply rows N1 to N4 to what is given; ``giving`` must hold some period."""
    rows: list[Narrowing] = []
    periods = ALWAYS
    if shortfall := _shortfall(giving, asker, terms, today):
        if _is_newcomer(asker, terms, today):
            rows.append(Narrowing("N1", "newcomer"))
        else:
            periods = giving.periods
            withheld = periods.complement()
            rows.append(Narrowing("N2", "below_minimum", withheld, shortfall))
    newest = _newest_open(giving, asker, terms)
    oldest = add_months(giving.periods.first, -terms.older_margin_months)
    if newest < today:
        rows.append(_newer(newest, asker.flows))
    rows.append(_older(oldest, asker.flows))
    return Narrowed(periods & Spans.of([(oldest, newest)]), tuple(rows))


def _newer(newest: date, flows: str) -> Narrowing:
    withheld = Spans.of([(newest + _DAY, date.max)])
    unlock = Message("unlock-newer", {"after": newest, "flows": flows})
    return Narrowing("N3", "newer_than_yours", withheld, unlock)


def _older(oldest: date, flows: str) -> Narrowing:
    if oldest == date.min:
        return Narrowing("N4", "older_than_yours")
    withheld = Spans.of([(date.min, oldest - _DAY)])
    unlock = Message("unlock-older", {"before": oldest, "flows": flows})
    return Narrowing("N4", "older_than_yours", withheld, unlock)


def _is_newcomer(asker: Asker, terms: Terms, today: date) -> bool:
    if asker.first_release is None:
        return False
    return today < asker.first_release + timedelta(days=terms.newcomer_days)


def _newest_open(giving: Giving, asker: Asker, terms: Terms) -> date:
    if asker.family in asker.standing.no_new_periods:
        return giving.periods.last
    newest = months_after(giving.periods.last, terms.newer_margin_months)
    return min(newest, asker.frozen_on or date.max)


def _shortfall(
    giving: Giving, asker: Asker, terms: Terms, today: date
) -> Message | None:
    """Say what is missing where less than the minimum share was given."""
    frequency = stated_frequency(asker.standing, asker.family)
    start = add_months(today, -terms.window_months)
    due = periods_due(frequency, start, today)
    gave = periods_given(giving.periods, frequency, start)
    if gave * 100 >= due * terms.minimum_share_percent:
        return None
    missing = Spans.of([(start + _DAY, today)]) - giving.periods
    params = {
        "flows": asker.flows,
        "given": gave,
        "due": due,
        "missing": ", ".join(f"{run.first}/{run.last}" for run in missing),
    }
    return Message("unlock-missing-periods", params)


def periods_due(frequency: Frequency, start: date, today: date) -> int:
    """Count the periods of a frequency that end in a window, whatever their start."""
    return _ends_by(frequency, start, today)


def periods_given(periods: Spans, frequency: Frequency, start: date) -> int:
    """Count the whole periods of a frequency that were given and end after a day."""
    return sum(
        _ends_by(frequency, run.first, run.last + _DAY)
        - _ends_by(frequency, run.first, max(run.first, start + _DAY))
        for run in periods
        if run.last > start
    )


def _ends_by(frequency: Frequency, first: date, after: date) -> int:
    """Count the whole periods from a day that are over before another day."""
    if frequency is Frequency.DAILY:
        return (after - first).days
    if frequency is Frequency.WEEKLY:
        return (after - first).days // 7
    months = (after.year - first.year) * 12 + after.month - first.month
    months -= after.day < first.day
    # What is due and what was given are measured alike, whichever the calendar.
    return months // frequency.length.months


def row_that_shuts(rows: Sequence[Narrowing], periods: Spans) -> Narrowing:
    """Give the first row that alone leaves nothing; the last where it takes several."""
    return next((row for row in rows if not periods - row.periods), rows[-1])
