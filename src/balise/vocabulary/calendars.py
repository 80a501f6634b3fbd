"""Days and months of other calendars, as days of the Gregorian one.

Everything inside Balise is Gregorian. A month of another calendar is a run of days with a
real first and last day, and answers a question about Gregorian months only through its
days (RULES 3). Years before or after a calendar's tables are refused, never estimated.

Hijri dates are those of Umm al-Qura, which Saudi Arabia and others use in offices; a State
that begins months by sighting may differ by a day, which its source sheet says.
"""

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Final, TypeAlias

_BUDDHIST_ERA: Final = 543

# Meskerem 1 of the year 1 was 29 August of the year 8 in the Julian calendar: the day 2796
# of Python's count, which begins with the Gregorian year 1.
_ETHIOPIC_EPOCH: Final = 2796
_ETHIOPIC_MONTH: Final = 30

# Where a search for a year begins, and how long a year is on average.
_FIRST_DAY: Final = {"islamic": 227_015, "persian": 226_896, "nepali": -20_716}
_YEAR: Final = {"islamic": 354.367}
_SUN: Final = 365.2425

ToDay: TypeAlias = Callable[[int, int, int], date]


class Calendar(StrEnum):
    """A calendar that national files use, named as the CLDR names it where it does."""

    GREGORIAN = "gregorian"
    ISLAMIC = "islamic"
    PERSIAN = "persian"
    BUDDHIST = "buddhist"
    ETHIOPIC = "ethiopic"
    NEPALI = "nepali"

    @property
    def months(self) -> int:
        """How many months a year has."""
        return 13 if self is Calendar.ETHIOPIC else 12

    @property
    def month_list(self) -> str:
        """The code list of its months."""
        gregorian = self in {Calendar.GREGORIAN, Calendar.BUDDHIST}
        return "month" if gregorian else f"{self.value}_month"


def day_of(calendar: Calendar, year: int, month: int, day: int) -> date:
    """Give the Gregorian day; raises ValueError where the calendar has no such day."""
    try:
        return _TO_DAY[calendar](year, month, day)
    except (ValueError, OverflowError, IndexError, KeyError) as error:
        raise ValueError(f"no day {year}-{month}-{day} ({calendar})") from error


@lru_cache(maxsize=16_384)
def month_around(calendar: Calendar, day: date) -> tuple[int, int]:
    """Give the year and the month in which a day lies; raises ValueError."""
    passed = day.toordinal() - _FIRST_DAY.get(calendar, _ETHIOPIC_EPOCH)
    year = max(1, int(passed / _YEAR.get(calendar, _SUN)) + 1)
    while day < day_of(calendar, year, 1, 1):
        year -= 1
    while day >= day_of(calendar, year + 1, 1, 1):
        year += 1
    months = range(calendar.months, 0, -1)
    return year, next(m for m in months if day_of(calendar, year, m, 1) <= day)


def first_day(calendar: Calendar, year: int, month: int) -> date:
    """Give the first day of a month, counted on into later years; raises ValueError."""
    years, rest = divmod(month - 1, calendar.months)
    return day_of(calendar, year + years, rest + 1, 1)


# Each library is loaded when a file uses its calendar: most files use none of them, and
# together they take a tenth of a second.


def _islamic(year: int, month: int, day: int) -> date:
    from hijridate import Hijri

    found = Hijri(year, month, day).to_gregorian()
    return date(found.year, found.month, found.day)


def _persian(year: int, month: int, day: int) -> date:
    from persiantools.jdatetime import JalaliDate

    found: date = JalaliDate(year, month, day).to_gregorian()  # type: ignore[no-untyped-call]
    return found


def _buddhist(year: int, month: int, day: int) -> date:
    return date(year - _BUDDHIST_ERA, month, day)


def _nepali(year: int, month: int, day: int) -> date:
    from nepali_datetime import date as nepali_date

    found: date = nepali_date(year, month, day).to_datetime_date()
    return found


def _ethiopic(year: int, month: int, day: int) -> date:
    """Count twelve months of thirty days, and the five or six that are left.

    Its only converters on PyPI are under the GPL, and the rule is these three lines: a
    year before one that four divides has the sixth day.
    """
    last = 6 if year % 4 == 3 else 5
    if not 1 <= month <= 13 or not 1 <= day <= (
        last if month == 13 else _ETHIOPIC_MONTH
    ):
        raise ValueError("no such day")
    days = 365 * (year - 1) + year // 4 + _ETHIOPIC_MONTH * (month - 1) + day - 1
    return date.fromordinal(_ETHIOPIC_EPOCH + days)


_TO_DAY: Final[Mapping[Calendar, ToDay]] = {
    Calendar.GREGORIAN: date,
    Calendar.ISLAMIC: _islamic,
    Calendar.PERSIAN: _persian,
    Calendar.BUDDHIST: _buddhist,
    Calendar.ETHIOPIC: _ethiopic,
    Calendar.NEPALI: _nepali,
}
