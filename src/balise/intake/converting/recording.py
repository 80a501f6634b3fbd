"""Build the records of incidents: five tables joined by incident.

One row of the file is one incident; a group of people is a count with what the row
says of it. A count of nobody makes no group, and an empty one is not zero.
"""

# Names of columns and tables are ours; every text of a file or a pack is quoted.
# ruff: noqa: S608

from collections.abc import Iterator, Mapping
from typing import Final

from ibis.backends.duckdb import Backend

from balise.intake.converting import numbers
from balise.intake.converting.binding import Bound, BoundColumn
from balise.intake.converting.staged import Staged
from balise.intake.converting.staging import fresh
from balise.intake.converting.texts import quoted
from balise.intake.packs.values import Role
from balise.vocabulary.model import Field, model
from balise.vocabulary.observations import DECIMAL

ENGINE_TYPES: Final = {
    "text": "VARCHAR",
    "place": "VARCHAR",
    "code": "VARCHAR",
    "number": DECIMAL,
    "date": "DATE",
    "latitude": "DECIMAL(10, 6)",
    "longitude": "DECIMAL(10, 6)",
    "boolean": "BOOLEAN",
}
_PRECISION: Final = "CASE {f} WHEN 'D' THEN 'day' WHEN 'M' THEN 'month' WHEN 'A' THEN 'year' ELSE 'range' END"
_ORDERS: Final = {"leg": "leg", "document": "document", "payment": "payment"}


def number_columns(bound: Bound) -> Iterator[BoundColumn]:
    """Give the columns of an incident layout that hold numbers."""
    for column in bound.having(Role.FIELD):
        if any(
            _field(t).type in {"number", "latitude", "longitude"}
            for t in column.column.targets
        ):
            yield column


def coded_columns(bound: Bound) -> Iterator[BoundColumn]:
    """Give the columns of an incident layout whose labels have to be resolved."""
    for column in bound.having(Role.FIELD):
        if any(_field(t).type in {"code", "boolean"} for t in column.column.targets):
            yield column


def day_columns(bound: Bound) -> Iterator[BoundColumn]:
    """Give the columns that hold a date other than that of the incident."""
    for column in bound.having(Role.FIELD):
        if any(_field(t).type == "date" for t in column.column.targets):
            yield column


def build_incidents(backend: Backend, staged: Staged, base: str) -> dict[str, str]:
    """Build every incident table of which the layout fills something.

    ``base`` is the table that ``base_rows`` made.
    """
    built = {
        "incident": _create(backend, "incident", _select(staged, base, "incident"))
    }
    groups = [
        select
        for name, fixed in _groups(staged).items()
        if (select := _group(staged, base, name, fixed))
    ]
    if groups:
        built["group"] = _create(backend, "group", " UNION ALL ".join(groups))
    for table in _ORDERS:
        if parts := list(_parts(staged, base, table)):
            built[table] = _create(backend, table, " UNION ALL ".join(parts))
    return built


def _parts(staged: Staged, base: str, table: str) -> Iterator[str]:
    """Select the first leg of each row that says something of it, the second, ..."""
    columns = _columns_of(staged.bound, table)
    for nth in sorted({c.column.nth for c in columns}):
        filled = " OR ".join(
            f"{numbers.trimmed(f'b.{c.cell}')} <> ''"
            for c in columns
            if c.column.nth == nth
        )
        yield _select(staged, base, table, nth=nth) + f" WHERE {filled}"


def _groups(staged: Staged) -> Mapping[str, Mapping[str, str]]:
    incidents = staged.bound.layout.incidents
    return incidents.groups if incidents else {}


def base_rows(backend: Backend, staged: Staged, days: Mapping[str, str]) -> str:
    """Join codes, days and periods to the rows, once; every table reads the result.

    ``days`` maps a date column's cell to the table that holds its days.
    """
    parts = []
    for found in staged.codes:
        cell = found.columns[0].cell
        parts += [
            f"{found.code(target)} AS {cell}_{target.replace('.', '_')}"
            for target in found.targets
        ]
    joins = staged.joins()
    for cell, table in days.items():
        parts.append(f"{table}.day AS {cell}_day")
        joins += f" LEFT JOIN {table} ON {table}.t0 = s.{cell}"
    if staged.periods:
        found_in = staged.periods.table
        parts += [
            f"{found_in}.{n}" for n in ("period_start", "period_end", "frequency")
        ]
    extra = "".join(f", {part}" for part in parts)
    table = fresh("rows")
    backend.con.execute(
        f"CREATE TABLE {table} AS SELECT s.*{extra} FROM {staged.table} s {joins} "
        f"WHERE {staged.kept()}"
    )
    return table


def _create(backend: Backend, kind: str, select: str) -> str:
    table = fresh(kind)
    backend.con.execute(f"CREATE TABLE {table} AS {select} ORDER BY ALL")
    return table


def _group(
    staged: Staged, base: str, name: str, fixed: Mapping[str, str]
) -> str | None:
    counts = [
        c
        for c in staged.bound.having(Role.FIELD)
        if "group.count" in c.column.targets and name in (c.column.groups or (name,))
    ]
    if not counts:
        return None
    value = numbers.number(f"b.{counts[0].cell}", counts[0].figures)
    return _select(staged, base, "group", name, fixed) + f" WHERE {value} > 0"


def _select(
    staged: Staged,
    base: str,
    table: str,
    group: str = "",
    fixed: Mapping[str, str] | None = None,
    nth: int = 1,
) -> str:
    given = {
        **{
            k.partition(".")[2]: v
            for k, v in _fixed(staged).items()
            if k.startswith(f"{table}.")
        },
        **(fixed or {}),
    }
    columns = []
    for field in model().incident_tables[table]:
        found = _expression(staged, table, field, group, nth)
        if found is None and field.name in given:
            found = quoted(given[field.name])
        kind = ENGINE_TYPES[field.type]
        columns.append(f'CAST({found or "NULL"} AS {kind}) AS "{field.name}"')
    return f"SELECT {', '.join(columns)} FROM {base} b"


def _fixed(staged: Staged) -> Mapping[str, str]:
    incidents = staged.bound.layout.incidents
    return incidents.fixed if incidents else {}


def _expression(
    staged: Staged, table: str, field: Field, group: str, nth: int = 1
) -> str | None:
    if field.name == "incident":
        return key_expression(staged.bound, "b")
    if field.name == "restriction":
        return _restriction(staged.bound)
    if table == "group" and field.name == "group":
        return quoted(group)
    if field.name == _ORDERS.get(table):
        return str(nth)
    target = f"{table}.{field.name}"
    if column := field_column(staged.bound, target, group, nth):
        return _of_cell(column, target, field)
    return _implied(staged, table, field)


def field_column(
    bound: Bound, target: str, group: str = "", nth: int = 1
) -> BoundColumn | None:
    """Find the column that fills a field, of a group of people where one is named.

    ``nth`` says of which leg, document or payment of the row.
    """
    for column in bound.having(Role.FIELD):
        if (
            target in column.column.targets
            and column.column.nth == nth
            and (not group or group in (column.column.groups or (group,)))
        ):
            return column
    return None


def field_expression(staged: Staged, target: str, group: str = "") -> str | None:
    """Give what a row of ``base_rows`` (as ``b``) says of a field, or None."""
    table = target.partition(".")[0]
    given = {**_fixed(staged), **_fixed_of_group(staged, group)}
    found = _expression(staged, table, _field(target), group)
    if found is None and target in given:
        return quoted(given[target])
    return found


def _fixed_of_group(staged: Staged, group: str) -> Mapping[str, str]:
    fixed = _groups(staged).get(group, {})
    return {f"group.{name}": code for name, code in fixed.items()}


def key_expression(bound: Bound, alias: str) -> str:
    """Give the expression of an incident's key: the file's own, or its row."""
    for column in bound.having(Role.FIELD):
        if "incident.incident" in column.column.targets:
            return numbers.trimmed(f"{alias}.{column.cell}")
    return f"'row-' || {alias}.row"


def _of_cell(column: BoundColumn, target: str, field: Field) -> str:
    cell = f"b.{column.cell}"
    if field.type in {"code", "boolean"}:
        return f"{cell}_{target.replace('.', '_')}"
    if field.type == "date":
        return f"{cell}_day"
    if field.type in {"number", "latitude", "longitude"}:
        return numbers.number(cell, column.figures)
    return f"nullif({numbers.trimmed(cell)}, '')"


def _implied(staged: Staged, table: str, field: Field) -> str | None:
    if field.name in {"latitude", "longitude"} and table == "incident":
        for column in staged.bound.having(Role.COORDINATES):
            return coordinate(f"b.{column.cell}", field.name, column.column.targets[0])
    if table != "incident" or staged.periods is None:
        return None
    match field.name:
        case "date" | "date_lower":
            return "b.period_start"
        case "date_upper":
            return "b.period_end"
        case "date_precision":
            return _PRECISION.format(f="b.frequency")
        case _:
            return None


def coordinate(cell: str, name: str, order: str) -> str:
    """Give the expression of one coordinate of a cell that holds both."""
    place = 1 if order.startswith(name) else 2
    shape = r"\s*(-?[0-9]{1,3}(?:\.[0-9]+)?)\s*[,;]\s*(-?[0-9]{1,3}(?:\.[0-9]+)?)\s*"
    text = numbers.trimmed(cell)
    found = f"regexp_extract({text}, {quoted(f'^{shape}$')}, {place})"
    return f"TRY_CAST({found} AS DECIMAL(10, 6))"


def _restriction(bound: Bound) -> str:
    columns = bound.having(Role.RESTRICTION)
    if not columns:
        return quoted(bound.layout.restriction)
    return f"lower({numbers.trimmed(f'b.{columns[0].cell}')})"


def _columns_of(bound: Bound, table: str) -> list[BoundColumn]:
    return [
        c
        for c in bound.having(Role.FIELD)
        if any(t.startswith(f"{table}.") for t in c.column.targets)
    ]


def _field(target: str) -> Field:
    table, _, name = target.partition(".")
    return next(f for f in model().incident_tables[table] if f.name == name)
