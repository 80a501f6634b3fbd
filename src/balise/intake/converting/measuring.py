"""Find the cells of measures that cannot be read, or of which nobody said what they are."""

# Names of columns and tables are ours; every text of a file or a pack is quoted.
# ruff: noqa: S608

from collections.abc import Sequence
from typing import Final

from ibis.backends.duckdb import Backend

from balise.intake.converting import numbers
from balise.intake.converting.binding import Bound, BoundColumn
from balise.intake.converting.staging import one_row
from balise.intake.converting.texts import quoted, quoted_list
from balise.intake.packs.values import Role
from balise.intake.personal import looks_personal

MANY: Final = 10
"""So many cells that are all written in one way are meant to be written so."""


def find_bad_numbers(
    backend: Backend,
    staged: str,
    columns: Sequence[BoundColumn],
    findings: str,
    skipped: str,
    bound: Bound,
) -> None:
    """Point at every cell of a measure that holds neither a number nor a token."""
    for column in columns:
        cell, figures = f"s.{column.cell}", column.figures
        backend.con.execute(
            f"INSERT INTO {findings} SELECT CASE WHEN {numbers.is_too_long(cell, figures)} "
            f"THEN 'number-does-not-fit' ELSE 'not-a-number' END, 'error', s.row, "
            f"{quoted(column.header)}, left({cell}, 200), '{{}}' FROM {staged} s "
            f"WHERE {bound.rows_of(column)} AND {numbers.is_unread(cell, figures)} "
            f"AND s.row NOT IN (SELECT row FROM {skipped})"
        )
    _mask(backend, findings)


def find_doubtful_numbers(
    backend: Backend,
    staged: str,
    columns: Sequence[BoundColumn],
    findings: str,
    skipped: str,
    bound: Bound,
) -> None:
    """Point at counts such as "60.000" that are sixty by the pack, and maybe thousands.

    Where many cells are all written with three zeros behind the mark, they are decimals.
    """
    for column in columns:
        if column.figures.statistic not in {"count", "sum"}:
            continue
        cell = f"s.{column.cell}"
        doubtful = numbers.is_doubtful(cell, column.figures)
        rows = (
            f"FROM {staged} s WHERE {bound.rows_of(column)} "
            f"AND s.row NOT IN (SELECT row FROM {skipped})"
        )
        found = int(one_row(backend, f"SELECT count(*) {rows} AND {doubtful}")[0])
        if not found:
            continue
        filled = f"SELECT count(*) {rows} AND {numbers.trimmed(cell)} <> ''"
        if found < MANY or found < int(one_row(backend, filled)[0]):
            backend.con.execute(
                f"INSERT INTO {findings} SELECT 'thousands-or-decimal', 'error', s.row, "
                f"{quoted(column.header)}, {cell}, '{{}}' {rows} AND {doubtful}"
            )


def find_undescribed(
    backend: Backend, staged: str, bound: Bound, findings: str, skipped: str
) -> None:
    """Point at cells of a measure in rows for which the pack says no figure."""
    several: dict[int, list[BoundColumn]] = {}
    for column in bound.having(Role.MEASURE):
        several.setdefault(column.index, []).append(column)
    for columns in several.values():
        if not all(c.figures.when for c in columns):
            continue
        meant = " OR ".join(f"({bound.rows_of(c)})" for c in columns)
        cell = f"s.{columns[0].cell}"
        backend.con.execute(
            f"INSERT INTO {findings} SELECT 'figure-not-described', 'error', s.row, "
            f"{quoted(columns[0].header)}, left({cell}, 200), '{{}}' FROM {staged} s "
            f"WHERE NOT ({meant}) AND {numbers.trimmed(cell)} <> '' "
            f"AND s.row NOT IN (SELECT row FROM {skipped})"
        )


def ignored_cells(
    backend: Backend, staged: str, bound: Bound, left_out: Sequence[str]
) -> int:
    """Count the cells that the pack leaves out in rows that give records."""
    kept = " AND ".join(f"s.row NOT IN (SELECT row FROM {t})" for t in left_out)
    number = 0
    for column in bound.having(Role.MEASURE):
        if column.figures.ignore:
            filled = f"{numbers.trimmed(f's.{column.cell}')} <> ''"
            tests = f"{bound.rows_of(column)} AND {filled} AND {kept}"
            query = f"SELECT count(*) FROM {staged} s WHERE {tests}"
            number += int(one_row(backend, query)[0])
    return number


def _mask(backend: Backend, findings: str) -> None:
    query = (
        f"SELECT DISTINCT value FROM {findings} "
        "WHERE rule IN ('not-a-number', 'number-does-not-fit')"
    )
    found = [value for (value,) in backend.con.execute(query).fetchall() if value]
    if hidden := [value for value in found if looks_personal(value)]:
        backend.con.execute(
            f"UPDATE {findings} SET value = NULL WHERE value IN {quoted_list(hidden)}"
        )
