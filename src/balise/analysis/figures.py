"""From the chosen slices to the rows of an answer: one expression, run once.

A sum is a plain figure only if every cell that it needs is there with a value.
Otherwise it is a range, or "at least", or hidden; never a smaller number passed off
as the whole (RULES 3).
"""

from typing import Any, Final

import ibis
import pyarrow as pa
import pyarrow.compute as pc
from ibis.expr.types import Table as IbisTable
from ibis.expr.types import Value

from balise.analysis.choices import Choices, Rows
from balise.analysis.compiling import read
from balise.analysis.listing import with_zeros
from balise.analysis.questions import Question
from balise.analysis.wanted import Cells, Wanted
from balise.vocabulary.observations import ObservationStatus as Status

FIGURE: Final = "figure"
RANGE: Final = "range"
AT_LEAST: Final = "at-least"
HIDDEN: Final = "hidden"

REPORTED: Final = "reported"
COMPUTED: Final = "computed"

MONEY: Final = pa.decimal128(38, 6)
FIGURE_COLUMNS: Final = {
    "unit": pa.string(),
    "origin": pa.string(),
    "value": MONEY,
    "lower": MONEY,
    "upper": MONEY,
    "reading": pa.string(),
    "status": pa.string(),
    "how": pa.string(),
    "series_break": pa.bool_(),
    "participants": pa.int64(),
    "table": pa.string(),
}


def answer_schema(question: Question) -> pa.Schema:
    """Name the columns of an answer, in order, and their types."""
    names = ("participant", "agency", "period", *question.dimensions)
    return pa.schema([(n, pa.string()) for n in names] + list(FIGURE_COLUMNS.items()))


def figures(cells: Cells, question: Question, choices: Choices, rows: Rows) -> pa.Table:
    """Add the wanted cells of the chosen slices into the rows of the answer."""
    chosen, keys = choices.keyed, choices.keyed["slice_key"]
    opened, about = (cells.opened, cells.parts), cells.about
    if rows.may_lack_cells:
        keyed = pa.table({"slice_key": keys, "choice": chosen["choice"]})
        facts = rows.figures.select(["choice", "pieces", "complete", "summed", "zero"])
        facts = facts.append_column("row", rows.of_figures)
        added = read(by_figure, (*opened, keyed, facts), about)
    else:
        row = rows.of_figures.take(chosen["choice"].combine_chunks())
        keyed = pa.table({"slice_key": keys, "row": row})
        added = read(in_one_go, (*opened, keyed), about)
    return _read(with_zeros(added, question, rows.facts), question, rows.facts)


def _sums(c: IbisTable) -> dict[str, Value]:
    """Count and add cells.

    A cell without a value stays open from its lower bound (or none) to its upper one
    (or none); one that is not applicable has nothing to add.
    """
    status = c.obs_status
    return {
        "cells": c.count(),
        "stated": c.lead.sum() if "lead" in c.columns else c.count(),
        "known": c.value.count(),
        "bounded": ibis.coalesce(c.upper, c.value).count(),
        "void": (status == Status.NOT_APPLICABLE.value).sum(),
        "value": c.value.sum(),
        "low": ibis.coalesce(c.lower, c.value).sum(),
        "high": ibis.coalesce(c.upper, c.value).sum(),
        "estimated": (status == Status.ESTIMATED.value).any(),
        "preliminary": (status == Status.PROVISIONAL.value).any(),
        "series_break": (status == Status.BREAK.value).any(),
        "blank_status": status.max(where=c.value.isnull()),
    }


def in_one_go(
    cells: IbisTable, parts: IbisTable, keyed: IbisTable, about: Wanted
) -> IbisTable:
    """Add cells by the number of the row that they belong to (``keyed``)."""
    joined = about.of(cells, parts).inner_join(keyed, "slice_key")
    return joined.group_by(["row", *about.question.dimensions]).aggregate(
        **_sums(joined)
    )


def by_figure(
    cells: IbisTable,
    parts: IbisTable,
    keyed: IbisTable,
    facts: IbisTable,
    about: Wanted,
) -> IbisTable:
    """Add within each figure first, to see whether a cell stands in each finer period.

    Where a table is not declared complete, what it does not list is not none, unless
    its pack says that an absent row means zero.
    """
    split = about.question.dimensions
    joined = about.of(cells, parts).inner_join(keyed, "slice_key")
    each = joined.group_by(["choice", *split]).aggregate(**_sums(joined))
    f = each.inner_join(facts, "choice")
    full = f.complete | f.summed | f.zero | (f.stated == f.pieces)
    flags = ("estimated", "preliminary", "series_break")
    counts = ("cells", "known", "bounded", "void", "value", "low", "high")
    return f.group_by(["row", *split]).aggregate(
        **{name: f[name].sum() for name in counts},
        **{name: f[name].any() for name in flags},
        blank_status=f.blank_status.max(),
        full=full.all(),
    )


def _read(added: pa.Table, question: Question, facts: pa.Table) -> pa.Table:
    """Turn sums into what may be shown: a figure, a range, "at least", or hidden."""
    about = facts.take(added["row"].combine_chunks())
    applies = pc.subtract(added["cells"], added["void"])
    full = about["full_all"]
    if "full" in added.schema.names:
        full = pc.and_(full, added["full"])
    none_blank = pc.equal(applies, added["known"])
    exact = pc.and_(pc.and_(full, none_blank), pc.greater(added["known"], 0))
    ranged = pc.and_(full, pc.equal(added["bounded"], applies))
    ranged = pc.and_(ranged, pc.greater(added["bounded"], 0))
    least = pc.fill_null(pc.greater(added["low"], 0), False)
    reading = _first_of((exact, FIGURE), (ranged, RANGE), (least, AT_LEAST), HIDDEN)
    preliminary = pc.or_(added["preliminary"], about["provisional_any"])
    status = _first_of(
        (
            pc.equal(reading, HIDDEN),
            pc.fill_null(added["blank_status"], Status.MISSING),
        ),
        (preliminary, Status.PROVISIONAL.value),
        (added["estimated"], Status.ESTIMATED.value),
        Status.NORMAL.value,
    )
    open_ended = _any(pc.equal(reading, RANGE), pc.and_(exact, added["estimated"]))
    columns = {
        "participant": about["shown_participant"],
        "agency": about["shown_agency"],
        "period": about["label"],
        **{name: added[name] for name in question.dimensions},
        "unit": about["unit"],
        "origin": about["origin"],
        "value": _where(exact, added["value"]),
        "lower": _where(_any(open_ended, pc.equal(reading, AT_LEAST)), added["low"]),
        "upper": _where(open_ended, added["high"]),
        "reading": reading,
        "status": status,
        "how": _first_of((pc.equal(added["cells"], 1), REPORTED), COMPUTED),
        "series_break": added["series_break"],
        "participants": about["participants"],
        "table": about["table"],
    }
    table = pa.table(columns).cast(answer_schema(question))
    return table.sort_by([(n, "ascending") for n in _named(table)])


def _named(table: pa.Table) -> list[str]:
    """The columns that tell rows apart, in the order of the answer."""
    names = list(table.schema.names)
    return [*names[: names.index("value")]]


def _any(one: Any, other: Any) -> Any:
    return pc.or_(one, other)


def _where(mask: Any, values: Any) -> Any:
    return pc.if_else(mask, values, None)


def _first_of(*cases: Any) -> Any:
    *choices, otherwise = cases
    for mask, value in reversed(choices):
        otherwise = pc.if_else(mask, value, otherwise)
    return otherwise
