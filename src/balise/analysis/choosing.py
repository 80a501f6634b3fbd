"""Which table answers, per participant, agency, unit and period (RULES 3).

Nothing is read but the slice index. Figures of two tables never meet: where finer
periods stand in for the asked one, they all come from one table, and an answer over a
whole range rests on one table for the whole range.
"""

from collections.abc import Sequence

import ibis
from ibis.expr.types import Table as IbisTable
from ibis.expr.types import Value

from balise.analysis.questions import Question
from balise.analysis.tables import SAME_FIGURE, Fit, is_void, measured, placed
from balise.vocabulary.model import Addition
from balise.vocabulary.periods import Frequency

_SAME_TABLE = (*SAME_FIGURE, "frequency", "table")

Headlines = tuple[tuple[str, str, str], ...]


def choose(
    slices: IbisTable,
    question: Question,
    headlines: Headlines,
    fitting: tuple[Fit, ...],
    frequencies: frozenset[str],
) -> IbisTable:
    """Give the slices that answer: per figure, those of one table and frequency."""
    usable = placed(measured(slices, question), question, fitting, frequencies)
    candidates = _addable(usable, question)
    groups = candidates.group_by(list(_SAME_TABLE)).aggregate(**_facts(candidates))
    kept = candidates.select(
        *_SAME_TABLE, "slice_key", "number", "period", "period_start", "period_end"
    )
    order = _order(groups, headlines, fitting, _finer(groups))
    place = ibis.row_number().over(ibis.window(group_by=SAME_FIGURE, order_by=order))
    chosen = kept.inner_join(groups.filter(place == 0), _SAME_TABLE)
    if question.indicator.stock:
        # Stocks never add over time: the last value stands.
        chosen = chosen.filter(chosen.period_end == chosen["last"])
    return chosen


def choose_alike(
    slices: IbisTable,
    question: Question,
    headlines: Headlines,
    fitting: tuple[Fit, ...],
    frequencies: frozenset[str],
) -> IbisTable:
    """Choose where every slice has the asked grain, so each is a figure by itself.

    The same order on the same facts as ``choose``, without the work of grouping: the
    first of each figure is looked for by key alone, which is half the work of sorting.
    """
    candidates = placed(measured(slices, question), question, fitting, frequencies)
    order = _order(candidates, headlines, fitting, (candidates.empty,))
    places = {f"place_{at}": value for at, value in enumerate(order)}
    first = candidates.slice_key.argmin(ibis.struct(places))
    keys = candidates.group_by(list(SAME_FIGURE)).aggregate(slice_key=first)
    return candidates.semi_join(keys, "slice_key")


def _addable(candidates: IbisTable, question: Question) -> IbisTable:
    """Drop what could only answer by an addition over time that is not allowed."""
    if question.indicator.stock:
        return candidates.filter(candidates.own | ~is_void(candidates))
    wanted = candidates.own | ~candidates.empty
    if question.statistic not in ("count", "sum"):
        return candidates.filter(candidates.own)
    for unit in question.indicator.units:
        if question.indicator.addition("time", unit) is not Addition.SUM:
            wanted &= candidates.own | (candidates.unit != unit)
    return candidates.filter(wanted)


def _facts(c: IbisTable) -> dict[str, Value]:
    days = c.period_end.delta(c.period_start, unit="day") + 1
    return {
        "own": c.own.any(),
        "empty": c.empty.all(),
        "pieces": c.count(),
        "first": c.period_start.min(),
        "last": c.period_end.max(),
        "days": days.sum(),
        "missing": c.missing.sum(),
        "provisional": c.provisional.any(),
        "complete": c.complete.all(),
        "zero": c.zero.all(),
        "order_no": c.order_no.max(),
    }


def _order(
    g: IbisTable,
    headlines: Headlines,
    fitting: Sequence[Fit],
    grain: Sequence[Value],
) -> list[Value]:
    """Write the fixed order of RULES 3, best first; ``grain`` is its second step."""
    headline = []
    if headlines:
        named = ["/".join(names) for names in headlines]
        this = g.participant + "/" + g.agency + "/" + g.table
        headline = [~this.isin(named)]
    further = g.table.cases(*((f.table, len(f.further)) for f in fitting), else_=99)
    return [
        g.table.startswith("derived:"),  # (1) reported before derived
        # (2) the asked grain; a slice that says nothing is no figure of its grain
        *grain,
        g.provisional,  # final before provisional
        g.missing > 0,  # (3) no missing cell
        further,  # then fewest further dimensions
        *headline,  # (4) the headline table
        -g.order_no,  # (5) latest release
        g.table,  # (6) name
    ]


def _finer(g: IbisTable) -> tuple[Value, ...]:
    """Order the asked grain first; of finer ones the unbroken, fullest, coarsest.

    A slice that says nothing, such as a year not yet over, is no figure of its grain.
    """
    size = g.frequency.cases(
        *((grain.value, grain.rank) for grain in Frequency), else_=9
    )
    span = g["last"].delta(g["first"], unit="day") + 1
    return (~g.own | g.empty, g.empty, g.days < span, -g.days, size)
