# ruff: noqa: S608 - every name and text in a statement goes through quoted or literal
"""Open exactly what was granted, already limited; analysis never sees a path.

Everything is decided once per slice, in one small table: whether it lies wholly in the
granted days, whether its agency, its table and its labels are open, and how finely it
is shown. Cells are then the cells of those slices and no others.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final

from ibis.backends.duckdb import Backend

from balise.store.building import build_missing
from balise.store.canonical import literal, quoted
from balise.store.extent_tables import apart_table, extent_table, kind_table
from balise.store.faults import faults_told
from balise.store.folders import Folders
from balise.store.opening_incidents import open_incidents
from balise.store.rounding import hide_small_groups, shown_cells
from balise.store.shelf import CELLS, INDEX
from balise.store.shelved_figures import CELL_COLUMNS
from balise.store.staging import parquet_rows
from balise.store.values import UNLABELLED, Opened, ShelfFile
from balise.store.workspace import Workspace, named_table
from balise.vocabulary.extents import Depth, Extent
from balise.vocabulary.observations import (
    OBSERVATION_TYPES,
    PERIOD_COLUMNS,
    SERIES_COLUMNS,
)

INDEX_TYPES: Final = (
    {"slice_key": "BIGINT"}
    | {name: OBSERVATION_TYPES[name] for name in (*SERIES_COLUMNS, *PERIOD_COLUMNS)}
    | {
        "number": "VARCHAR",
        "order_no": "BIGINT",
        "complete": "BOOLEAN",
        "absent": "VARCHAR",
        "rows": "BIGINT",
        "missing": "BIGINT",
        "provisional": "BOOLEAN",
        "labels": "VARCHAR[]",
    }
)
_CELL_TYPES: Final = {"slice_key": "BIGINT"} | {
    name: OBSERVATION_TYPES[name] for name in CELL_COLUMNS
}


@contextmanager
def opened(
    folders: Folders,
    extents: Sequence[Extent],
    files: Sequence[ShelfFile],
    backend: Backend,
) -> Iterator[Opened]:
    """Open some extents of the shelf: these and nothing else exist inside."""
    wanted = _wanted(extents, files)
    space = Workspace(folders, backend.con)
    try:
        with faults_told():
            build_missing(folders, wanted, backend)
            figures = [f for f in wanted if f.depth is Depth.STATISTICS]
            deep = [f for f in wanted if f.depth is Depth.INCIDENTS]
            slices = _open_slices(space, extents, figures)
            cells = _open_cells(space, extents, figures, slices)
            incidents = open_incidents(space, extents, deep, slices)
            numbers = _numbers(space, slices, incidents)
        yield Opened(
            slices=named_table(backend, slices),
            cells=named_table(backend, cells),
            incidents={
                name: named_table(backend, at) for name, at in incidents.items()
            },
            numbers=numbers,
        )
    finally:
        space.close()


def _wanted(extents: Sequence[Extent], files: Sequence[ShelfFile]) -> list[ShelfFile]:
    """Give the files of the extents; a labelled one only to those who may read it."""
    granted: dict[tuple[str, str, Depth, bool], list[Extent]] = {}
    for extent in extents:
        key = (extent.participant, extent.dataflow, extent.depth, extent.inside)
        granted.setdefault(key, []).append(extent)
    return [
        file
        for file in files
        if any(
            _may_read(extent, file.restriction)
            for extent in granted.get(
                (file.participant, file.dataflow, file.depth, file.inside), ()
            )
        )
    ]


def _numbers(
    space: Workspace, slices: str, incidents: Mapping[str, str]
) -> frozenset[str]:
    """Give the submissions that anything open rests on."""
    sources = [slices, *([space.name("allowed")] if incidents else [])]
    query = " UNION ".join(f"SELECT number FROM {source}" for source in sources)
    return frozenset(number for (number,) in space.con.execute(query).fetchall())


def _may_read(extent: Extent, label: str) -> bool:
    return label == UNLABELLED or extent.labels is None or label in extent.labels


def _open_slices(
    space: Workspace, extents: Sequence[Extent], files: Sequence[ShelfFile]
) -> str:
    """Decide every slice once; what is left is what exists for this reader."""
    figures = [e for e in extents if e.depth is Depth.STATISTICS]
    index = space.view("index", _index(space, files))
    granted = space.register("granted", extent_table(figures))
    tables = {piece.series.table for file in files for piece in file.pieces}
    kinds = space.register("kinds", kind_table(sorted(tables)))
    space.table(
        "candidates",
        f"SELECT i.*, g.extent, g.open_labels, g.minimum_persons, "
        "CASE WHEN k.crossed THEN g.crossed ELSE g.one_way END AS grain "
        f'FROM {index} i JOIN {kinds} k ON k."table" = i."table" '
        f"JOIN {granted} g ON g.participant = i.participant "
        "AND g.dataflow = i.dataflow AND g.inside = i.inside "
        "AND i.period_start >= g.first AND i.period_end <= g.last "
        "WHERE (g.agencies IS NULL OR list_contains(g.agencies, i.agency)) "
        "AND NOT list_has_any(g.barred, k.dimensions)",
    )
    _withhold(space, index, granted, sorted(tables))
    # Where two extents open one slice, the finer one is shown, once.
    return space.table(
        "slices",
        "SELECT slice_key, "
        + ", ".join(f"{quoted(c)}" for c in INDEX_TYPES if c not in _NOT_SHOWN)
        + ", inside, minimum_persons, grain = 1 AS rounded "
        f"FROM {space.name('candidates')} WHERE grain > 0 "
        "AND NOT (grain = 1 AND statistic = 'share') "
        "QUALIFY row_number() OVER (PARTITION BY slice_key "
        "ORDER BY grain DESC, inside DESC, minimum_persons, extent) = 1",
    )


_NOT_SHOWN: Final = ("slice_key", "labels")


def _withhold(
    space: Workspace, index: str, granted: str, tables: Sequence[str]
) -> None:
    """Take away what would reveal a cell whose label the reader is outside of.

    Every slice of the same participant and indicator goes whose period overlaps the
    labelled slice, unless the two tables are of people who cannot be the same. What is
    left says nothing about the labelled people, so no sum or difference can.
    """
    hidden = (
        f'SELECT DISTINCT g.extent, i.participant, i.indicator, i."table", '
        f"i.period_start, i.period_end FROM {index} i JOIN {granted} g "
        "ON g.participant = i.participant AND g.inside = i.inside "
        "WHERE len(i.labels) > 0 AND g.open_labels IS NOT NULL "
        "AND NOT list_has_all(g.open_labels, i.labels)"
    )
    if not space.con.execute(f"SELECT 1 FROM ({hidden}) LIMIT 1").fetchall():
        return
    apart = space.register("apart", apart_table(tables))
    space.con.execute(
        f"DELETE FROM {space.name('candidates')} c USING ({hidden}) h "
        "WHERE h.extent = c.extent AND h.participant = c.participant "
        "AND h.indicator = c.indicator "
        "AND h.period_start <= c.period_end AND c.period_start <= h.period_end "
        f"AND NOT EXISTS (SELECT 1 FROM {apart} a "
        'WHERE a.one = c."table" AND a.other = h."table")'
    )


def _index(space: Workspace, files: Sequence[ShelfFile]) -> str:
    free = [file for file in files if file.restriction == UNLABELLED]
    return " UNION ALL ".join(
        f"SELECT {', '.join(quoted(name) for name in INDEX_TYPES)}, {inside} AS inside "
        f"FROM {_parquet(space.files(_seen_from(free, inside), INDEX), INDEX_TYPES)}"
        for inside in (False, True)
    )


def _open_cells(
    space: Workspace,
    extents: Sequence[Extent],
    files: Sequence[ShelfFile],
    slices: str,
) -> str:
    """Name the cells of the open slices, at their precision."""
    sides = [side for side in (False, True) if _seen_from(files, side)] or [False]
    joined = " UNION ALL ".join(
        "SELECT c.*, s.number, s.rounded, s.minimum_persons "
        f"FROM {_cells(space, _seen_from(files, side))} c "
        f"JOIN {slices} s ON s.slice_key = c.slice_key AND s.inside = {side}"
        for side in sides
    )
    small = None
    if any(extent.minimum_persons for extent in extents):
        small = hide_small_groups(space, joined)
    return space.view("cells", shown_cells(joined, small))


def _cells(space: Workspace, files: Sequence[ShelfFile]) -> str:
    names = ", ".join(quoted(name) for name in _CELL_TYPES)
    return f"(SELECT {names} FROM {_parquet(space.files(files, CELLS), _CELL_TYPES)})"


def _seen_from(files: Sequence[ShelfFile], inside: bool) -> list[ShelfFile]:
    return [file for file in files if file.inside == inside]


def _parquet(paths: Sequence[str], types: dict[str, str]) -> str:
    if not paths:
        return parquet_rows([], types)
    return f"read_parquet([{', '.join(literal(path) for path in paths)}])"
