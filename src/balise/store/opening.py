# ruff: noqa: S608 - every name and text in a statement goes through quoted or literal
"""Open exactly what was granted, already limited; analysis never sees a path.

Everything is decided once per slice, in one small table: whether it lies wholly in the
granted days, whether its agency, its table and its labels are open, and how finely it
is shown. Cells are then the cells of those slices and no others.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final

from ibis.backends.duckdb import Backend

from balise.store.anew import Derive
from balise.store.building import build_missing
from balise.store.canonical import listed, literal, quoted
from balise.store.extent_tables import extent_table
from balise.store.faults import engine_faults_told, faults_told
from balise.store.folders import Folders
from balise.store.opening_incidents import open_incidents, opened_types
from balise.store.rounding import exact_cells, shown_cells
from balise.store.shelf import CELLS, INDEX
from balise.store.shelved_figures import CELL_COLUMNS
from balise.store.small_groups import without_small_groups
from balise.store.staging import parquet_rows
from balise.store.values import UNLABELLED, Opened, ShelfFile, labels_of
from balise.store.withholding import withheld
from balise.store.workspace import Workspace, named_table
from balise.vocabulary.extents import Depth, Extent
from balise.vocabulary.observations import (
    OBSERVATION_TYPES,
    PERIOD_COLUMNS,
    SERIES_COLUMNS,
)
from balise.vocabulary.precision import EXACT
from balise.vocabulary.slices import numbers_in

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
    }
)
_KIND_TYPES: Final = {"crossed": "BOOLEAN", "dimensions": "VARCHAR[]"}
_CELL_TYPES: Final = {"slice_key": "BIGINT"} | {
    name: OBSERVATION_TYPES[name] for name in CELL_COLUMNS
}
_SHOWN: Final = {"rounded": "BOOLEAN"}
SLICES_OPENED: Final = (
    INDEX_TYPES | {"inside": "BOOLEAN", "minimum_persons": "BIGINT"} | _SHOWN
)
CELLS_OPENED: Final = _CELL_TYPES | {"number": "VARCHAR"} | _SHOWN


@contextmanager
def opened(
    folders: Folders,
    extents: Sequence[Extent],
    files: Sequence[ShelfFile],
    backend: Backend,
    *,
    hiding: Sequence[ShelfFile] = (),
    indicators: Collection[str] | None = None,
    derive: Derive | None = None,
) -> Iterator[Opened]:
    """Open some extents of the shelf: these and nothing else exist inside.

    The labels of ``hiding`` withhold as well as those of ``files``: an earlier view is
    opened under today's labels. ``indicators`` leaves all other figures out.
    """
    wanted = _wanted(extents, files)
    beside = [f for f in _wanted(extents, hiding) if f.restriction == UNLABELLED]
    space = Workspace(folders, backend.con)
    try:
        with faults_told():
            build_missing(folders, (*wanted, *beside), backend, derive)
            figures = [f for f in wanted if f.depth is Depth.STATISTICS]
            deep = [f for f in wanted if f.depth is Depth.INCIDENTS]
            slices = _open_slices(space, extents, figures, beside, indicators)
            joined = _joined(space, figures, slices)
            if any(extent.minimum_persons for extent in extents):
                slices = without_small_groups(space, slices, joined)
                joined = _joined(space, figures, slices)
            cells = _open_cells(space, extents, joined)
            incidents = open_incidents(space, extents, deep, slices)
        with engine_faults_told():
            yield Opened(
                slices=named_table(backend, slices, SLICES_OPENED),
                cells=named_table(backend, cells, CELLS_OPENED),
                incidents={
                    name: named_table(backend, at, opened_types(name))
                    for name, at in incidents.items()
                },
                find_numbers=lambda: _numbers(space, slices, incidents),
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
    query = " UNION ".join(f"SELECT DISTINCT number FROM {s}" for s in sources)
    rows = space.con.execute(query).fetchall()
    return frozenset(number for (text,) in rows for number in numbers_in(text))


def _may_read(extent: Extent, label: str) -> bool:
    return extent.labels is None or labels_of(label) <= extent.labels


def _open_slices(
    space: Workspace,
    extents: Sequence[Extent],
    files: Sequence[ShelfFile],
    beside: Sequence[ShelfFile],
    indicators: Collection[str] | None,
) -> str:
    """Decide every slice once; what is left is what exists for this reader."""
    figures = [e for e in extents if e.depth is Depth.STATISTICS]
    index = _index(space, files, indicators)
    granted = space.register("granted", extent_table(figures))
    hidden = withheld(space, [*files, *beside], granted, index)
    barred = any(extent.barred for extent in figures)
    kept = ", ".join(f"i.{quoted(name)}" for name in (*INDEX_TYPES, "inside"))
    # Columns side by side in memory are made in half the time that a table of the
    # engine takes; covered months of incidents are added later, to a table.
    keep = space.result if len(figures) == len(extents) else space.table
    return keep(
        "slices",
        f"SELECT {kept}, g.minimum_persons, {_GRAIN} = 1 AS rounded "
        f"FROM ({index}) i JOIN {granted} g ON g.participant = i.participant "
        "AND g.dataflow = i.dataflow AND g.inside = i.inside "
        "AND i.period_start >= g.first AND i.period_end <= g.last "
        "WHERE (g.agencies IS NULL OR list_contains(g.agencies, i.agency)) "
        f"AND {_GRAIN} > 0 AND NOT ({_GRAIN} = 1 AND i.statistic = 'share')"
        + (" AND NOT list_has_any(g.barred, i.dimensions)" if barred else "")
        + hidden
        + (_FINEST if _meet(figures) else ""),
    )


_GRAIN: Final = "(CASE WHEN i.crossed THEN g.crossed ELSE g.one_way END)"
# Where two extents open one slice, the finer one is shown, once.
_FINEST: Final = (
    " QUALIFY row_number() OVER (PARTITION BY i.slice_key "
    f"ORDER BY {_GRAIN} DESC, i.inside DESC, g.minimum_persons, g.extent) = 1"
)


def _meet(extents: Sequence[Extent]) -> bool:
    """Say whether two extents might open the same slice."""
    places = [(extent.participant, extent.dataflow) for extent in extents]
    return len(set(places)) < len(places)


def _index(
    space: Workspace, files: Sequence[ShelfFile], indicators: Collection[str] | None
) -> str:
    free = [file for file in files if file.restriction == UNLABELLED]
    types = INDEX_TYPES | _KIND_TYPES
    only = ""
    if indicators is not None:
        only = f" WHERE list_contains({listed(sorted(indicators))}, indicator)"
    return " UNION ALL ".join(
        f"SELECT {', '.join(quoted(name) for name in types)}, {side} AS inside "
        f"FROM {_parquet(space.files(_seen_from(free, side), INDEX), types)}{only}"
        for side in _sides(free)
    )


def _sides(files: Sequence[ShelfFile]) -> list[bool]:
    return sorted({file.inside for file in files}) or [False]


def _joined(space: Workspace, files: Sequence[ShelfFile], slices: str) -> str:
    """Write the cells of the open slices, as they are."""
    return " UNION ALL ".join(
        "SELECT c.*, s.number, s.rounded, s.minimum_persons "
        f"FROM {_cells(space, _seen_from(files, side))} c "
        f"JOIN {slices} s ON s.slice_key = c.slice_key AND s.inside = {side}"
        for side in _sides(files)
    )


def _open_cells(space: Workspace, extents: Sequence[Extent], joined: str) -> str:
    """Name the cells of the open slices, at their precision."""
    exact = all(extent.precision == EXACT for extent in extents)
    return space.view("cells", exact_cells(joined) if exact else shown_cells(joined))


def _cells(space: Workspace, files: Sequence[ShelfFile]) -> str:
    names = ", ".join(quoted(name) for name in _CELL_TYPES)
    return f"(SELECT {names} FROM {_parquet(space.files(files, CELLS), _CELL_TYPES)})"


def _seen_from(files: Sequence[ShelfFile], inside: bool) -> list[ShelfFile]:
    return [file for file in files if file.inside == inside]


def _parquet(paths: Sequence[str], types: dict[str, str]) -> str:
    if not paths:
        return parquet_rows([], types)
    return f"read_parquet([{', '.join(literal(path) for path in paths)}])"
