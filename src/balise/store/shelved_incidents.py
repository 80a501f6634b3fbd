# ruff: noqa: S608 - every name and text in a statement goes through quoted or literal
"""Write the shelf file of incidents: five tables, and who may not see which incident.

A group, a leg, a document or a payment follows its incident: it counts by the first
day of the incident, and a label on any of them is a label on the incident.
"""

import secrets
from collections.abc import Sequence
from pathlib import Path

from duckdb import DuckDBPyConnection

from balise.store.canonical import literal, quoted
from balise.store.folders import Folders
from balise.store.records import PARQUET, incident_types
from balise.store.shelf import INDEX, LABELS
from balise.store.slicing import slice_table
from balise.store.staging import (
    Found,
    Staged,
    key_of,
    parquet_rows,
    sealed_files,
    slice_key,
    staged,
)
from balise.store.values import BESIDE, UNLABELLED, ShelfFile
from balise.vocabulary.model import model

ADDED_COLUMNS = {
    "participant": "VARCHAR",
    "agency": "VARCHAR",
    "dataflow": "VARCHAR",
    "table": "VARCHAR",
    "number": "VARCHAR",
    "incident_key": "BIGINT",
    "date_first": "DATE",
    "date_last": "DATE",
}
"""What the shelf adds to the fields of every incident table."""


def build_incidents(
    folders: Folders, file: ShelfFile, con: DuckDBPyConnection, target: Path
) -> None:
    """Write the incident tables of one label; beside the unlabelled ones the index."""
    found = sealed_files(folders, file)
    with staged(con, file.pieces, file.depth, found) as names:
        for table in model().incident_tables:
            rows = _rows(table, found, names, file.restriction)
            con.execute(
                f"COPY ({rows}) TO {literal(str(target / f'{table}.parquet'))} {PARQUET}"
            )
        if file.restriction == UNLABELLED:
            _write_labels(con, found, names, target)
            _write_index(con, file, target)


def _write_labels(
    con: DuckDBPyConnection, found: Sequence[Found], names: Staged, target: Path
) -> None:
    """Write the labels of every incident that has one anywhere."""
    labelled = " UNION ALL ".join(
        f"SELECT incident_key, restriction FROM ({_rows(table, found, names)}) "
        "WHERE restriction <> ''"
        for table in model().incident_tables
    )
    con.execute(
        "COPY (SELECT incident_key, list_sort(list_distinct("
        f"flatten(list(string_split(restriction, {literal(BESIDE)}))))) "
        f"AS labels FROM ({labelled}) GROUP BY 1 ORDER BY 1) "
        f"TO {literal(str(target / LABELS))} {PARQUET}"
    )


def _write_index(con: DuckDBPyConnection, file: ShelfFile, target: Path) -> None:
    stated = f"stated_{secrets.token_hex(4)}"
    con.register(stated, slice_table(file))
    con.execute(
        f"COPY (SELECT {slice_key('k.')} AS slice_key, k.* FROM {stated} k) "
        f"TO {literal(str(target / INDEX))} {PARQUET}"
    )
    con.unregister(stated)


def _rows(
    table: str, found: Sequence[Found], names: Staged, label: str | None = None
) -> str:
    types = incident_types(table)
    own = ", ".join(f"t.{quoted(name)}" for name in types)
    paths = [
        path
        for path, _, one in found
        if one.table == table and label in (None, one.restriction)
    ]
    key = key_of(("p.participant", "p.agency", 'p."table"', "t.incident"))
    return (
        f"WITH dated AS ({_dates(found, names)}) "
        f'SELECT p.participant, p.agency, p.dataflow, p."table", f.number, '
        f"{key} AS incident_key, d.date_first, d.date_last, "
        f"{', '.join(f't.{quoted(name)}' for name in own_columns(types))} "
        f"FROM {parquet_rows(paths, types)} t "
        f"JOIN {names.files} f ON f.path = t.filename "
        "JOIN dated d ON d.number = f.number AND d.incident = t.incident "
        f"JOIN {names.runs} p ON p.number = f.number "
        "AND d.date_first BETWEEN p.first AND p.last "
        f'ORDER BY p.agency, p."table", d.date_first, {own}'
    )


def own_columns(types: dict[str, str]) -> list[str]:
    """Give the fields of a table that the shelf does not add itself."""
    return [name for name in types if name not in ADDED_COLUMNS]


def _dates(found: Sequence[Found], names: Staged) -> str:
    """Write the first and the last day that each incident may have happened on."""
    types = incident_types("incident")
    source = parquet_rows([p for p, _, one in found if one.table == "incident"], types)
    return (
        "SELECT f.number, s.incident, "
        "min(least(s.date, coalesce(s.date_lower, s.date))) AS date_first, "
        "max(greatest(s.date, coalesce(s.date_upper, s.date))) AS date_last "
        f"FROM {source} s JOIN {names.files} f ON f.path = s.filename GROUP BY ALL"
    )
