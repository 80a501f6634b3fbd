# ruff: noqa: S608 - every name and text in a statement goes through quoted or literal
"""What is left of a submission of which a part was taken back with a later one.

A sealed file is never rewritten: the rest is sealed again under a number and a secret
of its own, and the whole of the former is erased. What cannot be told apart by period
goes with it: the file as received, its rejected rows and its findings.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace

from duckdb import DuckDBPyConnection
from ibis.backends.duckdb import Backend

from balise.store.anew import Derive
from balise.store.canonical import literal, quoted
from balise.store.folders import Folders
from balise.store.in_force import in_force
from balise.store.manifests import read_manifest
from balise.store.records import incident_types
from balise.store.replacing import overlaid
from balise.store.staging import (
    Found,
    files_behind,
    parquet_rows,
    same_series,
    staged,
)
from balise.store.values import Content, Holding, Piece
from balise.vocabulary.extents import Depth
from balise.vocabulary.model import model
from balise.vocabulary.observations import OBSERVATION_COLUMNS, OBSERVATION_TYPES


def rest_of(
    folders: Folders,
    backend: Backend,
    derive: Derive | None,
    kept: Holding,
    gone: Sequence[Holding],
) -> Content:
    """Lay out what ``kept`` still covers, without the incidents that ``gone`` replaced.

    Figures of incidents are derived again from those that are left, so that none rests
    on one that is not.
    """
    seen = sorted((replace(kept, same_as={}), *gone), key=lambda h: -h.order)
    pieces = overlaid(tuple(seen))
    deep = [piece for piece in pieces if piece.depth is Depth.INCIDENTS]
    shallow = [p for p in pieces if p.depth is Depth.STATISTICS]
    incidents = _incidents(folders, backend.con, kept.number, deep) if deep else {}
    source = None
    if incidents:
        if derive is None:
            raise ValueError("figures of incidents are made again: hand over derive")
        owner = {"participant": kept.participant, "agency": kept.agency}
        source = derive(backend, incidents, **owner)
    rows = _figures(folders, backend.con, shallow, source) if shallow else None
    labels = _labels(folders, backend.con, kept.number, incidents) if deep else None
    return Content(backend, rows, incidents, covered=kept.covered, labels=labels)


def shared_ids(
    folders: Folders, backend: Backend, earlier: str, later: Sequence[str]
) -> tuple[int, int]:
    """Count the incidents of one submission whose ids others hold, and all of them."""
    con, types = backend.con, incident_types("incident")
    own, others = (
        parquet_rows(
            [path for number in numbers for path in _paths(folders, number)],
            types,
        )
        for numbers in ([earlier], later)
    )
    ((shared, every),) = con.execute(
        "SELECT count(*) FILTER (incident IN "
        f"(SELECT incident FROM {others})), count(*) FROM {own}"
    ).fetchall()
    return int(shared), int(every)


def _paths(folders: Folders, number: str) -> list[str]:
    manifest = read_manifest(folders.sealed / number)
    return [
        str(folders.sealed / number / file.path)
        for file in manifest.files
        if file.kind == Depth.INCIDENTS.value and file.table == "incident"
    ]


def _incidents(
    folders: Folders, con: DuckDBPyConnection, number: str, pieces: Sequence[Piece]
) -> dict[str, str]:
    found = files_behind(folders, pieces, Depth.INCIDENTS)
    made = {}
    with in_force(con, pieces, found) as counting:
        for table in model().incident_tables:
            name = f"rest_{table}_{secrets.token_hex(4)}"
            own = ", ".join(quoted(column) for column in incident_types(table))
            con.execute(
                f"CREATE TEMP TABLE {name} AS SELECT {own} "
                f"FROM ({counting.rows(table)}) WHERE number = ?",
                [number],
            )
            made[table] = name
    return made


def _labels(
    folders: Folders, con: DuckDBPyConnection, number: str, left: Mapping[str, str]
) -> str | None:
    """Lay out what the source said of the incidents that are left."""
    for file in read_manifest(folders.sealed / number).files:
        if file.kind == "labels":
            name = f"rest_labels_{secrets.token_hex(4)}"
            path = literal(str(folders.sealed / number / file.path))
            con.execute(
                f"CREATE TEMP TABLE {name} AS SELECT * FROM read_parquet({path}) "
                f"WHERE incident IN (SELECT incident FROM {left['incident']})"
            )
            return name
    return None


def _figures(
    folders: Folders,
    con: DuckDBPyConnection,
    pieces: Sequence[Piece],
    derived: str | None,
) -> str:
    found = [] if derived else files_behind(folders, pieces, Depth.STATISTICS)
    name = f"rest_{secrets.token_hex(4)}"
    with staged(con, pieces, Depth.STATISTICS, found) as names:
        con.execute(
            f"CREATE TEMP TABLE {name} AS "
            f"SELECT {', '.join(f'o.{quoted(c)}' for c in OBSERVATION_COLUMNS)} "
            f"FROM {derived or _sealed_rows(found)} o "
            f"JOIN {names.runs} p ON {same_series('o', 'p')} "
            f"WHERE {names.in_run('o', 'p')}"
        )
    return name


def _sealed_rows(found: Sequence[Found]) -> str:
    return parquet_rows([path for path, _, _ in found], OBSERVATION_TYPES)
