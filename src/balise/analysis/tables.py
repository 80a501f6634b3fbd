"""Which tables can answer at all, and which of their slices are about what is asked.

A table is able if it holds every dimension asked or filtered and is fixed to nothing
else; a slice is placed in the asked period that it belongs to (RULES 3).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import ibis
import pyarrow as pa
from ibis.expr.types import BooleanValue, IntegerValue
from ibis.expr.types import Table as IbisTable

from balise.analysis.questions import PERIOD, WHO, Question
from balise.analysis.settings import Setting, SliceName
from balise.vocabulary.model import Addition
from balise.vocabulary.observations import ObservationStatus as Status
from balise.vocabulary.periods import Frequency
from balise.vocabulary.tables import Table, parse_table

SAYING_NOTHING = (Status.MISSING.value, Status.NOT_YET_OBSERVED.value)
_WEEKLY = Frequency.WEEKLY.value
_ALL = frozenset(frequency.value for frequency in Frequency)
SAME_FIGURE = ("participant", "agency", "unit", "target")
_KEPT = (
    *SAME_FIGURE[:3],
    "frequency",
    "table",
    "period",
    "period_start",
    "period_end",
    "number",
    "order_no",
    "rows",
    "missing",
    "provisional",
    "complete",
    "slice_key",
)


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


def measured(slices: IbisTable, question: Question) -> IbisTable:
    """Give the slices of the indicator, statistic, unit and participants asked."""
    wanted = (
        (slices.dataflow == question.indicator.dataflow)
        & (slices.indicator == question.measure)
        & (slices.statistic == question.statistic)
        & ((slices.rows > 0) | _means_zero(slices))
    )
    if question.unit:
        wanted &= slices.unit == question.unit
    for name, codes in question.where:
        if name in WHO:
            wanted &= slices[name].isin(codes)
    return slices.filter(wanted)


def _means_zero(slices: IbisTable) -> BooleanValue:
    """Say where what is not listed is none: by the pack's word, or in incidents.

    What a covered period of incidents does not hold was not among those supplied.
    """
    return (slices.absent == "zero") | slices.table.startswith("derived:")


def visible(slices: IbisTable, setting: Setting) -> IbisTable:
    """Give the index, or of it what a citation names."""
    return slices if setting.only is None else _only(slices, setting.only)


def _only(slices: IbisTable, only: frozenset[SliceName]) -> IbisTable:
    names = ("number", "agency", "unit", "frequency", "table", "period")
    rows = [{name: getattr(cited, name) for name in names} for cited in sorted(only)]
    if not rows:
        return slices.filter(ibis.literal(False))
    return slices.semi_join(_memtable(rows), names)


def _memtable(rows: Sequence[Mapping[str, object]]) -> IbisTable:
    # Straight from Arrow: a list of rows would go through pandas.
    return ibis.memtable(pa.Table.from_pylist(list(rows)))


def placed(
    slices: IbisTable,
    question: Question,
    fitting: Sequence[Fit],
    frequencies: Collection[str] = _ALL,
) -> IbisTable:
    """Keep what could answer, and say for which asked period: its place in targets.

    ``frequencies`` are those that there are, where that is known: what is asked of
    weeks alone takes as long as all the rest.
    """
    there = [f for f in _usable(question) if f in frequencies]
    usable = slices.filter(
        slices.table.isin([fit.table for fit in fitting]),
        slices.frequency.isin(there),
        ~starts_elsewhere(slices, question),
        *_within(slices, question, weeks=_WEEKLY in there),
    )
    return usable.select(
        *_KEPT,
        target=_target(usable, question, weeks=_WEEKLY in there),
        own=_own(usable, question),
        zero=_means_zero(usable),
        empty=_is_empty(usable),
    )


def _within(
    slices: IbisTable, question: Question, *, weeks: bool
) -> tuple[BooleanValue, BooleanValue]:
    """Say which slices lie in the range; a week does by its Thursday."""
    first, last = question.targets[0].start, question.targets[-1].end
    start, end = slices.period_start, slices.period_end
    if not weeks:
        return start >= first, end <= last
    weekly, near = slices.frequency == _WEEKLY, timedelta(days=3)
    return (
        ibis.ifelse(weekly, start >= first - near, start >= first),
        ibis.ifelse(weekly, end <= last + near, end <= last),
    )


def starts_elsewhere(slices: IbisTable, question: Question) -> BooleanValue:
    """Say which slices are of years that start in another month than those asked."""
    grain = question.grain
    if grain.length is Frequency.ANNUAL and not grain.months:
        asked = [target.start for target in question.targets]
        return (slices.frequency == grain.value) & ~slices.period_start.isin(asked)
    yearly = slices.frequency == Frequency.ANNUAL.value
    return yearly & (slices.period_start.month() != question.year_starts)


def _usable(question: Question) -> list[str]:
    """The asked grain and the finer ones; none that straddles two asked years.

    Months of another calendar never make up those of this one, not even in part.
    """
    before = question.year_starts - 1
    return [
        grain.value
        for grain in Frequency
        if grain is question.grain
        or (
            grain.divides(question.grain)
            and not (grain.own_months and before % grain.own_months)
        )
    ]


def _own(slices: IbisTable, question: Question) -> BooleanValue:
    if PERIOD not in question.by and len(question.targets) > 1:
        return ibis.literal(False)
    return slices.frequency == question.grain.value


def _target(slices: IbisTable, question: Question, *, weeks: bool) -> IntegerValue:
    if PERIOD not in question.by:
        return ibis.literal(0, "int64")
    day = start = slices.period_start
    if weeks:
        thursday = (start + ibis.interval(days=3)).cast("date")
        day = ibis.ifelse(slices.frequency == _WEEKLY, thursday, start)
    base = question.targets[0].start
    if question.grain.own_months and not question.grain.months:
        asked = enumerate(question.targets)
        return ibis.cases(*((day <= t.end, ibis.literal(n)) for n, t in asked)).cast(
            "int64"
        )
    if months := question.grain.months:
        index = day.year() * 12 + day.month() - (base.year * 12 + base.month)
        return (index // months).cast("int64")
    days = start.delta(ibis.literal(base), unit="day")
    step = 7 if question.grain is Frequency.WEEKLY else 1
    return (days // step).cast("int64")


def tables_there(slices: IbisTable, question: Question) -> IbisTable:
    """List which tables, agencies and years there are of a measure."""
    found = measured(slices, question)
    names = ("participant", "agency", "table", "frequency")
    first, last = question.targets[0].start, question.targets[-1].end
    return found.select(
        *names,
        elsewhere=starts_elsewhere(found, question),
        silent=is_void(found),
        asked=(found.period_start <= last) & (found.period_end >= first),
    ).distinct()


def empty_slices(
    cells: IbisTable, slices: IbisTable, question: Question, fitting: Sequence[Fit]
) -> IbisTable:
    """List the slices whose cells are all missing or not yet observed.

    A suppressed cell and one known within bounds say something, if not a value.
    """
    tables = [fit.table for fit in fitting]
    found = measured(slices, question)
    void = found.filter(is_void(found), found.table.isin(tables)).select("slice_key")
    saying = cells.filter(
        cells.indicator == question.measure,
        cells.statistic == question.statistic,
        cells.table.isin(tables),
        cells.obs_status.notin(SAYING_NOTHING),
    ).select("slice_key")
    return void.anti_join(saying, "slice_key")


def marked(slices: IbisTable, empty: pa.Table | None) -> IbisTable:
    """Mark the slices that say nothing, where there are some."""
    if empty is None or not empty.num_rows:
        return slices
    keys = empty.append_column("empty", pa.repeat(True, empty.num_rows))
    joined = slices.left_join(ibis.memtable(keys), "slice_key")
    return joined.select(*slices.columns, empty=joined.empty.fill_null(False))


def _is_empty(slices: IbisTable) -> BooleanValue:
    return slices.empty if "empty" in slices.columns else ibis.literal(False)


def is_void(slices: IbisTable) -> BooleanValue:
    """Say which slices have cells, all without a value."""
    return (slices.rows > 0) & (slices.missing == slices.rows)
