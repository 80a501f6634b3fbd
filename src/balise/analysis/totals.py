"""A reported total beside the sum of its parts, with the difference and its kind.

Parts are the cells of one other table of the same period, or the finer periods of the
same table. The reported total always counts; nothing here changes an answer.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any

import ibis
from ibis.expr.types import Table as IbisTable

from balise.analysis.additions import ADDING_STATISTICS, kind_of_difference
from balise.analysis.answering import Readable
from balise.analysis.questions import AGENCY, PARTICIPANT, PERIOD, Question
from balise.analysis.settings import Setting
from balise.analysis.tables import SAME_FIGURE, Fit, fit, measured, placed, visible
from balise.vocabulary.model import Addition
from balise.vocabulary.periods import Frequency, Period
from balise.vocabulary.precision import EXACT
from balise.vocabulary.tables import UNKNOWN, parse_table


@dataclass(frozen=True)
class Beside:
    """One reported total and one sum of its parts; ``high`` is None without a bound."""

    participant: str
    agency: str
    unit: str
    period: str
    reported: Decimal
    parts: str
    low: Decimal
    high: Decimal | None
    kind: str

    @property
    def difference(self) -> Decimal | None:
        """Reported minus parts; None where the parts are not known exactly."""
        return self.reported - self.low if self.low == self.high else None


def totals_beside(
    question: Question, opened: Readable, setting: Setting
) -> tuple[Beside, ...]:
    """Set every reported total of a question beside each sum of its parts."""
    if question.statistic not in ADDING_STATISTICS:
        return ()
    plain = replace(question, by=(AGENCY, PARTICIPANT, PERIOD))
    slices = measured(visible(opened.slices, setting), plain)
    names = slices.select("table").distinct().to_pyarrow()["table"].to_pylist()
    tables = {n: split for n in names if (split := _split(n, plain)) is not None}
    if not tables:
        return ()
    groups: dict[tuple[object, ...], list[dict[str, Any]]] = {}
    for row in _sums(opened.cells, slices, plain, tables).to_pyarrow().to_pylist():
        groups.setdefault(tuple(row[name] for name in SAME_FIGURE), []).append(row)
    rounded = frozenset(
        d.owner
        for d in setting.granted(plain.indicator.dataflow)
        if d.extent and d.extent.precision != EXACT
    )
    found = [
        b for rows in groups.values() for b in _beside(rows, plain, tables, rounded)
    ]
    return tuple(
        sorted(found, key=lambda b: (b.participant, b.agency, b.period, b.parts))
    )


def _split(name: str, question: Question) -> str | None:
    """The one dimension that a table splits further; empty for none, None if unfit."""
    table = parse_table(name)
    further = [d for d in table.breakdown if d not in question.filters]
    if table.derived or len(further) > 1:
        return None
    if not isinstance(fit(table, replace(question, by=tuple(further))), Fit):
        return None
    return further[0] if further else ""


def _sums(
    cells: IbisTable, slices: IbisTable, question: Question, tables: Mapping[str, str]
) -> IbisTable:
    fitting = [Fit(name, (), derived=False, summed=False) for name in sorted(tables)]
    chosen = placed(slices, question, fitting).select(
        *SAME_FIGURE, "frequency", "own", "slice_key", "complete"
    )
    wanted = cells.filter(
        cells.table.isin(sorted(tables)),
        *(cells[name].isin(codes) for name, codes in question.filters.items()),
    )
    split = sorted(set(tables.values()) - {""})
    unknown = reduce(
        or_, (wanted[name] == UNKNOWN for name in split), ibis.literal(False)
    )
    c = wanted.select(
        "slice_key",
        "table",
        "period_start",
        "period_end",
        "value",
        low=ibis.coalesce(wanted.lower, wanted.value),
        high=ibis.coalesce(wanted.upper, wanted.value),
        unknown=unknown,
    ).inner_join(chosen, "slice_key")
    return c.group_by([*SAME_FIGURE, "frequency", "own", "table"]).aggregate(
        cells=c.count(),
        known=c.value.count(),
        bounded=c.high.count(),
        slices=c.slice_key.nunique(),
        first=c.period_start.min(),
        last=c.period_end.max(),
        low=c.low.sum(),
        high=c.high.sum(),
        unknown=c.unknown.any(),
        complete=c.complete.all(),
    )


def _beside(
    rows: list[dict[str, Any]],
    question: Question,
    tables: Mapping[str, str],
    rounded: frozenset[str],
) -> Iterable[Beside]:
    totals = [
        r for r in rows if r["own"] and not tables[r["table"]] and r["known"] == 1
    ]
    for total in totals[:1]:
        period = question.targets[total["target"]]
        for part in rows:
            is_part = tables[part["table"]] or part["table"] == total["table"]
            if part is total or not is_part or not _whole(part, tables, period):
                continue
            low = part["low"] or Decimal(0)
            high = part["high"] if part["bounded"] == part["cells"] else None
            yield Beside(
                participant=total["participant"],
                agency=total["agency"],
                unit=total["unit"],
                period=period.code,
                reported=total["low"],
                parts=f"{part['table']} {part['frequency']}",
                low=low,
                high=high,
                kind=_kind(total, part, (low, high), question, tables, rounded),
            )


def _whole(part: Mapping[str, Any], tables: Mapping[str, str], period: Period) -> bool:
    """Say whether parts are those of the period itself, or all of its finer ones."""
    if tables[part["table"]]:
        return bool(part["own"])
    if part["first"] != period.start or part["last"] != period.end:
        return False
    finer = Frequency(part["frequency"])
    months = period.frequency.own_months
    return finer.divides(period.frequency) and (
        bool(finer.own_months) and months == finer.own_months * part["slices"]
    )


def _kind(
    total: Mapping[str, Any],
    part: Mapping[str, Any],
    parts: tuple[Decimal, Decimal | None],
    question: Question,
    tables: Mapping[str, str],
    rounded: frozenset[str],
) -> str:
    axis = tables[part["table"]]
    return kind_of_difference(
        total["low"],
        parts,
        cells=part["cells"],
        blank=part["cells"] - part["known"],
        rounded=total["participant"] in rounded,
        several=bool(axis)
        and question.indicator.addition(axis) is Addition.PARTS_MAY_EXCEED,
        names_unknown=not axis or part["unknown"],
    )
