"""Periods as SDMX writes them, and sets of days made of them.

A fiscal year is an annual period that does not start in January; it keeps its real
start and end, so nothing ever treats it as the calendar year whose number it bears.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import NamedTuple, Self

_DAY = timedelta(days=1)


class Frequency(StrEnum):
    """SDMX CL_FREQ, as far as the common model uses it; coarsest first."""

    ANNUAL = "A"
    HALF_YEARLY = "S"
    QUARTERLY = "Q"
    MONTHLY = "M"
    WEEKLY = "W"
    DAILY = "D"

    @property
    def months(self) -> int:
        """Length in months; 0 for weeks and days, which no month divides into."""
        return {"A": 12, "S": 6, "Q": 3, "M": 1}.get(self.value, 0)

    def is_finer_than(self, other: "Frequency") -> bool:
        """Say whether this frequency splits time more finely than the other."""
        order = list(Frequency)
        return order.index(self) > order.index(other)


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
        if not _starts_on(self.frequency, self.start):
            raise ValueError(f"no {self.frequency} period starts on {self.start}")

    @cached_property
    def end(self) -> date:
        """The last day."""
        if self.frequency is Frequency.DAILY:
            return self.start
        if self.frequency is Frequency.WEEKLY:
            return self.start + timedelta(days=6)
        after = add_months(self.start, self.frequency.months)
        return after if after == date.max else after - _DAY

    @property
    def span(self) -> Span:
        """First and last day."""
        return Span(self.start, self.end)

    @property
    def is_fiscal(self) -> bool:
        """Say whether this is a year that does not start in January."""
        return self.frequency is Frequency.ANNUAL and self.start.month != 1

    @property
    def code(self) -> str:
        """The SDMX spelling: 2023, 2019-10-01/P1Y, 2023-Q1, 2023-01, 2023-W05, ..."""
        year, month = f"{self.start.year:04d}", self.start.month
        if self.is_fiscal:
            return f"{self.start.isoformat()}/P1Y"
        match self.frequency:
            case Frequency.ANNUAL:
                return year
            case Frequency.HALF_YEARLY:
                return f"{year}-S{(month + 5) // 6}"
            case Frequency.QUARTERLY:
                return f"{year}-Q{(month + 2) // 3}"
            case Frequency.MONTHLY:
                return f"{year}-{month:02d}"
            case Frequency.WEEKLY:
                iso = self.start.isocalendar()
                return f"{iso.year:04d}-W{iso.week:02d}"
            case Frequency.DAILY:
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


@lru_cache(maxsize=16_384)
def parse_period(text: str) -> Period:
    """Read an SDMX period; raises ValueError where it is none."""
    if fiscal := _FISCAL.fullmatch(text):
        return Period(date.fromisoformat(fiscal[1]), Frequency.ANNUAL)
    for frequency, shape in _SHAPES:
        if found := shape.fullmatch(text):
            parts = [int(part) for part in found.groups()]
            return Period(_first_day(frequency, parts), frequency)
    raise ValueError(f"not a period: {text!r}")


def period_of(day: date, frequency: Frequency) -> Period:
    """Give the calendar period of a frequency that a day falls in."""
    if frequency is Frequency.DAILY:
        return Period(day, frequency)
    if frequency is Frequency.WEEKLY:
        return Period(day - timedelta(days=day.weekday()), frequency)
    first_month = (day.month - 1) // frequency.months * frequency.months + 1
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


def _starts_on(frequency: Frequency, day: date) -> bool:
    if frequency is Frequency.DAILY:
        return True
    if frequency is Frequency.WEEKLY:
        return day.weekday() == 0
    if frequency is Frequency.ANNUAL:
        return day.day == 1
    return day.day == 1 and (day.month - 1) % frequency.months == 0
