"""The slices that answer, as read from the index, and the rows that they make up.

From here on a row of the answer is a number: the engine adds cells by it, and what the
row is called and what holds for all of it is looked up here afterwards.
"""

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from balise.analysis.questions import PERIOD, Question
from balise.analysis.tables import Fit
from balise.vocabulary.periods import Frequency
from balise.vocabulary.slices import numbers_in

_FIGURE: Final = ("participant", "agency", "unit", "target")
_ROW: Final = ("shown_participant", "shown_agency", "label", "unit", "origin")
_PER_FIGURE: Final = (
    *_FIGURE,
    "frequency",
    "table",
    "pieces",
    "first",
    "last",
    "days",
    "missing",
    "provisional",
    "complete",
    "zero",
)
_DAYS: Final = (
    "target",
    "frequency",
    "first",
    "last",
    "days",
    "period_min",
    "period_max",
)
_WEEK_MAY_STAND_OUT: Final = timedelta(days=3)


def numbered(table: pa.Table, names: tuple[str, ...]) -> pa.Array:
    """Number the distinct combinations of some columns, in the order of their rows."""
    whole = pa.array([0] * table.num_rows, pa.int64())
    for name in names:
        column = table[name].combine_chunks().dictionary_encode()
        many = max(len(column.dictionary), 1)
        own = pc.fill_null(pc.cast(column.indices, pa.int64()), -1)
        # Numbered again after each column, so that the product never grows too large.
        joined = pc.add(pc.multiply(whole, many + 1), pc.add(own, 1))
        whole = pc.cast(joined.dictionary_encode().indices, pa.int64())
    return whole


@dataclass(frozen=True)
class Choices:
    """The chosen slices, one row each; ``alike`` if each is a figure by itself."""

    question: Question
    slices: pa.Table
    fitting: tuple[Fit, ...]
    alike: bool

    @cached_property
    def keyed(self) -> pa.Table:
        """The slices with the number of the figure (``choice``) that they make up."""
        if self.alike:
            choice = pa.array(range(self.slices.num_rows), pa.int64())
        else:
            choice = numbered(self.slices, _FIGURE)
        return self.slices.append_column("choice", choice)

    @cached_property
    def figures(self) -> pa.Table:
        """One row per participant, agency, unit and period that has an answer."""
        if self.alike or not self.slices.num_rows:
            return self._named(self._alone())
        grouped = self.keyed.group_by("choice", use_threads=False)
        spans = [("period", "min"), ("period", "max")]
        found = grouped.aggregate([(n, "first") for n in _PER_FIGURE] + spans)
        found = found.rename_columns(
            [n.removesuffix("_first") for n in found.schema.names]
        )
        return self._named(found.sort_by("choice"))

    def _alone(self) -> pa.Table:
        keyed = self.keyed
        one = pa.array([1] * keyed.num_rows, pa.int64())
        for name, column in (
            ("pieces", one),
            ("first", keyed["period_start"]),
            ("last", keyed["period_end"]),
        ):
            keyed = keyed.append_column(name, column)
        return keyed

    def _named(self, found: pa.Table) -> pa.Table:
        """Name the days of each figure: the asked period only if all of it is there."""
        if self.alike:
            codes = pa.array([target.code for target in self.question.targets])
            label = codes.take(found["target"].combine_chunks())
            whole = unbroken = pa.array([True] * found.num_rows)
        else:
            label, whole, unbroken = self._spans(found)
        summed = [f.table for f in self.fitting if f.summed]
        further = [f.table for f in self.fitting if f.further]
        for name, column in (
            ("label", label),
            ("whole", whole),
            ("unbroken", unbroken),
            ("summed", pc.is_in(found["table"], pa.array(summed, pa.string()))),
            ("further", pc.is_in(found["table"], pa.array(further, pa.string()))),
            ("derived", pc.starts_with(found["table"], "derived:")),
        ):
            found = found.append_column(name, column)
        return found

    def _spans(self, found: pa.Table) -> tuple[pa.Array, pa.Array, pa.Array]:
        """Name the days of each figure; many figures are of the same days."""
        kind = numbered(found, _DAYS)
        facts = found.select(_DAYS).append_column("kind", kind)
        distinct = facts.group_by("kind", use_threads=False).aggregate(
            [(name, "first") for name in _DAYS]
        )
        rows = distinct.sort_by("kind").drop_columns("kind").rename_columns(list(_DAYS))
        spans = [self._span(**row) for row in rows.to_pylist()]
        label, whole, unbroken = (list(c) for c in zip(*spans, strict=True))
        return (
            pa.array(label, pa.string()).take(kind),
            pa.array(whole, pa.bool_()).take(kind),
            pa.array(unbroken, pa.bool_()).take(kind),
        )

    def _span(  # the columns of one row, by name
        self,
        *,
        target: int,
        frequency: str,
        first: Any,
        last: Any,
        days: int,
        period_min: str,
        period_max: str,
    ) -> tuple[str, bool, bool]:
        asked = self.question.targets
        if PERIOD in self.question.by:
            start = end = asked[target]
        else:
            start, end = asked[0], asked[-1]
        near = timedelta(0)
        if frequency == Frequency.WEEKLY.value:
            near = _WEEK_MAY_STAND_OUT
        stock = self.question.indicator.stock
        unbroken = stock or days == (last - first).days + 1
        from_start = stock or first <= start.start + near
        if unbroken and from_start and last >= end.end - near:
            return "/".join(dict.fromkeys((start.code, end.code))), True, True
        return "/".join(dict.fromkeys((period_min, period_max))), False, unbroken

    @cached_property
    def tables(self) -> list[str]:
        """The names of the tables that answer."""
        return sorted(pc.unique(self.slices["table"]).to_pylist())

    @property
    def numbers(self) -> frozenset[str]:
        """The submissions that the answer rests on."""
        texts = pc.unique(self.slices["number"]).to_pylist()
        return frozenset(number for text in texts for number in numbers_in(text))


@dataclass(frozen=True)
class Rows:
    """The figures with the rows of the answer in which they count (``row``)."""

    figures: pa.Table

    @cached_property
    def of_figures(self) -> pa.Array:
        """The number of the row of each figure."""
        return numbered(self.figures, _ROW)

    @cached_property
    def facts(self) -> pa.Table:
        """What a row is called and what holds for all its figures, by row number.

        A row is provisional or unfinished if any of its figures is: for a code that
        only others list this errs to the careful side. A breakdown that is summed away
        must be declared complete.
        """
        f = self.figures
        listed = pc.or_(f["complete"], pc.invert(f["summed"]))
        listed = pc.or_(listed, pc.and_(f["zero"], pc.invert(f["further"])))
        finished = pc.and_(f["unbroken"], pc.invert(f["partial"]))
        figures = pa.table(
            {
                "row": self.of_figures,
                "at": pa.array(range(f.num_rows), pa.int64()),
                "full": pc.and_(listed, finished),
                "provisional": f["provisional"],
                "zero": f["zero"],
                "table": numbered(f, ("table",)),
                "participant": numbered(f, ("participant",)),
            }
        )
        grouped = figures.group_by("row", use_threads=False).aggregate(
            [
                ("at", "min"),
                ("provisional", "any"),
                ("full", "all"),
                ("zero", "all"),
                ("table", "min"),
                ("table", "max"),
                ("participant", "count_distinct"),
            ]
        )
        return self._called(grouped.sort_by("row"))

    def _called(self, grouped: pa.Table) -> pa.Table:
        """Put the names on rows of numbers; a row has one table, or none to name."""
        names = self.figures.select([*_ROW, "table"]).take(grouped["at_min"])
        one = pc.equal(grouped["table_min"], grouped["table_max"])
        table = pc.if_else(one, names["table"], None)
        names = names.drop_columns("table").append_column("table", table)
        for name in ("provisional_any", "full_all", "zero_all"):
            names = names.append_column(name, grouped[name])
        return names.append_column(
            "participants", grouped["participant_count_distinct"]
        ).append_column("row", grouped["row"])

    @property
    def may_lack_cells(self) -> bool:
        """Say whether a code may stand in some finer periods of a figure only."""
        f = self.figures
        # A table that splits nothing has one cell, or no slice at all.
        one_cell = pc.match_substring_regex(f["table"], r"^(derived:)?_T(@|$)")
        known = pc.or_(pc.or_(f["complete"], f["summed"]), one_cell)
        known = pc.or_(known, f["zero"])
        unlisted = pc.invert(known)
        return bool(pc.any(pc.and_(unlisted, pc.greater(f["pieces"], 1))).as_py())
