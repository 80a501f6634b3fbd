"""A question: what is measured, split by what, for which days, as a checked value.

Everything that a person may type wrongly comes back as a ``Refused`` that lists the
names which do exist; a question that exists can always be asked.
"""

import difflib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Final

from balise.vocabulary.calendars import Calendar
from balise.vocabulary.codes import CodeList, code_list
from balise.vocabulary.messages import Message
from balise.vocabulary.model import Indicator, model
from balise.vocabulary.periods import (
    Frequency,
    Period,
    parse_period,
    period_of,
    periods_between,
    starts_on,
)
from balise.vocabulary.regions import countries_of, regions

PARTICIPANT: Final = "participant"
AGENCY: Final = "agency"
PERIOD: Final = "period"
WHO: Final = (PARTICIPANT, AGENCY)

GRAINS: Final = {
    "year": Frequency.ANNUAL,
    "half-year": Frequency.HALF_YEARLY,
    "quarter": Frequency.QUARTERLY,
    "month": Frequency.MONTHLY,
    "week": Frequency.WEEKLY,
    "day": Frequency.DAILY,
}
_LONG_LIST: Final = 40
_NEAREST: Final = 12


@dataclass(frozen=True)
class Refused:
    """No answer, and why."""

    message: Message


@dataclass(frozen=True)
class Question:
    """What is asked. ``by`` and ``where`` are in a fixed order, so equal questions match.

    ``first`` and ``last`` are whole periods of ``grain``; years may start in any month.
    Without ``period`` in ``by`` the answer is one figure for the whole range.
    """

    measure: str
    first: date
    last: date
    grain: Frequency
    by: tuple[str, ...] = ()
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    statistic: str = "count"
    unit: str | None = None
    as_of: datetime | None = None

    @cached_property
    def indicator(self) -> Indicator:
        """The indicator that is measured."""
        return model().indicators[self.measure]

    @cached_property
    def filters(self) -> dict[str, tuple[str, ...]]:
        """The wanted codes of each filtered dimension."""
        return {name: codes for name, codes in self.where if name not in WHO}

    @cached_property
    def dimensions(self) -> tuple[str, ...]:
        """The dimensions that the answer is split by, in the model's order."""
        return tuple(name for name in model().dimensions if name in self.by)

    @cached_property
    def targets(self) -> tuple[Period, ...]:
        """The periods of the range; a week belongs to the range of its Thursday."""
        if self.grain is Frequency.WEEKLY:
            first, last = _thursday(self.first), _thursday(self.last, up=False)
            ends = period_of(first, self.grain), period_of(last, self.grain)
            return tuple(periods_between(*ends))
        return tuple(_within(Period(self.first, self.grain), self.last))

    @property
    def year_starts(self) -> int:
        """The month in which the asked years start; 1 where no years are asked."""
        if self.grain.length is not Frequency.ANNUAL:
            return 1
        return self.targets[0].own_month[1]


def parse_question(
    measure: str,
    *,
    first: str,
    last: str | None = None,
    by: str | Iterable[str] = (),
    where: Mapping[str, str | Iterable[str]] | str | Iterable[str] = (),
    grain: str | None = None,
    statistic: str = "count",
    unit: str | None = None,
    as_of: str | None = None,
    participants: Collection[str] | None = None,
) -> Question | Refused:
    """Read a question as a person writes it, or say which names there are."""
    try:
        code = _one_of(measure, model().indicators, "unknown-measure")
        indicator = model().indicators[code]
        split = tuple(sorted({_axis(name) for name in _words(by)}))
        days = _days(first, last)
        size = _grain(grain, days, split, _period(first).frequency.calendar)
        _check_whole(days, size)
        return Question(
            measure=code,
            first=days[0],
            last=days[1],
            grain=size,
            by=split,
            where=_filters(where, participants),
            statistic=_one_of(
                statistic, code_list("statistic").codes, "unknown-statistic"
            ),
            unit=_unit(unit, indicator),
            as_of=_instant(as_of),
        )
    except _WrongError as wrong:
        return Refused(wrong.message)


class _WrongError(Exception):
    """Carries a refusal out of the nested readers; never leaves this module."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.message = Message(code, params)


def _words(text: str | Iterable[str]) -> tuple[str, ...]:
    parts = text.split(",") if isinstance(text, str) else tuple(text)
    return tuple(part.strip() for part in parts if part.strip())


def _one_of(text: str, names: Iterable[str], code: str, **params: object) -> str:
    known = {name.casefold(): name for name in names}
    if found := known.get(text.strip().casefold()):
        return found
    raise _WrongError(code, name=text, known=_shown(text, known.values()), **params)


def _shown(text: str, names: Iterable[str]) -> str:
    """List the names that exist; of a long list, the ones that look alike first."""
    listed = sorted(names)
    if len(listed) <= _LONG_LIST:
        return ", ".join(listed)
    near = difflib.get_close_matches(text.upper(), listed, _NEAREST, 0.3)
    return ", ".join([*(near or listed[:_NEAREST]), "…"])


def _axis(name: str) -> str:
    return _one_of(name, (*WHO, PERIOD, *model().dimensions), "unknown-dimension")


def _filters(
    where: Mapping[str, str | Iterable[str]] | str | Iterable[str],
    participants: Collection[str] | None,
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    if isinstance(where, Mapping):
        pairs = [
            (name, code) for name, codes in where.items() for code in _words(codes)
        ]
    else:
        pairs = _pairs(_words(where))
    wanted: dict[str, set[str]] = {}
    for name, code in pairs:
        axis = _one_of(name, (*WHO, *model().dimensions), "unknown-dimension")
        wanted.setdefault(axis, set()).update(_meant(axis, code, participants))
    return tuple((name, tuple(sorted(wanted[name]))) for name in sorted(wanted))


def _pairs(words: Iterable[str]) -> list[tuple[str, str]]:
    """Read ``sex=F,citizenship=SYR,AFG``: a code alone goes on with the same name."""
    pairs: list[tuple[str, str]] = []
    for text in words:
        before, equals, code = text.rpartition("=")
        name = before.strip() if equals else (pairs[-1][0] if pairs else "")
        if not name or not code.strip():
            raise _WrongError("filter-without-code", text=text)
        pairs.append((name, code.strip()))
    return pairs


def _meant(axis: str, code: str, participants: Collection[str] | None) -> Iterable[str]:
    """Give the codes that one code of a filter means: a region, all its countries.

    Written out, as a citation has to be (RULES 8).
    """
    listed = None if axis in WHO else model().dimensions[axis].code_list
    if listed == "country" and code in regions():
        return countries_of(code)
    return (_code(axis, code, participants),)


def _code(axis: str, code: str, participants: Collection[str] | None) -> str:
    if axis == PARTICIPANT and participants is not None:
        return _one_of(code, participants, "unknown-participant")
    known = None if axis in WHO else _codes(axis)
    if known is None:
        return code
    return _one_of(code, known.codes, "unknown-filter-code", dimension=axis)


def _codes(axis: str) -> CodeList | None:
    # Places and routes are each participant's own: their lists are open.
    name = model().dimensions[axis].code_list
    try:
        return code_list(name) if name else None
    except FileNotFoundError:
        return None


def _days(first: str, last: str | None) -> tuple[date, date]:
    start, end = _period(first), _period(last or first)
    if end.end < start.start:
        raise _WrongError("range-reversed", first=start.code, last=end.code)
    return start.start, end.end


def _period(text: str) -> Period:
    try:
        return parse_period(text.strip())
    except ValueError:
        raise _WrongError("period-not-understood", text=text) from None


def _grain(
    text: str | None,
    days: tuple[date, date],
    split: Collection[str],
    calendar: Calendar,
) -> Frequency:
    if text is not None:
        return _grain_named(text, calendar)
    if PERIOD in split:
        raise _WrongError("grain-missing", known=", ".join(GRAINS))
    coarsest_first = [g for g in Frequency if g.calendar is calendar]
    coarsest_first += [Frequency.DAILY]
    return next(
        g for g in coarsest_first if g is not Frequency.WEEKLY and _is_whole(days, g)
    )


def _grain_named(text: str, calendar: Calendar) -> Frequency:
    """Read a grain; "month" is one of the calendar in which the range was typed."""
    words = {**GRAINS, **{grain.value: grain for grain in Frequency}}
    name = _one_of(text, words, "unknown-grain")
    if name not in GRAINS:
        return words[name]
    try:
        return words[name].of(calendar)
    except ValueError:
        there = {g.length for g in Frequency if g.calendar is calendar}
        known = ", ".join(n for n, g in GRAINS.items() if g in there)
        raise _WrongError("unknown-grain", name=text, known=known) from None


def _is_whole(days: tuple[date, date], grain: Frequency) -> bool:
    try:
        if not starts_on(grain, days[0]):
            return False
        if grain.length is not Frequency.ANNUAL:
            return period_of(days[1], grain).end == days[1]
        after = days[1] + timedelta(days=1)
        starts = [Period(day, grain).own_month[1] for day in (days[0], after)]
    except ValueError:
        return False
    return starts[0] == starts[1]


def _within(first: Period, last: date) -> Iterator[Period]:
    """Walk from a period over those that end by a day."""
    while first.end <= last:
        yield first
        first = first.next()


def _check_whole(days: tuple[date, date], grain: Frequency) -> None:
    if grain is Frequency.WEEKLY or _is_whole(days, grain):
        return
    try:
        whole = [period_of(day, grain).code for day in days]
    except ValueError:
        # No table of that calendar reaches so far.
        whole = [day.isoformat() for day in days]
    raise _WrongError(
        "range-not-whole-periods",
        first=days[0].isoformat(),
        last=days[1].isoformat(),
        whole_first=whole[0],
        whole_last=whole[1],
    )


def _unit(text: str | None, indicator: Indicator) -> str | None:
    if text is None:
        return None
    name, _, currency = text.partition(":")
    unit = _one_of(name, indicator.units, "unknown-unit")
    return f"{unit}:{currency.upper()}" if currency else unit


def _instant(text: str | None) -> datetime | None:
    """Read an instant; a day alone means its end, in UTC (RULES 8)."""
    if text is None:
        return None
    try:
        if len(text) == len("2024-01-31"):
            return datetime.combine(date.fromisoformat(text), time.max, UTC)
        found = datetime.fromisoformat(text)
    except ValueError:
        raise _WrongError("instant-not-understood", text=text) from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _thursday(day: date, *, up: bool = True) -> date:
    """Give the first Thursday from a day on, or the last one up to it."""
    days = (3 - day.weekday()) % 7
    return day + timedelta(days) if up else day - timedelta((day.weekday() - 3) % 7)
