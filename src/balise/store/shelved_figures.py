# ruff: noqa: S608 - every name and text in a statement goes through quoted or literal
"""Write the shelf file of figures: cells, and beside the unlabelled ones the index.

The index counts every row of a slice, labelled or not: a slice is shown whole or not at
all. Which slices hold a label stands in a small table of its own, so that opening need
not read a labelled file to withhold it, and reads nothing where there is none. Original values and labels stay in the sealed files: what is not on the shelf cannot
slip past precision.
"""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from duckdb import DuckDBPyConnection
from ibis.backends.duckdb import Backend

from balise.store.anew import Anew, Derive, made_anew
from balise.store.canonical import columns, literal, quoted
from balise.store.extent_tables import kind_table
from balise.store.folders import Folders
from balise.store.records import PARQUET
from balise.store.shelf import CELLS, HIDING, INDEX
from balise.store.slicing import slice_table
from balise.store.staging import (
    Found,
    Staged,
    parquet_rows,
    same_series,
    sealed_files,
    slice_key,
    staged,
)
from balise.store.values import BESIDE, UNLABELLED, ShelfFile
from balise.vocabulary.observations import (
    DIMENSIONS,
    OBSERVATION_TYPES,
    PERIOD_COLUMNS,
    SERIES_COLUMNS,
    VALUE_COLUMNS,
)
from balise.vocabulary.tables import parse_table

# What a question filters by comes first, so that whole row groups are passed over.
ORDER: Final = (
    "indicator",
    "table",
    "period_start",
    "statistic",
    "unit",
    "frequency",
    "agency",
    "period",
)
CELL_COLUMNS: Final = (*SERIES_COLUMNS, *PERIOD_COLUMNS, *DIMENSIONS, *VALUE_COLUMNS)


def build_figures(
    folders: Folders,
    file: ShelfFile,
    backend: Backend,
    target: Path,
    derive: Derive | None,
) -> None:
    """Write the cells of one label, and the index beside the unlabelled ones."""
    con = backend.con
    sealed = replace(file, pieces=tuple(p for p in file.pieces if not p.way))
    found = sealed_files(folders, sealed)
    own = [one for one in found if one[2].restriction == file.restriction]
    kept = columns(("slice_key", *CELL_COLUMNS))
    with (
        staged(con, sealed.pieces, file.depth, found) as names,
        made_anew(folders, file, backend, derive) as anew,
    ):
        rows = f"SELECT {kept} FROM {_rows(own, names)}"
        if anew:
            label = literal(file.restriction)
            rows += f" UNION ALL SELECT {kept} FROM {anew.cells} "
            rows += f"WHERE restriction = {label}"
        con.execute(
            f"COPY ({rows} ORDER BY {columns((*ORDER, *_known(file)))}) "
            f"TO {literal(str(target / CELLS))} {PARQUET}"
        )
        if file.restriction == UNLABELLED:
            _write_index(con, file, names, found, anew, target)


def _known(file: ShelfFile) -> list[str]:
    """Give the dimensions that some table knows; all others are the total."""
    tables = {piece.series.table for piece in file.pieces}
    known = frozenset().union(*(parse_table(name).dimensions for name in tables))
    return [name for name in DIMENSIONS if name in known]


def _rows(found: Sequence[Found], names: Staged) -> str:
    """Write the rows that count, with their slice key and submission."""
    kept = ", ".join(f"o.{quoted(name)}" for name in (*CELL_COLUMNS, "restriction"))
    source = parquet_rows([path for path, _, _ in found], OBSERVATION_TYPES)
    return (
        f"(SELECT {slice_key('o.')} AS slice_key, f.number, {kept} FROM {source} o "
        f"JOIN {names.files} f ON f.path = o.filename "
        f"JOIN {names.runs} p ON p.number = f.number AND {same_series('o', 'p')} "
        f"WHERE {names.in_run('o', 'p')})"
    )


def _write_index(
    con: DuckDBPyConnection,
    file: ShelfFile,
    names: Staged,
    found: Sequence[Found],
    anew: Anew | None,
    target: Path,
) -> None:
    """Write one row per slice; covered slices without rows count zero rows.

    Rows of a period that the coverage does not spell out (a fiscal year inside a run
    of calendar years) make their own slice, so that no row is ever without one.
    """
    stated = f"stated_{secrets.token_hex(4)}"
    con.register(stated, slice_table([p for p in file.pieces if not p.way]))
    identity = (*SERIES_COLUMNS, *PERIOD_COLUMNS, "number", "order_no")
    both = ", ".join(
        f"coalesce(k.{quoted(c)}, h.{quoted(c)}) AS {quoted(c)}"
        for c in ("slice_key", *identity, "complete", "absent")
    )
    kinds = f"kinds_{secrets.token_hex(4)}"
    con.register(kinds, kind_table(sorted({p.series.table for p in file.pieces})))
    held = f"held_{secrets.token_hex(4)}"
    con.execute(f"CREATE TEMP TABLE {held} AS {_held_of(found, names, anew)}")
    both_stated = f"FROM {stated}" + (f" UNION ALL FROM {anew.stated}" if anew else "")
    con.execute(
        "COPY (WITH known AS "
        f"(SELECT {slice_key()} AS slice_key, * FROM ({both_stated})), "
        f"listed AS (SELECT {both}, coalesce(h.rows, 0) AS rows, "
        "coalesce(h.missing, 0) AS missing, "
        "coalesce(h.provisional, false) AS provisional "
        f"FROM known k FULL JOIN {held} h ON h.slice_key = k.slice_key) "
        f"SELECT l.*, k.crossed, k.dimensions FROM listed l JOIN {kinds} k "
        f'ON k."table" = l."table" ORDER BY {columns(ORDER)}) '
        f"TO {literal(str(target / INDEX))} {PARQUET}"
    )
    _write_hiding(con, held, target)
    con.execute(f"DROP TABLE {held}")
    con.unregister(stated)
    con.unregister(kinds)


def _write_hiding(con: DuckDBPyConnection, held: str, target: Path) -> None:
    labelled = (
        'SELECT participant, indicator, "table", period_start, period_end, labels '
        f"FROM {held} WHERE len(labels) > 0 ORDER BY ALL"
    )
    if con.execute(f"SELECT 1 FROM ({labelled}) LIMIT 1").fetchall():
        con.execute(f"COPY ({labelled}) TO {literal(str(target / HIDING))} {PARQUET}")


def _held_of(found: Sequence[Found], names: Staged, anew: Anew | None) -> str:
    """Count the rows of every slice, sealed or made anew."""
    by_series = f"s.number = c.number AND {same_series('s', 'c')}"
    sealed = _held(_rows(found, names), names.facts, by_series)
    if anew is None:
        return sealed
    made = _held(anew.cells, anew.stated, f"{slice_key('s.')} = c.slice_key")
    return f"{sealed} UNION ALL {made}"


def _held(rows: str, facts: str, same: str) -> str:
    identity = ("slice_key", *SERIES_COLUMNS, *PERIOD_COLUMNS, "number")
    return (
        f"SELECT {', '.join(f'c.{quoted(name)}' for name in identity)}, "
        "s.order_no, s.complete, s.absent, count(*) AS rows, "
        "count(*) FILTER (c.value IS NULL) AS missing, "
        "bool_or(c.obs_status = 'P') AS provisional, "
        "coalesce(list_sort(list_distinct(flatten(list("
        f"string_split(c.restriction, {literal(BESIDE)})) "
        "FILTER (c.restriction <> '')))), []::VARCHAR[]) AS labels "
        f"FROM {rows} c JOIN {facts} s ON {same} GROUP BY ALL"
    )
