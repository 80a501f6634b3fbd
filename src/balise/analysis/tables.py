"""Which table answers, per participant, agency, unit and period (RULES 3).

Nothing is read but the slice index. Figures of two tables never meet: where finer
periods stand in for the asked one, they all come from one table, and an answer over a
whole range rests on one table for the whole range.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import ibis
import pyarrow as pa
from ibis.expr.types import BooleanValue, IntegerValue
from ibis.expr.types import Table as IbisTable

from balise.analysis.questions import PERIOD, WHO, Question
from balise.analysis.settings import Setting, SliceName
from balise.vocabulary.model import Addition
from balise.vocabulary.periods import Frequency
from balise.vocabulary.tables import Table, parse_table

SAME_FIGURE = ("participant", "agency", "unit", "target")
_SAME_TABLE = (*SAME_FIGURE, "frequency", "table")


@dataclass(frozen=True)
class Fit:
    """A table that can answer; ``further`` are the dimensions to be summed away."""

    table: str
    further: tuple[str, ...]
    derived: bool
    summed: bool


@dataclass(frozen=True)
class Unfit:
    """A table that cannot answer, and why: a kebab-case word."""

    table: str
    why: str
    axis: str = ""


def fit(table: Table, question: Question) -> Fit | Unfit:
    """Say whether a table can answer a question."""
    filters, split = question.filters, question.dimensions
    for name, code in table.universe:
        if filters.get(name) != (code,):
            return Unfit(table.name, "universe-differs", name)
    for name in (*split, *filters):
        if name not in table.dimensions:
            return Unfit(table.name, "dimension-missing", name)
    further = tuple(n for n in table.breakdown if n not in split and n not in filters)
    gathered = [n for n, codes in filters.items() if len(codes) > 1 and n not in split]
    for name in (*further, *gathered):
        if rule := _bar(question, name):
            return Unfit(table.name, rule, name)
    return Fit(table.name, further, table.derived, bool(further or gathered))


def _bar(question: Question, axis: str) -> str | None:
    if question.statistic not in ("count", "sum"):
        return "statistic-never-adds"
    match question.indicator.addition(axis):
        case Addition.NEVER:
            return "never-adds"
        case Addition.PARTS_MAY_EXCEED:
            return "parts-may-exceed"
        case Addition.SUM:
            return None


def fits(names: Iterable[str], question: Question) -> tuple[Fit | Unfit, ...]:
    """Say of each table by name whether it can answer."""
    return tuple(fit(parse_table(name), question) for name in sorted(set(names)))


def measured(slices: IbisTable, question: Question, setting: Setting) -> IbisTable:
    """Give the slices of the indicator, statistic, unit and participants asked."""
    wanted = (
        (slices.dataflow == question.indicator.dataflow)
        & (slices.indicator == question.measure)
        & (slices.statistic == question.statistic)
        & (slices.rows > 0)
    )
    if question.unit:
        wanted &= slices.unit == question.unit
    for name, codes in question.where:
        if name in WHO:
            wanted &= slices[name].isin(codes)
    found = slices.filter(wanted)
    return found if setting.only is None else _only(found, setting.only)


def _only(slices: IbisTable, only: frozenset[SliceName]) -> IbisTable:
    names = ("number", "agency", "unit", "frequency", "table", "period")
    rows = [
        {name: getattr(cited, name) for name in names} for cited in sorted(only)
    ]
    if not rows:
        return slices.filter(ibis.literal(False))
    return slices.semi_join(_memtable(rows), names)


def _memtable(rows: Sequence[Mapping[str, object]]) -> IbisTable:
    # Straight from Arrow: a list of rows would go through pandas.
    return ibis.memtable(pa.Table.from_pylist(list(rows)))


def placed(slices: IbisTable, question: Question) -> IbisTable:
    """Say to which asked period each slice belongs: its number in ``targets``."""
    weekly = slices.frequency == Frequency.WEEKLY.value
    fiscal = (slices.frequency == Frequency.ANNUAL.value) & (
        slices.period_start.month() != 1
    )
    order = list(Frequency)
    known = [grain.value for grain in order[order.index(question.grain) :]]
    first, last = question.targets[0].start, question.targets[-1].end
    # A week belongs to the period of its Thursday, so it may begin or end outside.
    near = timedelta(days=3)
    inside = ibis.ifelse(
        weekly,
        (slices.period_start >= first - near) & (slices.period_end <= last + near),
        (slices.period_start >= first) & (slices.period_end <= last),
    )
    usable = slices.filter(slices.frequency.isin(known) & ~fiscal & inside)
    return usable.mutate(target=_target(usable, question), own=_own(usable, question))


def _own(slices: IbisTable, question: Question) -> BooleanValue:
    if PERIOD not in question.by and len(question.targets) > 1:
        return ibis.literal(False)
    return slices.frequency == question.grain.value


def _target(slices: IbisTable, question: Question) -> IntegerValue:
    if PERIOD not in question.by:
        return ibis.literal(0, "int64")
    weekly = slices.frequency == Frequency.WEEKLY.value
    start = slices.period_start
    day = ibis.ifelse(weekly, (start + ibis.interval(days=3)).cast("date"), start)
    base = question.targets[0].start
    if months := question.grain.months:
        index = day.year() * 12 + day.month() - (base.year * 12 + base.month)
        return (index // months).cast("int64")
    days = start.delta(ibis.literal(base), unit="day")
    step = 7 if question.grain is Frequency.WEEKLY else 1
    return (days // step).cast("int64")


def choose(
    slices: IbisTable, question: Question, setting: Setting, fitting: Iterable[Fit]
) -> IbisTable:
    """Give the slices that answer, each with the figure (``choice``) it belongs to."""
    able = _memtable(
        [
            {
                "table": f.table,
                "further": len(f.further),
                "summed": f.summed,
                "derived": f.derived,
            }
            for f in fitting
        ]
    )
    candidates = _addable(placed(slices, question).inner_join(able, "table"), question)
    groups = _with_headline(_groups(candidates), question, setting)
    ranked = groups.mutate(
        place=ibis.row_number().over(
            ibis.window(group_by=SAME_FIGURE, order_by=_order(groups))
        )
    )
    winners = _labelled(ranked.filter(ranked.place == 0), question)
    winners = winners.mutate(
        choice=ibis.row_number().over(ibis.window(order_by=SAME_FIGURE))
    )
    kept = candidates.select(
        *_SAME_TABLE, "slice_key", "number", "period", "period_start", "period_end"
    )
    chosen = kept.inner_join(winners, _SAME_TABLE)
    if question.indicator.stock:
        # Stocks never add over time: the last value stands.
        chosen = chosen.filter(chosen.period_end == chosen.last)
    return chosen


def _addable(candidates: IbisTable, question: Question) -> IbisTable:
    """Drop what could only answer by an addition over time that is not allowed."""
    wanted = candidates.own | (candidates.missing < candidates.rows)
    if question.indicator.stock:
        return candidates.filter(wanted)
    if question.statistic not in ("count", "sum"):
        return candidates.filter(candidates.own)
    for unit in question.indicator.units:
        if question.indicator.addition("time", unit) is not Addition.SUM:
            wanted &= candidates.own | (candidates.unit != unit)
    return candidates.filter(wanted)


def _groups(candidates: IbisTable) -> IbisTable:
    c = candidates
    days = c.period_end.delta(c.period_start, unit="day") + 1
    return c.group_by(list(_SAME_TABLE)).aggregate(
        own=c.own.any(),
        pieces=c.count(),
        first=c.period_start.min(),
        last=c.period_end.max(),
        period_first=c.period.min(),
        period_last=c.period.max(),
        days=days.sum(),
        missing=c.missing.sum(),
        provisional=c.provisional.any(),
        complete=c.complete.all(),
        order_no=c.order_no.max(),
        further=c.further.max(),
        summed=c.summed.any(),
        derived=c.derived.any(),
    )


def _with_headline(
    groups: IbisTable, question: Question, setting: Setting
) -> IbisTable:
    named = setting.headlines(question.indicator.dataflow)
    if not named:
        return groups.mutate(headline=ibis.literal(False))
    rows = [
        dict(zip(("participant", "agency", "table"), n, strict=True)) for n in named
    ]
    keys = ("participant", "agency", "table")
    sheets = _memtable(rows).mutate(headline=ibis.literal(True))
    joined = groups.left_join(sheets, keys)
    return joined.select(*groups.columns, headline=joined.headline.fill_null(False))


def _labelled(winners: IbisTable, question: Question) -> IbisTable:
    """Name the days that a figure is about: the asked period only if all are there."""
    w = winners.inner_join(_spans(question), "target")
    near = ibis.ifelse(w.frequency == Frequency.WEEKLY.value, 3, 0)
    at_end = w.span_end.delta(w["last"], unit="day") <= near
    at_start = w["first"].delta(w.span_start, unit="day") <= near
    unbroken = w.days == w["last"].delta(w["first"], unit="day") + 1
    if question.indicator.stock:
        at_start, unbroken = ibis.literal(True), ibis.literal(True)
    whole = at_end & at_start & unbroken
    hull = ibis.ifelse(
        w.period_first == w.period_last,
        w.period_first,
        w.period_first + "/" + w.period_last,
    )
    return w.mutate(
        whole=whole, unbroken=unbroken, label=ibis.ifelse(whole, w.code, hull)
    )


def _spans(question: Question) -> IbisTable:
    targets = question.targets
    if PERIOD in question.by:
        spans = [(t.code, t.start, t.end) for t in targets]
    else:
        codes = dict.fromkeys((targets[0].code, targets[-1].code))
        spans = [("/".join(codes), targets[0].start, targets[-1].end)]
    return _memtable(
        [
            {"target": number, "code": code, "span_start": start, "span_end": end}
            for number, (code, start, end) in enumerate(spans)
        ]
    )


def _order(groups: IbisTable) -> list[object]:
    """Write the fixed order of RULES 3; each line is one of its clauses."""
    size = groups.frequency.cases(
        *((grain.value, rank) for rank, grain in enumerate(Frequency)), else_=9
    )
    span = groups.last.delta(groups.first, unit="day") + 1
    return [
        groups.derived,  # (1) what the source reported before what was derived
        ~groups.own,  # (2) the asked grain
        groups.days < span,  # finer periods without a gap, then the most of them
        -groups.days,
        size,
        groups.provisional,  # final before provisional
        groups.missing > 0,  # (3) no missing cell
        groups.further,  # then fewest further dimensions
        ~groups.headline,  # (4) the headline table
        -groups.order_no,  # (5) latest release
        groups.table,  # (6) name
    ]
