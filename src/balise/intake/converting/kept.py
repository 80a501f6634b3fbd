"""What is kept of the file besides its records: rejected rows, and a clean copy.

Neither ever holds a personal column. In a row with more cells than the header nobody
knows what stands where, so none of its cells is kept if the file has such a column.
"""

# Names of columns and tables are ours; every text of a file is quoted.
# ruff: noqa: S608

from collections.abc import Mapping

from ibis.backends.duckdb import Backend

from balise.intake.converting.binding import Bound
from balise.intake.converting.recording import key_expression
from balise.intake.converting.staging import fresh
from balise.intake.converting.texts import quoted
from balise.intake.packs.values import Role
from balise.intake.reading.values import Reading


def rejected_cells(
    backend: Backend, reading: Reading, rejected: str, hidden: Mapping[int, str]
) -> str:
    """Make the table of rejected rows, each with a reason and its cells."""
    names = [
        f"{quoted(name)}, s.c{i}"
        for i, name in enumerate(reading.layout.header)
        if i not in hidden
    ]
    cells = f"CAST(json_object({', '.join(names)}) AS VARCHAR)"
    if hidden:
        cells = f"CASE WHEN s.surplus IS NULL THEN {cells} ELSE '{{}}' END"
    table = fresh("rejected")
    backend.con.execute(
        f"CREATE TABLE {table} AS SELECT s.row, r.rule, {cells} AS cells "
        f"FROM {reading.table} s JOIN {rejected} r ON r.row = s.row ORDER BY s.row"
    )
    return table


def original_labels(backend: Backend, rows: str, bound: Bound) -> str:
    """Make the table of what the source itself said of each incident.

    One row per row of the file: the incident's key, and the text of every column from
    which a record was made, as JSON by header, empty cells left out.
    """
    kinds = {Role.FIELD, Role.PERIOD, Role.COORDINATES, Role.RESTRICTION}
    parts = ", ".join(
        f"CASE WHEN b.{column.cell} <> '' THEN json_object({quoted(column.header)}, "
        f"b.{column.cell}) ELSE '{{}}' END"
        for column in bound.columns
        if column.role in kinds
    )
    table = fresh("labels")
    backend.con.execute(
        f"CREATE TABLE {table} AS SELECT {key_expression(bound, 'b')} AS incident, "
        f"b.row AS source_row, CAST(json_merge_patch('{{}}', {parts}) AS VARCHAR) "
        f"AS original_labels FROM {rows} b ORDER BY b.row"
    )
    return table


def cleaned_original(
    backend: Backend, reading: Reading, hidden: Mapping[int, str]
) -> str | None:
    """Make the view of the file without its personal columns; None if it has none."""
    if not hidden:
        return None
    columns = ", ".join(
        f"CASE WHEN surplus IS NULL THEN c{i} ELSE '' END AS c{i}"
        for i in range(len(reading.layout.header))
        if i not in hidden
    )
    view = fresh("cleaned")
    shown = f", {columns}" if columns else ""
    backend.con.execute(
        f"CREATE VIEW {view} AS SELECT row{shown}, "
        f"CAST(NULL AS VARCHAR) AS surplus FROM {reading.table}"
    )
    return view
