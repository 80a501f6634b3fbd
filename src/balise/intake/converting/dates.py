"""Read days and periods as national files write them.

Month names come from the pack or from the model's list; the machine's locale is never
asked, so the same file reads the same everywhere.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Final

from balise.intake.converting.texts import clean, folded, western_digits
from balise.vocabulary.calendars import Calendar, day_of
from balise.vocabulary.resolving import Resolved, resolve_month

ISO_DAY: Final = ("%Y-%m-%d",)
_PIVOT: Final = 69
# Letters of some scripts are marks to the engine of patterns: all but digits and separators.
_NAME: Final = r"(?P<name>[^\s\d\-/.,_]+(?: [^\s\d\-/.,_]+)?)\.?"
_ERA: Final = re.compile(r"(?P<era>昭和|平成|令和) ?(?P<number>元|\d{1,2}) ?年")
_ERAS: Final = {"昭和": 1925, "平成": 1988, "令和": 2018}
_PARTS: Final = {
    "%Y": r"(?P<year>\d{4})",
    "%y": r"(?P<short>\d{2})",
    "%m": r"(?P<month>\d{1,2})",
    "%d": r"(?P<day>\d{1,2})",
    "%B": _NAME,
    "%b": _NAME,
    "%H": r"\d{1,2}",
    "%M": r"\d{2}",
    "%S": r"\d{2}(?:\.\d+)?",
    "%%": "%",
}


@lru_cache(maxsize=256)
def _pattern(shape: str) -> re.Pattern[str]:
    parts = re.split(r"(%.)", shape)
    return re.compile("".join(_PARTS.get(p, re.escape(p)) for p in parts))


def is_day_format(shape: str) -> bool:
    """Say whether a text is a format that names a year at least."""
    parts = re.findall(r"%.", shape)
    return all(p in _PARTS for p in parts) and bool({"%Y", "%y"} & set(parts))


def western_years(text: str) -> str:
    """Write the years of Japanese eras in the text of a date as those of our era."""
    return _ERA.sub(_western, text)


def _western(found: re.Match[str]) -> str:
    number = 1 if found["number"] == "元" else int(found["number"])
    return f"{_ERAS[found['era']] + number}年"


def read_day(
    text: str,
    formats: Sequence[str],
    months: Mapping[str, int] | None = None,
    language: str | None = None,
    calendar: Calendar = Calendar.GREGORIAN,
) -> date | None:
    """Read a day by the first format that fits; a missing day is the first.

    ``months`` are names of months of the file's own; ``language`` tells which month a
    name means that two languages give to different ones. The day is given as one of
    the Gregorian calendar, whichever the file uses.
    """
    plain = western_years(western_digits(clean(text)))
    for shape in formats:
        found = _pattern(shape).fullmatch(plain)
        if found is None:
            continue
        parts = found.groupdict()
        named = parts.get("name") or parts.get("month") or "1"
        month = month_number(named, months or {}, language, calendar)
        if day := _day(calendar, parts, month or 0):
            return day
    return None


def _day(
    calendar: Calendar, parts: Mapping[str, str | None], month: int
) -> date | None:
    year = int(parts.get("year") or _century(parts.get("short") or "0"))
    try:
        return day_of(calendar, year, month, int(parts.get("day") or 1))
    except ValueError:
        return None


def _century(short: str) -> int:
    return int(short) + (2000 if int(short) < _PIVOT else 1900)


def month_number(
    text: str,
    months: Mapping[str, int],
    language: str | None = None,
    calendar: Calendar = Calendar.GREGORIAN,
) -> int | None:
    """Give the number of a month by the pack's names, as digits or in any language."""
    plain = western_digits(clean(text))
    named = {folded(name): number for name, number in months.items()}
    if (number := named.get(folded(plain))) is not None:
        return number
    if plain.isdecimal():
        return int(plain)
    found = resolve_month(plain, language=language, calendar=calendar)
    return int(found.code.code) if isinstance(found, Resolved) else None
