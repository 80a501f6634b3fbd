"""Gather findings that are alike, however many there are; none is left out of a count.

Alike is the same check and column with the same value; where a column has many values,
the same form of value ("99 aaa"). The engine counts, so that memory stays flat.
"""

# Names of columns and tables are ours; every text of a file is quoted.
# ruff: noqa: S608

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from duckdb import DuckDBPyConnection

from balise.intake.findings import Finding, Severity

KINDS: Final = 12
"""How many values, or forms of value, of one check and column are told apart."""
PLACES: Final = 3
_ORDER: Final = "CASE severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END"
_FORM: Final = (
    "left(regexp_replace(regexp_replace(value, '[\\p{L}]+', 'a', 'g'), "
    "'[0-9]+', '9', 'g'), 40)"
)
_BATCH: Final = 5_000


@dataclass(frozen=True)
class Group:
    """Findings that are alike: how many, the rows of the first, and the first itself.

    ``value`` is what they share; ``form`` is the shape of their values where those
    are many. Both are None where there is no value, or where the rest is gathered.
    """

    first: Finding
    number: int
    rows: tuple[int, ...]
    value: str | None = None
    form: str | None = None


def grouped(con: DuckDBPyConnection, findings: str) -> tuple[Group, ...]:
    """Give the groups of a relation of findings, worst first, then the largest."""
    found = con.execute(_statement(findings)).fetchall()
    return tuple(
        Group(
            first=Finding(
                rule, Severity(severity), row, column, value, json.loads(params or "{}")
            ),
            number=int(number),
            rows=tuple(rows or ()),
            value=key if by_value else None,
            form=None if by_value else key,
        )
        for rule, severity, column, by_value, key, number, rows, row, value, params in found
    )


def listed(con: DuckDBPyConnection, findings: str) -> Iterator[Finding]:
    """Give every finding of a relation in the order of the file, a few at a time."""
    result = con.execute(
        f'SELECT rule, severity, row, "column", value, params FROM {findings} '
        f'ORDER BY row NULLS FIRST, {_ORDER}, rule, "column", value, params'
    )
    while batch := result.fetchmany(_BATCH):
        for rule, severity, row, column, value, params in batch:
            said = json.loads(params or "{}")
            yield Finding(rule, Severity(severity), row, column, value, said)


def _statement(findings: str) -> str:
    same = 'rule, severity, "column"'
    return (
        f"WITH told AS (SELECT *, {_FORM} AS form FROM {findings}), "
        f"wide AS (SELECT {same}, count(DISTINCT value) <= {KINDS} AS by_value "
        f"FROM told GROUP BY {same}), "
        'counted AS (SELECT t.rule, t.severity, t."column", '
        "w.by_value, CASE WHEN w.by_value THEN t.value ELSE t.form END AS key, "
        f"count(*) AS number, min(t.row, {PLACES}) AS rows, "
        "arg_min({'row': t.row, 'value': t.value, 'params': t.params}, "
        "coalesce(t.row, 0)) AS first "
        "FROM told t JOIN wide w ON w.rule = t.rule AND w.severity = t.severity "
        'AND w."column" IS NOT DISTINCT FROM t."column" GROUP BY ALL), '
        f"ranked AS (SELECT *, row_number() OVER (PARTITION BY {same} "
        "ORDER BY number DESC, key) AS rank FROM counted) "
        f"SELECT {same}, by_value, CASE WHEN rank <= {KINDS} THEN key END AS kind, "
        "sum(number) AS total, "
        f"list_slice(list_sort(flatten(list(rows))), 1, {PLACES}), "
        + ", ".join(
            f"arg_min(first.{name}, coalesce(first.row, 0))"
            for name in ("row", "value", "params")
        )
        + f" FROM ranked GROUP BY {same}, by_value, rank <= {KINDS}, kind "
        f'ORDER BY {_ORDER}, total DESC, rule, "column", kind'
    )
