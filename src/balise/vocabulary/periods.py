"""Periods as SDMX writes them, and sets of days made of them.

A fiscal year is an annual period that does not start in January; it keeps its real
start and end, so nothing ever treats it as the calendar year whose number it bears. The
same holds for the months and years of another calendar: each kind of them is a frequency
of its own, so that a Hijri month is never taken for a Gregorian one, nor added to it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import NamedTuple, Self

from balise.vocabulary.calendars import Calendar, day_of, first_day, month_around
from balise.vocabulary.frequencies import Frequency as Frequency

_DAY = timedelta(days=1)


class Span(NamedTuple):
    """A run of days; both ends are included."""

    first: date
    last: date


EVER = Span(date.min, date.max)


@dataclass(frozen=True, slots=True)
class Spans:
    """A set of days as disjoint runs in order. Build with ``Spans.of``."""

    runs: tuple[Span, ...] = ()

    @classmethod
    def of(cls, spans: Iterable[tuple[date, date]]) -> Self:
        """Join runs that touch or overlap; drop the empty ones."""
        merged: list[Span] = []
        for first, last in sorted(s for s in spans if s[0] <= s[1]):
            if merged and first <= _next_day(merged[-1].last):
                merged[-1] = Span(merged[-1].first, max(merged[-1].last, last))
            else:
                merged.append(Span(first, last))
        return cls(tuple(merged))

    def __bool__(self) -> bool:
        return bool(self.runs)

    def __iter__(self) -> Iterator[Span]:
        return iter(self.runs)

    def __contains__(self, day: object) -> bool:
        return any(run.first <= day <= run.last for run in self.runs)  # type: ignore[operator]

    @property
    def first(self) -> date:
        """The earliest day; raises IndexError on the empty set."""
        return self.runs[0].first

    @property
    def last(self) -> date:
        """The latest day; raises IndexError on the empty set."""
        return self.runs[-1].last

    def __or__(self, other: "Spans") -> "Spans":
        return Spans.of((*self.runs, *other.runs))

    def __and__(self, other: "Spans") -> "Spans":
        kept: list[Span] = []
        mine, theirs = list(self.runs), list(other.runs)
        i = j = 0
        while i < len(mine) and j < len(theirs):
            first = max(mine[i].first, theirs[j].first)
            last = min(mine[i].last, theirs[j].last)
            if first <= last:
                kept.append(Span(first, last))
            if mine[i].last < theirs[j].last:
                i += 1
            else:
                j += 1
        return Spans(tuple(kept))

    def __sub__(self, other: "Spans") -> "Spans":
        return self & other.complement()

    def complement(self) -> "Spans":
        """Every day that is not in this set."""
        gaps: list[Span] = []
        start: date | None = date.min
        for run in self.runs:
            if start is not None and start < run.first:
                gaps.append(Span(start, run.first - _DAY))
            start = None if run.last == date.max else run.last + _DAY
        if start is not None:
            gaps.append(Span(start, date.max))
        return Spans(tuple(gaps))

    def covers(self, span: tuple[date, date]) -> bool:
        """Say whether every day of a run is in this set."""
        return any(r.first <= span[0] and span[1] <= r.last for r in self.runs)


def _next_day(day: date) -> date:
    return day if day == date.max else day + _DAY


ALWAYS = Spans((EVER,))
NEVER = Spans()


def add_months(day: date, months: int) -> date:
    """Give the same day some months later, or the last day of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    if year < date.min.year:
        return date.min
    if year > date.max.year:
        return date.max
    for number in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, number)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


@dataclass(frozen=True, order=True)
class Period:
    """One period of one frequency, known by its first day."""

    start: date
    frequency: Frequency

    def __post_init__(self) -> None:
        if not starts_on(self.frequency, self.start):
            raise ValueError(f"no {self.frequency} period starts on {self.start}")

    @cached_property
    def end(self) -> date:
        """The last day."""
        if self.frequency is Frequency.DAILY:
            return self.start
        if self.frequency is Frequency.WEEKLY:
            return self.start + timedelta(days=6)
        if not self.frequency.months:
            year, month = self.own_month
            later = month + self.frequency.own_months
            return first_day(self.frequency.calendar, year, later) - _DAY
        after = add_months(self.start, self.frequency.months)
        return after if after == date.max else after - _DAY

    @property
    def span(self) -> Span:
        """First and last day."""
        return Span(self.start, self.end)

    @property
    def own_month(self) -> tuple[int, int]:
        """The year and the month in which it starts, of its own calendar."""
        calendar = self.frequency.calendar
        if calendar is Calendar.GREGORIAN:
            return self.start.year, self.start.month
        return month_around(calendar, self.start)

    @property
    def is_fiscal(self) -> bool:
        """Say whether this is a year that does not start with its calendar's."""
        return self.frequency.length is Frequency.ANNUAL and self.own_month[1] != 1

    @property
    def code(self) -> str:
        """The SDMX spelling: 2023, 2019-10-01/P1Y, 2023-Q1, 2023-01, 2023-W05, ...

        SDMX knows no other calendar: islamic:1445-09, nepali:2080, nepali:2080-04/P1Y.
        """
        calendar = self.frequency.calendar
        number, month = self.own_month
        if calendar is not Calendar.GREGORIAN:
            return f"{calendar.value}:{self._written(number, month)}"
        if self.is_fiscal:
            return f"{self.start.isoformat()}/P1Y"
        return self._written(number, month)

    def _written(self, number: int, month: int) -> str:
        year = f"{number:04d}"
        match self.frequency.length:
            case Frequency.ANNUAL:
                return f"{year}-{month:02d}/P1Y" if self.is_fiscal else year
            case Frequency.HALF_YEARLY:
                return f"{year}-S{(month + 5) // 6}"
            case Frequency.QUARTERLY:
                return f"{year}-Q{(month + 2) // 3}"
            case Frequency.MONTHLY:
                return f"{year}-{month:02d}"
            case Frequency.WEEKLY:
                iso = self.start.isocalendar()
                return f"{iso.year:04d}-W{iso.week:02d}"
            case _:
                return self.start.isoformat()

    def next(self) -> "Period":
        """The period that follows."""
        return Period(self.end + _DAY, self.frequency)

    def __str__(self) -> str:
        return self.code


_SHAPES: tuple[tuple[Frequency, re.Pattern[str]], ...] = (
    (Frequency.ANNUAL, re.compile(r"([0-9]{4})(?:-A1)?")),
    (Frequency.HALF_YEARLY, re.compile(r"([0-9]{4})-S([12])")),
    (Frequency.QUARTERLY, re.compile(r"([0-9]{4})-Q([1-4])")),
    (Frequency.MONTHLY, re.compile(r"([0-9]{4})-M?(0[1-9]|1[0-2])")),
    (Frequency.WEEKLY, re.compile(r"([0-9]{4})-W([0-5][0-9])")),
    (Frequency.DAILY, re.compile(r"([0-9]{4})-([0-9][0-9])-([0-9][0-9])")),
)
_FISCAL = re.compile(r"([0-9]{4}-[0-9][0-9]-01)/P1Y")
_ELSEWHERE = re.compile(r"([a-z]+):([0-9]{4})(?:-([SQ]?)([0-9]{1,2})(/P1Y)?)?")


@lru_cache(maxsize=16_384)
def parse_period(text: str) -> Period:
    """Read an SDMX period, or one of another calendar; raises ValueError for others."""
    if fiscal := _FISCAL.fullmatch(text):
        return Period(date.fromisoformat(fiscal[1]), Frequency.ANNUAL)
    if elsewhere := _ELSEWHERE.fullmatch(text):
        return _of_calendar(text, *elsewhere.groups())
    for frequency, shape in _SHAPES:
        if found := shape.fullmatch(text):
            parts = [int(part) for part in found.groups()]
            return Period(_first_day(frequency, parts), frequency)
    raise ValueError(f"not a period: {text!r}")


def _of_calendar(
    text: str, calendar: str, year: str, part: str, number: str, fiscal: str
) -> Period:
    """Build a period of another calendar from the parts of its code."""
    kind = Frequency.MONTHLY if number else Frequency.ANNUAL
    if part:
        kind = Frequency(part)
    elif fiscal:
        kind = Frequency.ANNUAL
    frequency = kind.of(Calendar(calendar))
    step = 1 if fiscal else frequency.own_months
    month = (int(number or 1) - 1) * step + 1
    start = day_of(frequency.calendar, int(year), month, 1)
    period = Period(start, frequency)
    if period.code != text:
        raise ValueError(f"not a period: {text!r}")
    return period


def period_of(day: date, frequency: Frequency) -> Period:
    """Give the period of a frequency that a day falls in; years start as calendars do."""
    if frequency is Frequency.DAILY:
        return Period(day, frequency)
    if frequency is Frequency.WEEKLY:
        return Period(day - timedelta(days=day.weekday()), frequency)
    calendar = frequency.calendar
    length = frequency.own_months
    if calendar is not Calendar.GREGORIAN:
        year, month = month_around(calendar, day)
        first = (month - 1) // length * length + 1
        return Period(day_of(calendar, year, first, 1), frequency)
    first_month = (day.month - 1) // length * length + 1
    return Period(date(day.year, first_month, 1), frequency)


def periods_between(first: Period, last: Period) -> Iterator[Period]:
    """Walk from one period to another of the same frequency, both included."""
    while first < last:
        yield first
        first = first.next()
    if first == last:
        yield first


def _first_day(frequency: Frequency, parts: list[int]) -> date:
    if frequency is Frequency.WEEKLY:
        return date.fromisocalendar(parts[0], parts[1], 1)
    if frequency is Frequency.DAILY:
        return date(*parts)
    number = parts[1] if len(parts) > 1 else 1
    return date(parts[0], (number - 1) * frequency.months + 1, 1)


def starts_on(frequency: Frequency, day: date) -> bool:
    """Say whether a period of a frequency may start on a day; years may in any month."""
    if frequency is Frequency.DAILY:
        return True
    if frequency is Frequency.WEEKLY:
        return day.weekday() == 0
    if months := frequency.months:
        return day.day == 1 and (months == 12 or (day.month - 1) % months == 0)
    calendar = frequency.calendar
    year, month = month_around(calendar, day)
    whole = frequency.length is Frequency.ANNUAL or not (
        (month - 1) % frequency.own_months
    )
    return whole and day == day_of(calendar, year, month, 1)
