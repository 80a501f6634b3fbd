"""Hold the periods of a file against each other: a year and its months, a month twice.

Two official totals of the same days may differ for good reasons, such as late entries
in the yearly book: that is a reconciliation to be shown, never an error.
"""

# Names of columns and tables are ours; every text of a file is quoted.
# ruff: noqa: S608

from collections.abc import Iterator, Sequence
from itertools import permutations
from typing import Final

from ibis.backends.duckdb import Backend

from balise.intake.checks.pointing import Place, plain, point
from balise.intake.checks.totals import Shown
from balise.intake.converting.observing import Facts
from balise.vocabulary.model import TIME
from balise.vocabulary.observations import DIMENSIONS, SERIES_COLUMNS
from balise.vocabulary.periods import Frequency

FEWEST_CELLS: Final = 5
"""Cells above zero from which two equal periods are no accident."""


def find_contradictions(
    backend: Backend, facts: Facts, tables: Sequence[Shown], findings: str
) -> None:
    """Point at years that differ from their months, and at periods copied over."""
    for coarse, fine in _grains(tables):
        _compare_days(backend, facts, findings, coarse, fine)
    _repeated_periods(backend, facts, findings)


def _grains(tables: Sequence[Shown]) -> Iterator[tuple[Shown, Shown]]:
    for coarse, fine in permutations(tables, 2):
        if (
            (coarse.indicator, coarse.statistic, coarse.unit, coarse.table)
            == (fine.indicator, fine.statistic, fine.unit, fine.table)
            and Frequency(fine.frequency).is_finer_than(Frequency(coarse.frequency))
            and coarse.adds_along([TIME])
        ):
            yield coarse, fine


def _compare_days(
    backend: Backend, facts: Facts, findings: str, coarse: Shown, fine: Shown
) -> None:
    split = coarse.table.breakdown
    same = "".join(f' AND c."{name}" = f."{name}"' for name in split)
    inside = "f.period_start >= c.period_start AND f.period_end <= c.period_end"
    periods = (
        "SELECT c.period AS whole, f.period AS part FROM "
        f"({_periods(facts, coarse)}) c JOIN ({_periods(facts, fine)}) f ON {inside}"
    )
    days = "date_diff('day', {0}.period_start, {0}.period_end) + 1"
    rows = (
        "SELECT c.source_row, c.source_column, c.original_value, c.value, c.period, "
        "c.period_start, c.period_end, "
        "sum(f.value) AS parts, count(*) AS n "
        f"FROM (SELECT * FROM {facts.view} WHERE {coarse.condition()}) c "
        f"JOIN ({periods}) m ON m.whole = c.period "
        f"JOIN (SELECT * FROM {facts.view} WHERE {fine.condition()}) f "
        f"ON f.period = m.part{same} GROUP BY ALL "
        "HAVING count(f.value) = count(*) AND c.value <> sum(f.value) "
        f"AND sum({days.format('f')}) = {days.format('c')}"
    )
    point(
        backend,
        findings,
        "two-totals-differ",
        f"({rows}) ORDER BY source_row",
        params={
            "total": plain("value"),
            "parts": plain("parts"),
            "number": "n",
            "period": "period",
        },
    )


def _periods(facts: Facts, shown: Shown) -> str:
    return (
        "SELECT DISTINCT period, period_start, period_end "
        f"FROM {facts.view} WHERE {shown.condition()}"
    )


def _repeated_periods(backend: Backend, facts: Facts, findings: str) -> None:
    # Each period is known by one number made of all its cells, so that a million cells
    # are read once and only periods are compared.
    split = [name for name in DIMENSIONS if name in facts.varying]
    cells = ", ".join([*(f'"{name}"' for name in split), "value"])
    series = ", ".join(f'"{name}"' for name in SERIES_COLUMNS)
    digests = (
        f"SELECT {series}, period, period_start, period_end, min(source_row) AS row, "
        "arg_min(source_column, source_row) AS header, count(*) AS n, "
        f"bit_xor(hash({cells})) AS digest FROM {facts.view} "
        f"WHERE value IS NOT NULL GROUP BY {series}, period, period_start, period_end "
        f"HAVING count(*) FILTER (value > 0) >= {FEWEST_CELLS} "
        "AND min(value) < max(value)"
    )
    point(
        backend,
        findings,
        "period-repeated",
        f"({digests}) a JOIN ({digests}) b USING ({series}, n, digest) "
        "WHERE b.period_end + 1 = a.period_start ORDER BY a.row",
        place=Place("a.row", "a.header", "NULL"),
        params={
            "period": "a.period",
            "before": "b.period",
            "cells": "n",
            "table": 'a."table"',
        },
    )
