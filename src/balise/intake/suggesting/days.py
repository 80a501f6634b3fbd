"""How the days of one column are written, and how long the periods are.

Formats are tried on every distinct text. Where day and month could change places, the
column itself is asked first: a number over 12, days that are all the first of a month,
rows in order. What is still open is stated and asked, never guessed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import Final

from balise.intake.converting.dates import read_day
from balise.vocabulary.periods import Frequency, parse_period

_FORMATS: Final = (
    *("%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y", "%m-%d-%Y"),
    *("%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%d/%m/%y", "%m/%d/%y", "%d.%m.%y"),
    *(
        "%d-%m-%y",
        "%m-%d-%y",
        "%Y-%m-%d %H:%M:%S",
        "%Y-%m-%dT%H:%M:%S",
        "%d/%m/%Y %H:%M",
    ),
    *("%d.%m.%Y %H:%M", "%d/%m/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%Y-%m-%d %H:%M"),
    *("%B %d, %Y", "%d %B %Y", "%d %B, %Y", "%d-%B-%Y", "%d-%B-%y", "%d. %B %Y"),
    *(
        "%d de %B de %Y",
        "%d %B de %Y",
        "%dº de %B de %Y",
        "%Y年%m月%d日",
        "%Y年 %m月 %d日",
    ),
    *("%Y-%m", "%Y/%m", "%m/%Y", "%m-%Y", "%m.%Y", "%Y.%m", "%Y年%m月", "%Y年 %m月"),
    *(
        "%B %Y",
        "%B-%Y",
        "%B-%y",
        "%B %y",
        "%B de %Y",
        "%Y %B",
        "%Y-%B",
        "%B, %Y",
        "%B/%Y",
    ),
    *("%B/%y", "%Ym%m", "%YM%m"),
)
_ENOUGH: Final = 0.97
"""The part of a column's texts that a format must read: a typing error may stand out."""


@dataclass(frozen=True)
class DayFormat:
    """How days are written; ``rivals`` reads them too, as other days."""

    format: str
    frequency: Frequency
    share: float
    rivals: tuple[str, ...] = ()
    because: str = "only"
    """Why not the rival: ``only``, ``over-twelve``, ``first-days``, ``in-order``."""


def day_format(labels: Sequence[str], in_order: Sequence[str]) -> DayFormat | None:
    """Find the format of days; ``in_order`` are the texts as the rows have them."""
    return _day_format(tuple(labels), tuple(in_order))


@lru_cache(maxsize=256)
def _day_format(labels: tuple[str, ...], in_order: tuple[str, ...]) -> DayFormat | None:
    found: dict[str, list[date]] = {}
    short = labels[:400]
    for shape in _FORMATS:
        days = [day for text in short if (day := read_day(text, (shape,)))]
        if short and len(days) >= len(short) * _ENOUGH and days not in found.values():
            found[shape] = days
    if not found:
        return None
    best, rivals, because = _choose(found, in_order)
    return DayFormat(
        best,
        frequency_of(best, found[best]),
        len(found[best]) / len(short),
        rivals,
        because,
    )


def frequency_of(shape: str, days: Sequence[date]) -> Frequency:
    """Say how long the periods are that days written so begin or lie in."""
    if "%d" not in shape:
        return Frequency.MONTHLY
    several = len(set(days)) > 1
    if several and all((day.month, day.day) == (1, 1) for day in days):
        return Frequency.ANNUAL
    if several and all(day.day == 1 and day.month in (1, 4, 7, 10) for day in days):
        return Frequency.QUARTERLY if len(set(days)) > 2 else Frequency.MONTHLY
    if several and all(day.day == 1 for day in days):
        return Frequency.MONTHLY
    ordered = sorted(set(days))
    if len(ordered) > 3 and all((b - a).days % 7 == 0 for a, b in pairwise(ordered)):
        return Frequency.WEEKLY
    return Frequency.DAILY


def leaves_span_open(days: Sequence[date], rows: int) -> bool:
    """Say whether days may be those of reports, not those of what is counted.

    Whole tables under one day, or under a few days far apart, are often counted since
    the year began, or stand for the month that ends.
    """
    several = sorted(set(days))
    if not several or rows < 3 * len(several):
        return False
    range_days = (several[-1] - several[0]).days + 1
    return len(several) <= 3 or len(several) < range_days * 0.5


def is_sdmx(text: str) -> bool:
    """Say whether a text is a period as SDMX writes it: no bare year, and no day."""
    try:
        found = parse_period(text)
    except ValueError:
        return False
    # A day may stand for the month that it begins, which only all of them together say.
    return found.frequency not in {Frequency.ANNUAL, Frequency.DAILY}


def _choose(
    found: dict[str, list[date]], in_order: Sequence[str]
) -> tuple[str, tuple[str, ...], str]:
    most = max(len(days) for days in found.values())
    full = [shape for shape, days in found.items() if len(days) == most]
    if len(full) == 1:
        return full[0], (), "over-twelve" if len(found) > 1 else "only"
    first = [s for s in full if all(day.day == 1 for day in found[s])]
    if len(first) == 1 and len(set(found[first[0]])) > 2:
        return first[0], (), "first-days"
    ordered = [s for s in full if _is_ordered(in_order, s)]
    if len(ordered) == 1:
        return ordered[0], (), "in-order"
    return full[0], tuple(full[1:2]), "unsure"


def _is_ordered(texts: Sequence[str], shape: str) -> bool:
    days = [day for text in texts if (day := read_day(text, (shape,)))]
    if len(set(days)) < 4:
        return False
    rising = sum(a <= b for a, b in pairwise(days))
    return rising in (0, len(days) - 1) or days == sorted(days, reverse=True)
