"""Which of the chosen slices list what a filter asks for, and what silence means.

A table that holds a dimension need not list every code of it. What it does not list is
none only where the pack says so (``absent: zero``); otherwise there is no figure, and
the coverage says "not listed" (RULES 2).
"""

from dataclasses import dataclass, replace
from functools import reduce
from itertools import product
from operator import or_
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
from ibis.expr.types import Table as IbisTable

from balise.analysis.choices import Choices
from balise.analysis.compiling import read
from balise.analysis.questions import Question
from balise.analysis.wanted import Cells, Wanted
from balise.vocabulary.tables import OTHER, parse_table

Where = frozenset[tuple[str, int]]
"""Participants, and the numbers of the periods asked."""


@dataclass(frozen=True)
class Gaps:
    """Where nothing of what is asked is listed, and where only a part of it."""

    wholly: Where = frozenset()
    partly: Where = frozenset()


NO_GAPS: Final = Gaps()


def listed(cells: Cells, question: Question, choices: Choices) -> tuple[Choices, Gaps]:
    """Keep the figures that list something asked, or whose silence means zero."""
    tables = [parse_table(name) for name in choices.tables]
    if not any(set(t.breakdown) & question.filters.keys() for t in tables):
        return choices, Gaps()
    keys = choices.slices.select(["slice_key"])
    found = read(count_listed, (cells.opened, cells.parts, keys), cells.about)
    told = _told(found, question)
    if gathered := _gathered(question):
        open_ended = read(
            with_others, (cells.opened, keys), cells.about, tuple(gathered)
        )
        choices = _opened_up(choices, told, set(open_ended["slice_key"].to_pylist()))
    return _kept(told, question, choices)


def _gathered(question: Question) -> list[str]:
    """Name the dimensions of which several codes are asked as one figure."""
    return [
        name
        for name, codes in question.filters.items()
        if len(codes) > 1 and name not in question.by
    ]


def with_others(
    cells: IbisTable, keys: IbisTable, about: Wanted, gathered: tuple[str, ...]
) -> IbisTable:
    """List the slices that lump some codes together as "other".

    Such a table may be complete and yet not name all that belongs to what is asked.
    """
    others = reduce(or_, (cells[name] == OTHER for name in gathered))
    kept = cells.filter(
        cells.indicator == about.question.measure,
        cells.statistic == about.question.statistic,
        cells.table.isin(about.tables),
        others & (cells.value.isnull() | (cells.value > 0)),
    )
    return kept.semi_join(keys, "slice_key").select("slice_key").distinct()


def _opened_up(
    choices: Choices, told: dict[object, bool], others: set[object]
) -> Choices:
    """Take no slice for complete that may hold what is asked among its others."""
    keys = choices.slices["slice_key"].to_pylist()
    if not others.intersection(key for key in keys if not told.get(key)):
        return choices
    listed = [
        complete and (told.get(key, False) or key not in others)
        for key, complete in zip(
            keys, choices.slices["complete"].to_pylist(), strict=True
        )
    ]
    at = choices.slices.schema.get_field_index("complete")
    slices = choices.slices.set_column(at, "complete", pa.array(listed, pa.bool_()))
    return replace(choices, slices=slices)


def count_listed(
    cells: IbisTable, parts: IbisTable, keys: IbisTable, about: Wanted
) -> IbisTable:
    """Count by slice the cells and the codes that it lists of those asked for."""
    found = about.of(cells, parts).semi_join(keys, "slice_key")
    several = [n for n, codes in about.question.filters.items() if len(codes) > 1]
    return found.group_by("slice_key").aggregate(
        cells=found.count(), **{f"of_{n}": found[n].nunique() for n in several}
    )


def _told(counted: pa.Table, question: Question) -> dict[object, bool]:
    """Say of each slice that lists anything asked whether it lists all of it."""
    wanted = {
        f"of_{name}": len(codes)
        for name, codes in question.filters.items()
        if len(codes) > 1
    }
    return {
        row["slice_key"]: all(row[name] == count for name, count in wanted.items())
        for row in counted.to_pylist()
    }


def _kept(
    told: dict[object, bool], question: Question, choices: Choices
) -> tuple[Choices, Gaps]:
    figures: dict[int, list[dict[str, object]]] = {}
    names = ["slice_key", "participant", "target", "complete", "zero", "choice"]
    for row in choices.keyed.select(names).to_pylist():
        figures.setdefault(row["choice"], []).append(row)
    silence_counts = set(question.dimensions) <= question.filters.keys()
    dropped, wholly, partly = set(), set(), set()
    for choice, rows in figures.items():
        where = (str(rows[0]["participant"]), int(str(rows[0]["target"])))
        zero = all(row["zero"] for row in rows)
        if not any(row["slice_key"] in told for row in rows):
            if not (zero and silence_counts):
                dropped.add(choice)
                wholly.add(where)
        elif not all(
            told.get(row["slice_key"]) or row["zero"] or row["complete"] for row in rows
        ):
            partly.add(where)
    if dropped:
        kept = [at not in dropped for at in choices.keyed["choice"].to_pylist()]
        choices = replace(choices, slices=choices.slices.filter(pa.array(kept)))
    return choices, Gaps(frozenset(wholly), frozenset(partly))


def with_zeros(added: pa.Table, question: Question, facts: pa.Table) -> pa.Table:
    """Add a cell of zero wherever every figure of a row says that silence means none."""
    codes = [question.filters.get(name) for name in question.dimensions]
    if None in codes:
        return added
    zero = facts.filter(facts["zero_all"])["row"].to_pylist()
    if not zero:
        return added
    names = ["row", *question.dimensions]
    there = {tuple(row.values()) for row in added.select(names).to_pylist()}
    cases = [
        (row, *case) for row in zero for case in product(*(c or () for c in codes))
    ]
    missing = [dict(zip(names, c, strict=True)) for c in cases if c not in there]
    if not missing:
        return added
    none = pa.Table.from_pylist(
        [_NONE | case for case in missing], _without_full(added)
    )
    if "full" in added.schema.names:
        none = none.append_column("full", pc.equal(none["cells"], 1))
    return pa.concat_tables([added, none.select(added.schema.names).cast(added.schema)])


_NONE: dict[str, object] = {
    "cells": 1,
    "stated": 1,
    "known": 1,
    "bounded": 1,
    "void": 0,
    "value": 0,
    "low": 0,
    "high": 0,
    "estimated": False,
    "preliminary": False,
    "series_break": False,
    "blank_status": None,
}


def _without_full(added: pa.Table) -> pa.Schema:
    return pa.schema([field for field in added.schema if field.name != "full"])
