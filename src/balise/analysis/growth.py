"""Change and trend, where like is compared with like and nothing else (RULES 3).

Change compares the same months, the same status and the same participants; a trend
over several participants is that of those present in every period. Whoever is compared
is named, and nothing is worked out across a break.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from balise.analysis.additions import ADDING_STATISTICS, change, refused
from balise.analysis.agencies import NATIONAL
from balise.analysis.answering import Answer
from balise.analysis.figures import COMPUTED, FIGURE
from balise.analysis.questions import PARTICIPANT, PERIOD, Question, Refused
from balise.vocabulary.calendars import Calendar, first_day, month_around
from balise.vocabulary.messages import Message
from balise.vocabulary.model import TIME, Addition
from balise.vocabulary.observations import ObservationStatus as Status
from balise.vocabulary.periods import Period, parse_period, starts_on
from balise.vocabulary.tables import TOTAL

SHARE: Final = "share"
DIFFERENCE: Final = "difference"


@dataclass(frozen=True)
class Change:
    """From one figure to another: a share of the first, or only a difference.

    ``pairs`` are the periods that were compared, ``participants`` those in them all.
    """

    kind: str
    amount: Decimal
    before: Decimal
    after: Decimal
    pairs: tuple[tuple[str, str], ...]
    participants: tuple[str, ...]
    statements: tuple[Message, ...]


@dataclass(frozen=True)
class Point:
    """One figure of a trend."""

    period: str
    value: Decimal
    status: str


@dataclass(frozen=True)
class Trend:
    """The figures of those who are there in every period."""

    points: tuple[Point, ...]
    participants: tuple[str, ...]
    left_out: tuple[str, ...]
    statements: tuple[Message, ...]


@dataclass(frozen=True)
class _Figure:
    participant: str
    period: Period
    value: Decimal
    status: str
    breaks: bool
    """The series breaks with this figure, or somewhere inside it."""
    computed: bool


def change_between(
    answer: Answer, before: str, after: str, *, codes: Mapping[str, str] | None = None
) -> Change | Refused:
    """Compare two periods, or the like periods within them, of one split of an answer.

    ``codes`` says which: ``{"citizenship": "SYR"}``. Two years of an answer by month
    are compared over the months that both have.
    """
    found = _figures(answer, codes or {})
    if isinstance(found, Refused):
        return found
    spans = parse_period(before), parse_period(after)
    if crossed := _crossing(found, spans):
        who = ", ".join(crossed)
        return Refused(Message("growth-across-break", {"participants": who}))
    pairs, participants = _in_common(found, spans)
    if not participants:
        return Refused(Message("growth-nothing-common"))
    if barred := _barred(answer.question, len(participants), len(pairs)):
        return barred
    kept = {(f.participant, f.period): f.value for f in found}
    old, new = (
        sum((kept[p, pair[side]] for pair in pairs for p in participants), Decimal(0))
        for side in (0, 1)
    )
    kind, amount = change(old, new)
    said = [Message("participants-compared", {"participants": ", ".join(participants)})]
    said += [Message("change-as-difference")] if kind == DIFFERENCE else []
    return Change(
        kind=kind,
        amount=amount,
        before=old,
        after=new,
        pairs=tuple((one.code, other.code) for one, other in pairs),
        participants=participants,
        statements=(*said, Message("flow-and-effort")),
    )


def trend(answer: Answer, *, codes: Mapping[str, str] | None = None) -> Trend | Refused:
    """Follow those present in every period of an answer, and name them."""
    found = _figures(answer, codes or {})
    if isinstance(found, Refused):
        return found
    periods = answer.question.targets
    there: dict[str, dict[Period, _Figure]] = {}
    for figure in found:
        there.setdefault(figure.participant, {})[figure.period] = figure
    kept = tuple(sorted(p for p, own in there.items() if own.keys() >= set(periods)))
    if not kept:
        return Refused(Message("trend-nobody-throughout"))
    if barred := _barred(answer.question, len(kept), 1):
        return barred
    points = tuple(_point(p, [there[who][p] for who in kept]) for p in periods)
    said = [Message("participants-compared", {"participants": ", ".join(kept)})]
    if any(figure.breaks for who in kept for figure in there[who].values()):
        said.append(Message("series-break"))
    left_out = tuple(sorted(there.keys() - set(kept)))
    return Trend(points, kept, left_out, (*said, Message("flow-and-effort")))


def _point(period: Period, figures: list[_Figure]) -> Point:
    statuses = {figure.status for figure in figures}
    marked = (Status.PROVISIONAL.value, Status.ESTIMATED.value)
    status = next((s for s in marked if s in statuses), Status.NORMAL.value)
    return Point(period.code, sum((f.value for f in figures), Decimal(0)), status)


def _figures(answer: Answer, codes: Mapping[str, str]) -> list[_Figure] | Refused:
    """Read the plain national figures of one split, each of one participant."""
    question = answer.question
    only = dict(question.where).get(PARTICIPANT, ())
    if PERIOD not in question.by or (PARTICIPANT not in question.by and len(only) != 1):
        return Refused(Message("growth-needs-participants"))
    if missing := [name for name in question.dimensions if name not in codes]:
        return Refused(Message("growth-needs-code", {"dimension": missing[0]}))
    rows = [row for row in answer.table.to_pylist() if _is_plain(row, codes)]
    if len({(row["unit"], row["origin"]) for row in rows}) > 1:
        return Refused(Message("growth-units-apart"))
    return [_figure(row, only) for row in rows]


def _is_plain(row: Mapping[str, Any], codes: Mapping[str, str]) -> bool:
    return (
        row["reading"] == FIGURE
        and row["origin"] in NATIONAL
        and "/" not in row["period"].removesuffix("/P1Y")
        and all(row[name] == code for name, code in codes.items())
    )


def _figure(row: Mapping[str, Any], only: tuple[str, ...]) -> _Figure:
    who = only[0] if row["participant"] == TOTAL else row["participant"]
    return _Figure(
        participant=who,
        period=parse_period(row["period"]),
        value=row["value"],
        status=row["status"],
        breaks=row["series_break"],
        computed=row["how"] == COMPUTED,
    )


def _crossing(
    figures: Iterable[_Figure], spans: tuple[Period, Period]
) -> tuple[str, ...]:
    """Name those whose series breaks after it begins and before it ends.

    A figure that itself starts a new series is after the break; one that is a sum may
    hold figures of both sides.
    """
    first, last = min(s.start for s in spans), max(s.end for s in spans)
    return tuple(
        sorted(
            {
                f.participant
                for f in figures
                if f.breaks
                and f.period.end <= last
                and (f.period.start > first or (f.computed and f.period.end > first))
            }
        )
    )


_Pair = tuple[Period, Period]


def _in_common(
    figures: Iterable[_Figure], spans: tuple[Period, Period]
) -> tuple[list[_Pair], tuple[str, ...]]:
    """Pair like periods of like status, and keep those who are in every pair."""
    before, after = spans
    kept = {(f.participant, f.period): f.status for f in figures}
    pairs: dict[_Pair, set[str]] = {}
    for (who, period), status in kept.items():
        later = _as_much_later(period, before, after)
        if later is None:
            continue
        if _is_within(later, after) and kept.get((who, later)) == status:
            pairs.setdefault((period, later), set()).add(who)
    common = set.intersection(*pairs.values()) if pairs else set()
    return sorted(pairs), tuple(sorted(common))


def _as_much_later(period: Period, before: Period, after: Period) -> Period | None:
    """Give the period that stands in the later one as this stands in the earlier."""
    calendar, months = period.frequency.calendar, period.frequency.own_months
    if not months or not _is_within(period, before):
        return None
    years = [_months_from(calendar, one.start) for one in (before, after)]
    year, month = period.own_month
    start = first_day(calendar, year, month + years[1] - years[0])
    fits = starts_on(period.frequency, start)
    return Period(start, period.frequency) if fits else None


def _months_from(calendar: Calendar, day: date) -> int:
    """Count the months of a calendar up to a day."""
    if calendar is Calendar.GREGORIAN:
        return day.year * 12 + day.month
    year, month = month_around(calendar, day)
    return year * calendar.months + month


def _is_within(period: Period, whole: Period) -> bool:
    return whole.start <= period.start and period.end <= whole.end


def _barred(question: Question, participants: int, periods: int) -> Refused | None:
    """Refuse a sum over participants or periods that the indicator does not allow."""
    for axis, count in ((PARTICIPANT, participants), (TIME, periods)):
        if count < 2:
            continue
        if question.statistic not in ADDING_STATISTICS:
            return refused(question, "statistic-never-adds", axis)
        stands = axis == TIME and question.indicator.stock
        rule = question.indicator.addition(axis, question.unit)
        if stands or rule is not Addition.SUM:
            return refused(question, "never-adds", axis)
    return None
