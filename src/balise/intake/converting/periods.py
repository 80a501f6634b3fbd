"""Read the period of a row from the columns and the header that tell of it.

A fiscal year bears the number of the year in which it ends, unless the pack says that
it bears that of its start; its halves and quarters count from its own first month.

Where the columns are of another calendar, so are the months and years: a row of Ramadan
is that run of days, and never the Gregorian month in which it begins.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from balise.intake.converting.dates import (
    ISO_DAY,
    month_number,
    read_day,
    western_years,
)
from balise.intake.converting.texts import clean, western_digits
from balise.intake.packs.values import Column, PackLayout
from balise.vocabulary.calendars import Calendar, day_of, first_day
from balise.vocabulary.periods import (
    Frequency,
    Period,
    parse_period,
    period_of,
)

_YEAR: Final = re.compile(
    r"(?i)(?:(?:FY|F\.Y\.|CY|year|fiscal year|financial year|año|anno|année|ano|Jahr) ?)?"
    r"(?P<first>[12]\d{3})(?:\.0+)?"
    r"(?: ?[-–/] ?(?P<second>\d{2}|\d{4}))?"
    r" ?(?:年度?|г\.?|год|년)?"
)
# Each calendar's own words for its years; beside a Gregorian year they mean nothing.
_OWN_ERA: Final = {
    Calendar.ISLAMIC: r"A\.?H\.?|H\.?|هـ|ه|هجري|هجرية|للهجرة",
    Calendar.PERSIAN: r"A\.?P\.?|S\.?H\.?|هـ?[. ]*ش\.?|ش|شمسی|خورشیدی",
    Calendar.BUDDHIST: r"B\.?E\.?|พ\. ?ศ\.?|พศ",
    Calendar.ETHIOPIC: r"E\.?C\.?|ዓ\. ?ም\.?|ዓም",
    Calendar.NEPALI: r"B\.?S\.?|[वब]ि\. ?सं\.?|साल",
}
_ROMAN: Final = {"I": 1, "II": 2, "III": 3, "IV": 4}
_ORDINALS: Final = tuple(
    frozenset(words.split())
    for words in (
        "first primer primero primeiro premier первый первое الأول 第一季度 第一 上",
        "second segundo deuxième второй второе الثاني 第二季度 第二 下",
        "third tercer tercero terceiro troisième третий третье الثالث 第三季度 第三",
        "fourth cuarto quarto quatrième четвертый четвёртый الرابع 第四季度 第四",
    )
)
"""Words that number a quarter or a half, first to fourth."""


@dataclass(frozen=True)
class PeriodReader:
    """Reads the period of a row from the columns that tell of it."""

    length: Frequency
    year_start: int
    columns: tuple[Column, ...]
    year_named: str = "end"

    @classmethod
    def of(
        cls,
        layout: PackLayout,
        columns: Sequence[Column],
        frequency: Frequency | None = None,
    ) -> "PeriodReader":
        """Build the reader of a layout; without a frequency, the finest part says."""
        frequency = (
            frequency or layout.frequency or _finest({c.targets[0] for c in columns})
        )
        return cls(frequency, layout.year_start, tuple(columns), layout.year_named)

    @cached_property
    def calendar(self) -> Calendar:
        """The calendar of the columns; a pack names one at most."""
        named = {column.calendar for column in self.columns} - {Calendar.GREGORIAN}
        return next(iter(named), Calendar.GREGORIAN)

    @cached_property
    def frequency(self) -> Frequency:
        """The frequency of the periods, as their calendar cuts time."""
        return self.length.of(self.calendar)

    def read(self, texts: Sequence[str]) -> Period | None:
        """Give the period that the texts name, or None."""
        parts = {c.targets[0]: (c, t) for c, t in zip(self.columns, texts, strict=True)}
        if "sdmx" in parts:
            return _sdmx(parts["sdmx"][1])
        try:
            return self._from_parts(parts)
        except ValueError:
            return None

    def _from_parts(self, parts: Mapping[str, tuple[Column, str]]) -> Period | None:
        if "date" in parts:
            column, text = parts["date"]
            day = day_in(text, column)
            return self._around(day) if day else None
        start = self._year(*parts["year"]) if "year" in parts else None
        if start is None:
            return None
        if self.length is Frequency.ANNUAL:
            first = day_of(self.calendar, start, self.year_start, 1)
            return Period(first, self.frequency)
        if "week" in parts:
            week = number_in(parts["week"][1])
            ours = day_of(self.calendar, start, 1, 1).year
            return Period(date.fromisocalendar(ours, week or 0, 1), Frequency.WEEKLY)
        month = self._month(parts)
        if month is None:
            return None
        number = number_in(parts["day"][1]) if "day" in parts else 1
        # The months of a fiscal year before its first one lie in the next year.
        year = start + (month < self.year_start)
        return self._around(day_of(self.calendar, year, month, number or 0))

    def _year(self, column: Column, text: str) -> int | None:
        """Give the year, of the columns' calendar, in which the named one starts."""
        named = year_of(text, column.calendar)
        if named is None:
            return None
        first, is_double = named
        if self.year_start == 1:
            return None if is_double else first
        return first if is_double or self.year_named == "start" else first - 1

    def _month(self, parts: Mapping[str, tuple[Column, str]]) -> int | None:
        if "month" in parts:
            column, text = parts["month"]
            month = month_number(text, column.months, column.language, self.calendar)
            return month if month and 1 <= month <= self.calendar.months else None
        for part, most, length in (("quarter", 4, 3), ("half", 2, 6)):
            if part in parts:
                number = _part_number(parts[part][1], parts[part][0], length)
                if number is None or not 1 <= number <= most:
                    return None
                return (self.year_start - 1 + (number - 1) * length) % 12 + 1
        return self.year_start

    def _around(self, day: date) -> Period:
        if self.length is Frequency.ANNUAL and self.year_start > 1:
            return self._fiscal_year_around(day)
        return period_of(day, self.frequency)

    def _fiscal_year_around(self, day: date) -> Period:
        calendar = self.frequency.calendar
        year, _ = period_of(day, self.frequency).own_month
        first = first_day(calendar, year, self.year_start)
        if first > day:
            first = first_day(calendar, year - 1, self.year_start)
        return Period(first, self.frequency)


def day_in(text: str, column: Column) -> date | None:
    """Read a day as the column's dates are written."""
    formats = column.formats or ISO_DAY
    return read_day(text, formats, column.months, column.language, column.calendar)


def _finest(parts: set[str]) -> Frequency:
    for part, frequency in (
        ("date", Frequency.DAILY),
        ("day", Frequency.DAILY),
        ("week", Frequency.WEEKLY),
        ("month", Frequency.MONTHLY),
        ("quarter", Frequency.QUARTERLY),
        ("half", Frequency.HALF_YEARLY),
    ):
        if part in parts:
            return frequency
    return Frequency.ANNUAL


def year_of(
    text: str, calendar: Calendar = Calendar.GREGORIAN
) -> tuple[int, bool] | None:
    """Give the year that a text names, and whether it names two that follow."""
    plain = western_years(western_digits(clean(text)))
    if era := _OWN_ERA.get(calendar):
        plain = re.sub(rf"(?i)^(?:{era}) ?(?=\d)|(?<=\d) ?(?:{era})$", "", plain)
    found = _YEAR.fullmatch(plain)
    if found is None:
        return None
    first, second = int(found["first"]), found["second"]
    if second is None:
        return first, False
    follows = f"{first + 1}"[-len(second) :] == second
    return (first, True) if follows else None


def number_in(text: str) -> int | None:
    """Give the only number in a text such as "Q3", "Week 5" or "第3四半期"."""
    found = re.findall(r"\d+", western_digits(text).removesuffix(".0"))
    # "第3四半期" counts; a range such as "1-3" says something else.
    return int(found[0]) if len(found) == 1 else None


def says_part(column: Column, text: str) -> bool:
    """Say whether a text is such a part of a period as a column should hold."""
    match column.targets[0]:
        case "year":
            return year_of(text, column.calendar) is not None
        case "month":
            month = month_number(text, column.months, column.language, column.calendar)
            return month in range(1, column.calendar.months + 1)
        case "quarter" | "half":
            return _part_number(text, column, 3) is not None
        case "week" | "day":
            return number_in(text) is not None
        case _:
            return True


def _part_number(text: str, column: Column, length: int) -> int | None:
    """Give the number of a quarter or half: digits, Roman, or its first month."""
    number = number_in(text)
    if number is not None:
        return number
    words = re.split(r"[\s./\-–]+", clean(text))
    for word in words:
        if word.upper() in _ROMAN:
            return _ROMAN[word.upper()]
        for place, ordinals in enumerate(_ORDINALS, 1):
            if word.casefold() in ordinals:
                return place
    first = (
        month_number(words[0], column.months, column.language)
        if len(words) > 1
        else None
    )
    return (first - 1) // length + 1 if first else None


def _sdmx(text: str) -> Period | None:
    try:
        return parse_period(western_digits(clean(text)))
    except ValueError:
        return None
