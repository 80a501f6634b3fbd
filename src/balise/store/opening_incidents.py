# ruff: noqa: S608 - every name and text in a statement goes through quoted or literal
"""Open incidents: whole ones, in the granted days, of the granted tables.

An incident whose date is a range lies wholly in the granted days or is not opened. One
with a label anywhere that the reader is outside of is not opened at all.
"""

from collections.abc import Mapping, Sequence

from balise.store.canonical import literal, quoted
from balise.store.extent_tables import extent_table
from balise.store.in_force import ADDED_COLUMNS, own_columns
from balise.store.records import incident_types
from balise.store.shelf import INDEX, LABELS
from balise.store.staging import parquet_rows
from balise.store.values import UNLABELLED, ShelfFile
from balise.store.workspace import Workspace
from balise.vocabulary.extents import Depth, Extent
from balise.vocabulary.model import model

_LABEL_TYPES = {"incident_key": "BIGINT", "labels": "VARCHAR[]"}


def open_incidents(
    space: Workspace,
    extents: Sequence[Extent],
    files: Sequence[ShelfFile],
    slices: str,
) -> Mapping[str, str]:
    """Name the open incident tables, and add what is covered to the slices."""
    # A protected dataflow is never opened at this depth, whatever an extent says.
    asked = [e for e in extents if e.depth is Depth.INCIDENTS]
    if not asked:
        return {}
    granted = [e for e in asked if not e.barred]
    rights = space.register("rights", extent_table(granted))
    allowed = space.table("allowed", _allowed(space, files, rights))
    found = {}
    for table in model().incident_tables:
        open_for = [at for at, e in enumerate(granted) if _has(e, table)]
        found[table] = space.view(table, _rows(space, table, files, allowed, open_for))
    _add_slices(space, files, rights, allowed, slices)
    return found


def _has(extent: Extent, table: str) -> bool:
    return extent.tables is None or table in extent.tables


def _allowed(space: Workspace, files: Sequence[ShelfFile], rights: str) -> str:
    """Write which incidents each extent opens, from the table of incidents alone."""
    labels = " UNION ALL ".join(
        f"SELECT incident_key, labels, {side} AS inside FROM "
        + _parquet(space, _free(files, side), LABELS, _LABEL_TYPES)
        for side in (False, True)
    )
    return (
        f"SELECT DISTINCT i.incident_key, i.inside, r.extent, i.number, "
        'i.agency, i."table", i.participant, i.date_first '
        f"FROM ({_table(space, 'incident', files)}) i JOIN {rights} r "
        "ON r.participant = i.participant AND r.dataflow = i.dataflow "
        "AND r.inside = i.inside "
        "AND i.date_first >= r.first AND i.date_last <= r.last "
        f"LEFT JOIN ({labels}) l "
        "ON l.incident_key = i.incident_key AND l.inside = i.inside "
        "WHERE (r.agencies IS NULL OR list_contains(r.agencies, i.agency)) "
        "AND (r.open_labels IS NULL OR l.labels IS NULL "
        "OR list_has_all(r.open_labels, l.labels))"
    )


def _rows(
    space: Workspace,
    table: str,
    files: Sequence[ShelfFile],
    allowed: str,
    open_for: Sequence[int],
) -> str:
    numbers = ", ".join(str(at) for at in open_for) or "NULL"
    return (
        f"SELECT * EXCLUDE (inside) FROM ({_table(space, table, files)}) t "
        f"WHERE EXISTS (SELECT 1 FROM {allowed} a "
        "WHERE a.incident_key = t.incident_key AND a.inside = t.inside "
        f"AND a.extent IN ({numbers}))"
    )


def opened_types(table: str) -> dict[str, str]:
    """Give the columns of an incident table as it is opened."""
    types = incident_types(table)
    return ADDED_COLUMNS | {name: types[name] for name in own_columns(types)}


def _table(space: Workspace, table: str, files: Sequence[ShelfFile]) -> str:
    kinds = opened_types(table)
    names = ", ".join(quoted(name) for name in kinds)
    return " UNION ALL ".join(
        f"SELECT {names}, {side} AS inside FROM "
        + _parquet(
            space, [f for f in files if f.inside == side], f"{table}.parquet", kinds
        )
        for side in (False, True)
    )


def _add_slices(
    space: Workspace,
    files: Sequence[ShelfFile],
    rights: str,
    allowed: str,
    slices: str,
) -> None:
    """Add the covered months; what is counted there is what the reader may see."""
    for side in (False, True):
        if not (free := _free(files, side)):
            continue
        index = _parquet(space, free, INDEX, {})
        space.con.execute(
            f"INSERT INTO {slices} BY NAME "
            f"SELECT DISTINCT i.*, {side} AS inside, 0 AS minimum_persons, "
            "false AS rounded, false AS provisional, 0 AS missing, (SELECT "
            f"count(DISTINCT a.incident_key) FROM {allowed} a "
            'WHERE a.agency = i.agency AND a."table" = i."table" '
            f"AND a.participant = i.participant AND a.inside = {side} "
            "AND a.number = i.number "
            "AND a.date_first BETWEEN i.period_start AND i.period_end) AS rows "
            f"FROM {index} i JOIN {rights} r ON r.participant = i.participant "
            f"AND r.dataflow = i.dataflow AND r.inside = {side} "
            "AND i.period_start >= r.first AND i.period_end <= r.last "
            "WHERE r.agencies IS NULL OR list_contains(r.agencies, i.agency)"
        )


def _free(files: Sequence[ShelfFile], side: bool) -> list[ShelfFile]:
    return [f for f in files if f.restriction == UNLABELLED and f.inside == side]


def _parquet(
    space: Workspace, files: Sequence[ShelfFile], part: str, types: Mapping[str, str]
) -> str:
    paths = space.files(files, part)
    if not paths:
        return parquet_rows([], types)
    return f"read_parquet([{', '.join(literal(path) for path in paths)}])"
