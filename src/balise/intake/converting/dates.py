"""Read days and periods as national files write them.

Month names come from the pack or are the English ones; the machine's locale is never
asked, so the same file reads the same everywhere.
"""

import calendar
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from balise.intake.converting.texts import clean, folded, western_digits
from balise.intake.packs.values import Column, PackLayout
from balise.vocabulary.periods import (
    Frequency,
    Period,
    add_months,
    parse_period,
    period_of,
)

ISO_DAY: Final = ("%Y-%m-%d",)
_PIVOT: Final = 69
_PARTS: Final = {
    "%Y": r"(?P<year>\d{4})",
    "%y": r"(?P<short>\d{2})",
    "%m": r"(?P<month>\d{1,2})",
    "%d": r"(?P<day>\d{1,2})",
    "%B": r"(?P<name>[^\W\d_]+)\.?",
    "%b": r"(?P<name>[^\W\d_]+)\.?",
    "%H": r"\d{1,2}",
    "%M": r"\d{2}",
    "%S": r"\d{2}(?:\.\d+)?",
    "%%": "%",
}
_ENGLISH: Final = {
    name.casefold(): number
    for names in (calendar.month_name, calendar.month_abbr)
    for number, name in enumerate(names)
    if name
}


@lru_cache(maxsize=256)
def _pattern(shape: str) -> re.Pattern[str]:
    parts = re.split(r"(%.)", shape)
    return re.compile("".join(_PARTS.get(p, re.escape(p)) for p in parts))


def is_day_format(shape: str) -> bool:
    """Say whether a text is a format that names a year at least."""
    parts = re.findall(r"%.", shape)
    return all(p in _PARTS for p in parts) and bool({"%Y", "%y"} & set(parts))


def read_day(
    text: str, formats: Sequence[str], months: Mapping[str, int] | None = None
) -> date | None:
    """Read a day by the first format that fits; a missing day is the first."""
    plain = western_digits(clean(text))
    for shape in formats:
        found = _pattern(shape).fullmatch(plain)
        if found and (day := _day(found.groupdict(), months or {})):
            return day
    return None


def _day(parts: Mapping[str, str | None], months: Mapping[str, int]) -> date | None:
    month = _month(parts.get("name") or parts.get("month") or "1", months)
    year = int(parts.get("year") or _century(parts.get("short") or "0"))
    try:
        return date(year, month or 0, int(parts.get("day") or 1))
    except ValueError:
        return None


def _century(short: str) -> int:
    return int(short) + (2000 if int(short) < _PIVOT else 1900)


def _month(text: str, months: Mapping[str, int]) -> int | None:
    plain = western_digits(clean(text))
    named = {folded(name): number for name, number in months.items()}
    if (number := named.get(folded(plain))) is not None:
        return number
    if plain.isdecimal():
        return int(plain)
    return _ENGLISH.get(folded(plain).rstrip("."))


@dataclass(frozen=True)
class PeriodReader:
    """Reads the period of a row from the columns that tell of it."""

    frequency: Frequency
    year_start: int
    columns: tuple[Column, ...]

    @classmethod
    def of(cls, layout: PackLayout, columns: Sequence[Column]) -> "PeriodReader":
        """Build the reader of a layout; without a frequency, the finest part says."""
        frequency = layout.frequency or _finest({c.targets[0] for c in columns})
        return cls(frequency, layout.year_start, tuple(columns))

    def read(self, texts: Sequence[str]) -> Period | None:
        """Give the period that the texts name, or None."""
        parts = {c.targets[0]: (c, t) for c, t in zip(self.columns, texts, strict=True)}
        if "sdmx" in parts:
            return _sdmx(parts["sdmx"][1])
        if "date" in parts:
            column, text = parts["date"]
            day = read_day(text, column.formats or ISO_DAY, column.months)
            return self._around(day) if day else None
        return self._from_parts(parts)

    def _from_parts(self, parts: Mapping[str, tuple[Column, str]]) -> Period | None:
        year = _year(parts["year"][1]) if "year" in parts else None
        if year is None:
            return None
        number = 1
        if "quarter" in parts:
            quarter = _month(parts["quarter"][1].upper().lstrip("QT"), {})
            number = quarter * 3 - 2 if quarter and quarter <= 4 else 0
        if "month" in parts:
            column, text = parts["month"]
            number = _month(text, column.months) or 0
        if not 1 <= number <= 12:
            return None
        return self._of_month(year, number, whole_year=parts.keys() == {"year"})

    def _of_month(self, year: int, month: int, *, whole_year: bool) -> Period:
        if self.year_start == 1:
            return self._around(date(year, month, 1))
        # A fiscal year bears the number of the year in which it ends.
        if whole_year:
            return Period(date(year - 1, self.year_start, 1), Frequency.ANNUAL)
        return self._around(date(year - (month >= self.year_start), month, 1))

    def _around(self, day: date) -> Period:
        if self.frequency is Frequency.ANNUAL and self.year_start > 1:
            start = date(day.year, self.year_start, 1)
            return Period(
                start if start <= day else add_months(start, -12), self.frequency
            )
        return period_of(day, self.frequency)


def _finest(parts: set[str]) -> Frequency:
    for part, frequency in (
        ("date", Frequency.DAILY),
        ("month", Frequency.MONTHLY),
        ("quarter", Frequency.QUARTERLY),
    ):
        if part in parts:
            return frequency
    return Frequency.ANNUAL


def _year(text: str) -> int | None:
    plain = western_digits(clean(text))
    return int(plain) if re.fullmatch(r"[12]\d{3}", plain) else None


def _sdmx(text: str) -> Period | None:
    try:
        return parse_period(western_digits(clean(text)))
    except ValueError:
        return None
