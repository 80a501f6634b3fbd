"""From the chosen slices to the rows of an answer: one expression, run once.

The rows of an answer always say whose they are: ``_T`` in ``participant`` or ``agency``
is a sum over them, and every figure that must not enter one keeps its own names.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import ibis
import pyarrow as pa
import pyarrow.compute as pc
from ibis.expr.types import Table as IbisTable

from balise.analysis.additions import read, sums, together, whole
from balise.analysis.questions import Question

FIGURE_COLUMNS: Final = (
    "unit",
    "origin",
    "value",
    "lower",
    "upper",
    "reading",
    "status",
    "how",
    "series_break",
    "participants",
    "table",
)
_PER_CHOICE: Final = (
    "choice",
    "participant",
    "agency",
    "unit",
    "target",
    "frequency",
    "table",
    "pieces",
    "first",
    "last",
    "missing",
    "provisional",
    "complete",
    "summed",
    "derived",
    "whole",
    "unbroken",
    "label",
)


@dataclass(frozen=True)
class Choices:
    """The chosen slices, as read from the index: one row per slice."""

    slices: pa.Table

    @cached_property
    def figures(self) -> pa.Table:
        """One row per participant, agency, unit and period that has an answer."""
        first = self.slices.group_by("choice", use_threads=False).aggregate(
            [(name, "first") for name in _PER_CHOICE[1:]]
        )
        return first.rename_columns(
            [n.removesuffix("_first") for n in first.schema.names]
        )

    @cached_property
    def tables(self) -> list[str]:
        """The names of the tables that answer."""
        return sorted(pc.unique(self.slices["table"]).to_pylist())

    @property
    def numbers(self) -> frozenset[str]:
        """The submissions that the answer rests on."""
        return frozenset(pc.unique(self.slices["number"]).to_pylist())


def answer_columns(question: Question) -> tuple[str, ...]:
    """Name the columns of an answer, in order."""
    return ("participant", "agency", "period", *question.dimensions, *FIGURE_COLUMNS)


def figures(
    cells: IbisTable, question: Question, choices: Choices, roles: pa.Table
) -> IbisTable:
    """Write the expression; ``roles`` says of each choice in which rows it counts."""
    keys = ibis.memtable(choices.slices.select(["slice_key", "choice"]))
    wanted = _filtered(cells, question, choices).inner_join(keys, "slice_key")
    added = sums(wanted, ("choice", *question.dimensions))
    placed = whole(added.inner_join(ibis.memtable(roles), "choice"))
    groups = (
        "shown_participant",
        "shown_agency",
        "label",
        *question.dimensions,
        "unit",
        "origin",
    )
    shown = read(together(placed, groups)).rename(
        participant="shown_participant", agency="shown_agency", period="label"
    )
    columns = answer_columns(question)
    return shown.select(*columns).order_by(columns)


def _filtered(cells: IbisTable, question: Question, choices: Choices) -> IbisTable:
    # The days are told to the engine as well, so that it can skip whole row groups.
    starts, ends = choices.slices["period_start"], choices.slices["period_end"]
    wanted = (
        (cells.indicator == question.measure)
        & (cells.statistic == question.statistic)
        & cells.table.isin(choices.tables)
        & (cells.period_start >= ibis.literal(pc.min(starts).as_py()))
        & (cells.period_end <= ibis.literal(pc.max(ends).as_py()))
    )
    for name, codes in question.filters.items():
        wanted &= cells[name].isin(codes)
    return cells.filter(wanted).select(
        "slice_key", *question.dimensions, "value", "lower", "upper", "obs_status"
    )
