"""Which periods of one source are given, due, late or not yet due: a rule over days."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Final, Literal

from balise.vocabulary.periods import (
    NEVER,
    Frequency,
    Period,
    Spans,
    add_months,
    period_of,
    periods_between,
)

USUAL_DELAY: Final = 30
"""Days after a period's end at which it is due where the source sheet states none."""
MONTHS_SHOWN: Final = 24

State = Literal["given", "sealed", "draft", "late", "due", "not-yet"]


@dataclass(frozen=True)
class Source:
    """One agency's dataflow and its rhythm; ``stated`` tells what was not assumed."""

    participant: str
    agency: str
    dataflow: str
    frequency: Frequency
    delay: int
    frequency_stated: bool = True
    delay_stated: bool = True


@dataclass(frozen=True)
class Delivery:
    """Days that one submission covers; ``released_on`` is None while it is inside."""

    days: Spans
    released_on: date | None = None
    sealed: bool = True


@dataclass(frozen=True)
class Due:
    """One period of one source: when it is due, and what became of it."""

    source: Source
    period: Period
    due_on: date
    state: State
    given_on: date | None = None

    @property
    def in_time(self) -> bool:
        """Say whether it was given by the day on which it was due."""
        return self.given_on is not None and self.given_on <= self.due_on


def dues(
    source: Source, deliveries: Sequence[Delivery], since: date, today: date
) -> tuple[Due, ...]:
    """Give every period from the first that counts to the one under way.

    The count begins with the first period ever given, or where nothing was given with
    ``since``, the day from which the source sheet holds; never before the time shown.
    """
    shown = add_months(today, -MONTHS_SHOWN)
    covered = reduce(or_, (one.days for one in deliveries), NEVER)
    begun = covered.first if covered else since
    first = period_of(max(begun, shown), source.frequency)
    last = period_of(today, source.frequency)
    return tuple(
        _due(source, period, deliveries, today)
        for period in periods_between(first, last)
    )


def _due(
    source: Source, period: Period, deliveries: Iterable[Delivery], today: date
) -> Due:
    due_on = period.end + timedelta(days=source.delay)
    whole = [one for one in deliveries if one.days.covers(period.span)]
    given = [one.released_on for one in whole if one.released_on is not None]
    given_on = min(given, default=None)
    if given_on is not None:
        state: State = "given"
    elif whole:
        state = "sealed" if any(one.sealed for one in whole) else "draft"
    elif today > due_on:
        state = "late"
    else:
        state = "due" if today > period.end else "not-yet"
    return Due(source, period, due_on, state, given_on)


@dataclass(frozen=True)
class Tally:
    """How many of the periods that were due were given, and how many of these in time.

    A share is None where nothing was due: there is nothing to be complete in.
    """

    due: int
    given: int
    in_time: int

    @property
    def completeness(self) -> float | None:
        """Give the share of what was due that is given."""
        return self.given / self.due if self.due else None

    @property
    def timeliness(self) -> float | None:
        """Give the share of what was given that was given in time."""
        return self.in_time / self.given if self.given else None


def tally(found: Iterable[Due], today: date) -> Tally:
    """Count what was due until today; what is not due yet and not given is left out."""
    counted = [one for one in found if one.state == "given" or one.due_on < today]
    given = [one for one in counted if one.state == "given"]
    return Tally(len(counted), len(given), sum(one.in_time for one in given))
