"""When the figures are: from columns, from headers, or from what stands above the table.

A year in a title is written into the pack as the place where it stands, not as a number,
so that next year's file reads by the same pack.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from balise.intake.converting.texts import western_digits
from balise.intake.suggesting.clues import is_known
from balise.intake.suggesting.days import day_format
from balise.intake.suggesting.sheets import Sheet
from balise.intake.suggesting.spreading import Spread
from balise.intake.suggesting.values import Choice, Question
from balise.vocabulary.messages import Message
from balise.vocabulary.model import model
from balise.vocabulary.periods import Frequency, parse_period

YEAR: Final = "((?:19|20)[0-9]{2})"
_YEARS: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_MONTH_FIRST: Final = re.compile(r"([^\W\d_]+)\.?,?\s+(?:de |del |of )?(?:19|20)\d\d")
_NUMBERED: Final = re.compile(r"(?<!\d)((?:19|20)\d\d-(?:0[1-9]|1[0-2]))(?!-?\d)")
_CHINESE: Final = re.compile(r"(?:19|20)\d\d\s?年\s?(\d{1,2})\s?月")
_TIMES: Final = frozenset({"year", "month", "quarter", "date", "sdmx"})


@dataclass(frozen=True)
class Timing:
    """The parts of a pack that say when, and what is still open."""

    time: Mapping[str, Any] = field(default_factory=dict)
    given: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    questions: tuple[Question, ...] = ()


def timing(
    sheet: Sheet,
    columns: Mapping[str, Mapping[str, Any]],
    spread: Spread | None,
    said: Sequence[tuple[str, str]],
) -> Timing:
    """Work out the periods; ``said`` are texts beside the table, each with its place."""
    parts = _parts(columns, spread)
    reported = [n for n, d in columns.items() if "report_date" in d]
    if reported and not parts and _only_reported(sheet, reported):
        # Counted since the year began: the period is that year, as far as it had come.
        return Timing(
            {"frequency": "A"},
            {"year": {"column": reported[0], "matches": "[0-9]{4}"}},
            {"year": {"period": "year"}},
        )
    if _is_pending(sheet, parts):
        return Timing()
    if frequency := _frequency(sheet, parts):
        frequency, asked = _of_stock(sheet, frequency)
        return Timing(
            {"frequency": frequency.value},
            questions=(*_year_start(sheet, parts), *asked),
        )
    found = _beside(said, whole=not parts)
    if found is not None:
        kept = {"year": Frequency.ANNUAL} if parts.keys() <= {"year"} else {}
        frequency = _frequency(sheet, {**parts, **found.columns}) or kept.get("year")
        if frequency:
            return Timing({"frequency": frequency.value}, found.given, found.columns)
    answer = sheet.answers.get("period", "")
    if not parts and is_period(answer):
        return Timing({"fixed": answer})
    offered = dict.fromkeys(y for _, text in said for y in years_in(text))
    question = Question(
        "period",
        Message("suggest-ask-period"),
        tuple(Choice(year) for year in offered),
        free=True,
    )
    return Timing(questions=(question,))


def years_in(text: str) -> tuple[str, ...]:
    """Give the years that a text speaks of, each once."""
    return tuple(dict.fromkeys(_YEARS.findall(western_digits(text))))


def is_period(text: str) -> bool:
    """Say whether a text is a period as it is written here."""
    try:
        return bool(parse_period(text))
    except ValueError:
        return False


def _parts(
    columns: Mapping[str, Mapping[str, Any]], spread: Spread | None
) -> dict[str, str]:
    """Give the parts of a period that the table has, each with its column if it has one."""
    found = {
        described["period"]: name
        for name, described in columns.items()
        if isinstance(described.get("period"), str)
    }
    axes = spread.axis.split("+") if spread else []
    return {**{axis: "" for axis in axes if axis in _TIMES}, **found}


def _is_pending(sheet: Sheet, parts: Mapping[str, str]) -> bool:
    """Say whether a column tells when, but a question about it is still open."""
    dated = {"date", "sdmx", "year"}
    places = [p for p in sheet.placed.values() if p.sure]
    meant = {
        p.best.target for p in places if p.best is not None and p.best.role == "period"
    }
    return bool(meant & dated) and not parts.keys() & dated


def _only_reported(sheet: Sheet, reported: Sequence[str]) -> bool:
    """Say whether no column tells when but that of the report, or that was answered."""
    answered = any(sheet.answers.get(f"span:{name}") for name in reported)
    return answered or not _is_pending(sheet, {})


def _frequency(sheet: Sheet, parts: Mapping[str, Any]) -> Frequency | None:
    named = {p.header: p for p in sheet.profiles.values()}
    if "date" in parts:
        profile = named.get(str(parts["date"]))
        if profile is None:
            return Frequency.MONTHLY
        if sheet.answers.get(f"span:{profile.header}") == "month":
            return Frequency.MONTHLY
        found = day_format(profile.labels, sheet.in_order(profile.index))
        return found.frequency if found else Frequency.DAILY
    if "sdmx" in parts:
        profile = named.get(str(parts["sdmx"]))
        labels = profile.labels if profile else ()
        return parse_period(labels[0]).frequency if labels else Frequency.MONTHLY
    if "year" not in parts:
        return None
    finer = {"month": Frequency.MONTHLY, "quarter": Frequency.QUARTERLY}
    return next((f for part, f in finer.items() if part in parts), Frequency.ANNUAL)


def _of_stock(
    sheet: Sheet, frequency: Frequency
) -> tuple[Frequency, tuple[Question, ...]]:
    """Ask on which day of a year people were counted who stay: a stock has a day."""
    counted = model().indicators.get(sheet.indicator or "")
    if counted is None or not counted.stock or frequency is not Frequency.ANNUAL:
        return frequency, ()
    match sheet.answers.get("stock-day"):
        case "first-day":
            return Frequency.DAILY, ()
        case "year":
            return frequency, ()
    choices = ("first-day", "year")
    question = Question(
        "stock-day",
        Message("suggest-ask-stock-day"),
        tuple(Choice(v, Message(f"suggest-choice-stock-{v}")) for v in choices),
    )
    return frequency, (question,)


def _year_start(sheet: Sheet, parts: Mapping[str, str]) -> tuple[Question, ...]:
    """Ask when a year begins that its header calls fiscal."""
    name = parts.get("year", "")
    fiscal = any(word in name.casefold().replace("_", " ") for word in _FISCAL)
    question = f"year-start:{name}"
    if not fiscal or question in sheet.answers:
        return ()
    said = Message("suggest-ask-year-start", {"column": name})
    return (Question(question, said, tuple(Choice(str(m)) for m in range(1, 13))),)


_FISCAL: Final = (
    *("fiscal", "financial year", "ejercicio", "exercice", "финансовый", "财年"),
    *(
        "السنة المالية",
        "会計年度",
        "haushaltsjahr",
        "exercício",
        "tahun anggaran",
        "mali yıl",
    ),
)


def _beside(said: Sequence[tuple[str, str]], *, whole: bool) -> Timing | None:
    """Find the one period that a text beside the table names; a year where parts exist."""
    for place, text in said:
        plain = western_digits(text)
        if len(years_in(plain)) != 1:
            continue
        if whole and _NUMBERED.search(plain):
            pattern = f"{YEAR[:-1]}-(?:0[1-9]|1[0-2]))"
            return Timing(
                given={"period": {place: pattern}},
                columns={"period": {"period": "sdmx"}},
            )
        month = _month_pattern(plain) if whole else None
        given = {"year": {place: YEAR}}
        columns = {"year": {"period": "year"}}
        if month:
            given["month"] = {place: month}
            columns["month"] = {"period": "month"}
        return Timing(given=given, columns=columns)
    return None


def _month_pattern(text: str) -> str | None:
    if _CHINESE.search(text):
        return "年 ?([0-9]{1,2}) ?月"
    named = [m[1] for m in _MONTH_FIRST.finditer(text) if is_known("month", m[1])]
    return r"(\p{L}+)\.?,? +(?:de |del |of )?(?:19|20)[0-9]{2}" if named else None
