"""Check the cells of incident files before records are made of them."""

# Names of columns and tables are ours; every text of a file is quoted.
# ruff: noqa: S608

from collections.abc import Iterator
from typing import Final

import pyarrow as pa
from ibis.backends.duckdb import Backend

from balise.intake.checks.declared import severity
from balise.intake.converting import numbers, recording
from balise.intake.converting.binding import BoundColumn
from balise.intake.converting.staged import Staged
from balise.intake.converting.staging import fresh
from balise.intake.converting.texts import quoted
from balise.intake.packs.values import Role

_UPPER: Final = {
    "group.count_lower": ("group.count_upper", "group.count"),
    "group.count": ("group.count_upper",),
    "payment.amount_lower": ("payment.amount_upper",),
}
"""What a field may not be more than, in the same group or payment."""


def find_errors(
    backend: Backend, staged: Staged, findings: str, *, skipped: str
) -> None:
    """Point at cells of incidents that cannot be true."""
    for code, column, test in _tests(staged):
        backend.con.execute(
            f"INSERT INTO {findings} SELECT '{code}', 'error', s.row, "
            f"{quoted(column.header)}, left(s.{column.cell}, 200), '{{}}' "
            f"FROM {staged.table} s WHERE ({test}) "
            f"AND s.row NOT IN (SELECT row FROM {skipped})"
        )
    _dates_after_the_file(backend, staged, findings)
    _repeated_keys(backend, staged, findings, skipped)


def _tests(staged: Staged) -> Iterator[tuple[str, BoundColumn, str]]:
    for column in recording.number_columns(staged.bound):
        value = numbers.number(f"s.{column.cell}", column.figures)
        names = {target.partition(".")[2] for target in column.column.targets}
        if names & {"latitude", "longitude"}:
            limit = 90 if "latitude" in names else 180
            yield "coordinates-out-of-range", column, f"abs({value}) > {limit}"
            continue
        yield "negative-count", column, f"{value} < 0"
        if names & {"count", "count_lower", "count_upper", "persons"}:
            yield "fraction-of-a-person", column, f"{value} <> trunc({value})"
    for column in staged.bound.having(Role.COORDINATES):
        yield from _of_coordinates(column)
    yield from _of_uncounted(staged)
    yield from _of_bounds(staged)


def _of_uncounted(staged: Staged) -> Iterator[tuple[str, BoundColumn, str]]:
    """Find people whose role a cell says, and whose number none does."""
    for role in staged.bound.having(Role.FIELD):
        for group in role.column.groups if "group.role" in role.column.targets else ():
            count = recording.field_column(staged.bound, "group.count", group)
            if count is not None:
                named = f"{numbers.trimmed(f's.{role.cell}')} <> ''"
                empty = f"{numbers.trimmed(f's.{count.cell}')} = ''"
                yield "empty-required", count, f"{named} AND {empty}"


def _of_coordinates(column: BoundColumn) -> Iterator[tuple[str, BoundColumn, str]]:
    cell = f"s.{column.cell}"
    north, east = (
        recording.coordinate(cell, name, column.column.targets[0])
        for name in ("latitude", "longitude")
    )
    filled = f"{numbers.trimmed(cell)} <> ''"
    unread = f"{filled} AND ({north} IS NULL OR {east} IS NULL)"
    yield "coordinates-unreadable", column, unread
    outside = f"abs({north}) > 90 OR abs({east}) > 180"
    yield "coordinates-out-of-range", column, outside


def _of_bounds(staged: Staged) -> Iterator[tuple[str, BoundColumn, str]]:
    cells = {
        (target, column.column.groups, column.column.nth): column
        for column in recording.number_columns(staged.bound)
        for target in column.column.targets
    }
    for (low, groups, nth), one in cells.items():
        for high in _UPPER.get(low, ()):
            other = cells.get((high, groups, nth))
            if other is not None:
                yield (
                    "outside-its-bounds",
                    one,
                    f"{numbers.number(f's.{one.cell}', one.figures)} > "
                    f"{numbers.number(f's.{other.cell}', other.figures)}",
                )


def _dates_after_the_file(backend: Backend, staged: Staged, findings: str) -> None:
    if staged.periods is None:
        return
    header = quoted(staged.periods.columns[0].header)
    table = staged.periods.table
    backend.con.execute(
        f"INSERT INTO {findings} SELECT 'date-after-file', 'error', s.row, {header}, "
        f"{table}.period, json_object('date', '{staged.file_date}') "
        f"FROM {staged.table} s {staged.periods.join('s', 'NULL')} "
        f"WHERE {table}.period_start > DATE '{staged.file_date}' AND {staged.kept()}"
    )


def find_vanished(
    backend: Backend, incidents: str, known: pa.Table, findings: str
) -> None:
    """Name what was sent before and is not sent again: by id, it stays in force.

    ``known`` has the ``incident`` and ``date`` of what is in force on the same days.
    """
    name = fresh("known")
    backend.con.register(name, known)
    backend.con.execute(
        f"INSERT INTO {findings} SELECT 'incident-vanished', "
        f"{quoted(severity('incident-vanished'))}, NULL, NULL, left(k.incident, 200), "
        f"json_object('date', k.date::VARCHAR) FROM {name} k "
        f"WHERE k.incident NOT IN (SELECT incident FROM {incidents}) "
        "ORDER BY k.date, k.incident"
    )
    backend.con.unregister(name)


def _repeated_keys(
    backend: Backend, staged: Staged, findings: str, skipped: str
) -> None:
    columns = [
        c
        for c in staged.bound.having(Role.FIELD)
        if "incident.incident" in c.column.targets
    ]
    for column in columns:
        key = numbers.trimmed(f"s.{column.cell}")
        backend.con.execute(
            f"INSERT INTO {findings} SELECT CASE WHEN key = '' THEN 'empty-required' "
            f"ELSE 'duplicate-incident' END, 'error', row, {quoted(column.header)}, "
            "key, '{}' FROM ("
            f"SELECT s.row, {key} AS key, count(*) OVER (PARTITION BY {key}) AS times "
            f"FROM {staged.table} s WHERE s.row NOT IN (SELECT row FROM {skipped})"
            ") WHERE times > 1 OR key = ''"
        )
