# ruff: noqa: S608 - every name and text in a statement goes through quoted or literal
"""Write the shelf file of incidents: five tables, and who may not see which incident."""

import secrets
from collections.abc import Sequence
from pathlib import Path

from duckdb import DuckDBPyConnection
from ibis.backends.duckdb import Backend

from balise.store.canonical import literal
from balise.store.folders import Folders
from balise.store.in_force import InForce, in_force
from balise.store.records import PARQUET
from balise.store.shelf import INDEX, LABELS
from balise.store.slicing import slice_table
from balise.store.staging import sealed_files, slice_key
from balise.store.values import BESIDE, UNLABELLED, Piece, ShelfFile
from balise.vocabulary.model import model


def build_incidents(
    folders: Folders, file: ShelfFile, backend: Backend, target: Path
) -> None:
    """Write the incident tables of one label; beside the unlabelled ones the index."""
    con, found = backend.con, sealed_files(folders, file)
    with in_force(con, file.pieces, found) as counting:
        for table in model().incident_tables:
            rows = counting.rows(table, file.restriction)
            con.execute(
                f"COPY ({rows}) TO {literal(str(target / f'{table}.parquet'))} {PARQUET}"
            )
        if file.restriction == UNLABELLED:
            _write_labels(con, counting, target)
            _write_index(con, file.pieces, target)


def _write_labels(con: DuckDBPyConnection, counting: InForce, target: Path) -> None:
    """Write the labels of every incident that has one anywhere."""
    labelled = " UNION ALL ".join(
        f"SELECT incident_key, restriction FROM ({counting.rows(table)}) "
        "WHERE restriction <> ''"
        for table in model().incident_tables
    )
    con.execute(
        "COPY (SELECT incident_key, list_sort(list_distinct("
        f"flatten(list(string_split(restriction, {literal(BESIDE)}))))) "
        f"AS labels FROM ({labelled}) GROUP BY 1 ORDER BY 1) "
        f"TO {literal(str(target / LABELS))} {PARQUET}"
    )


def _write_index(
    con: DuckDBPyConnection, pieces: Sequence[Piece], target: Path
) -> None:
    stated = f"stated_{secrets.token_hex(4)}"
    con.register(stated, slice_table(pieces))
    con.execute(
        f"COPY (SELECT {slice_key('k.')} AS slice_key, k.* FROM {stated} k) "
        f"TO {literal(str(target / INDEX))} {PARQUET}"
    )
    con.unregister(stated)
