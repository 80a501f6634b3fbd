# ruff: noqa: S608 - every name and text in a statement goes through quoted or literal
"""What is different between two sets of records: added, changed, removed, unchanged.

An observation is known by its series, period and dimensions, an incident record by its
incident and its place in it. Where a row stood in its file, and how the source spelled
it, makes no difference.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from duckdb import DuckDBPyConnection

from balise.store.canonical import columns, quoted
from balise.store.records import column_types, incident_types
from balise.vocabulary.observations import (
    IDENTITY_COLUMNS,
    OBSERVATION_TYPES,
    VALUE_COLUMNS,
)

OBSERVATIONS: Final = "observations"
KINDS: Final = ("added", "changed", "removed")
RecordSet: TypeAlias = Mapping[str, str]
"""Tables of one engine by the name of what is in them; one not there is empty."""

_PLACES: Final[Mapping[str, tuple[str, ...]]] = {
    "incident": ("incident",),
    "group": ("incident", "group"),
    "leg": ("incident", "group", "leg"),
    "document": ("incident", "group", "document"),
    "payment": ("incident", "group", "payment"),
}
_SOURCE: Final = {"source_row": "BIGINT", "source_column": "VARCHAR"}


@dataclass(frozen=True)
class Counts:
    """How many records of one table are new, other, gone, and the same."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    unchanged: int = 0


@dataclass(frozen=True)
class Difference:
    """One record that differs: what it is known by, and what it said and says.

    ``old`` and ``new`` hold the values that differ, as text; None is no value. ``row``
    and ``column`` are where it stands in the later file, or stood in the earlier one.
    """

    kind: Literal["added", "changed", "removed"]
    table: str
    key: Mapping[str, str]
    old: Mapping[str, str | None]
    new: Mapping[str, str | None]
    row: int | None = None
    column: str | None = None


@dataclass(frozen=True)
class Comparison:
    """The counts of every table, and the first differences of each."""

    counts: Mapping[str, Counts]
    differences: tuple[Difference, ...]

    @property
    def total(self) -> Counts:
        """Add the counts of all tables."""
        found = self.counts.values()
        return Counts(
            sum(c.added for c in found),
            sum(c.changed for c in found),
            sum(c.removed for c in found),
            sum(c.unchanged for c in found),
        )


def compare(
    con: DuckDBPyConnection,
    old: RecordSet,
    new: RecordSet,
    *,
    limit: int,
    skip: int = 0,
    kinds: Collection[str] = KINDS,
) -> Comparison:
    """Compare two sets of records; counts are exact and of everything.

    The list has differences of these ``kinds`` only, ``limit`` of them after ``skip``.
    """
    counts: dict[str, Counts] = {}
    differences: list[Difference] = []
    for table in (OBSERVATIONS, *_PLACES):
        if table in old or table in new:
            both = _both(con, old.get(table), new.get(table), table)
            counts[table] = _counted(con, both)
            page = (max(0, limit - len(differences)), skip)
            differences += _listed(con, both, table, kinds, page)
            skip = max(0, skip - sum(getattr(counts[table], kind) for kind in kinds))
    return Comparison(counts, tuple(differences))


def _types(table: str) -> tuple[dict[str, str], dict[str, str]]:
    """Give what a record of a table is known by, and what it says."""
    if table == OBSERVATIONS:
        said = (*VALUE_COLUMNS, "restriction", "note")
        return (
            {name: OBSERVATION_TYPES[name] for name in IDENTITY_COLUMNS},
            {name: OBSERVATION_TYPES[name] for name in said},
        )
    known, types = _PLACES[table], incident_types(table)
    return (
        dict.fromkeys(known, "VARCHAR"),
        {name: kind for name, kind in types.items() if name not in known},
    )


def _both(con: DuckDBPyConnection, old: str | None, new: str | None, table: str) -> str:
    """Write the records of both sides, each beside its other self."""
    keys, values = _types(table)
    same = " AND ".join(
        f"o.{quoted(name)} IS NOT DISTINCT FROM n.{quoted(name)}" for name in keys
    )
    known = ", ".join(f"coalesce(n.{q}, o.{q}) AS {q}" for q in map(quoted, keys))
    said = ", ".join(
        f"o.{quoted(name)} AS {quoted('old_' + name)}, "
        f"n.{quoted(name)} AS {quoted('new_' + name)}"
        for name in values
    )
    differs = " OR ".join(
        f"o.{quoted(name)} IS DISTINCT FROM n.{quoted(name)}" for name in values
    )
    place = ", ".join(f"coalesce(n.{name}, o.{name}) AS {name}" for name in _SOURCE)
    return (
        f"(SELECT {known}, {said}, {place}, CASE WHEN o.here IS NULL THEN 'added' "
        f"WHEN n.here IS NULL THEN 'removed' WHEN {differs} THEN 'changed' "
        f"ELSE 'unchanged' END AS difference FROM {_shaped(con, old, keys | values)} o "
        f"FULL JOIN {_shaped(con, new, keys | values)} n ON {same})"
    )


def _shaped(
    con: DuckDBPyConnection, source: str | None, types: Mapping[str, str]
) -> str:
    """Write the rows of one side in the types of the model; none where it is empty."""
    there = column_types(con, source) if source else {}
    cells = [
        f"{_cell(name, name in there)}::{kind} AS {quoted(name)}"
        for name, kind in {**types, **_SOURCE}.items()
    ]
    rows = f"FROM {source}" if source else "LIMIT 0"
    return f"(SELECT {', '.join(cells)}, true AS here {rows})"


def _cell(name: str, there: bool) -> str:
    found = quoted(name) if there else "NULL"
    return f"coalesce({found}, '')" if name == "restriction" else found


def _counted(con: DuckDBPyConnection, both: str) -> Counts:
    query = f"SELECT difference, count(*) FROM {both} GROUP BY ALL"
    return Counts(**{kind: int(n) for kind, n in con.execute(query).fetchall()})


def _listed(
    con: DuckDBPyConnection,
    both: str,
    table: str,
    kinds: Collection[str],
    page: tuple[int, int],
) -> Iterable[Difference]:
    keys, values = _types(table)
    texts = ", ".join(
        f"{quoted(f'{side}_{name}')}::VARCHAR"
        for side in ("old", "new")
        for name in values
    )
    wanted = ", ".join(f"'{kind}'" for kind in KINDS if kind in kinds) or "''"
    limit, skip = page
    found = con.execute(
        f"SELECT difference, source_row, source_column, {columns(keys)}, {texts} "
        f"FROM {both} WHERE difference IN ({wanted}) ORDER BY difference, "
        f"source_row, {columns(keys)} LIMIT {limit} OFFSET {skip}"
    ).fetchall()
    return [_difference(row, table, tuple(keys), values) for row in found]


def _difference(
    row: Sequence[Any], table: str, keys: Sequence[str], values: Mapping[str, str]
) -> Difference:
    kind, place, column, *rest = row
    known = dict(zip(keys, rest, strict=False))
    said = rest[len(keys) :]
    old = _plain(said[: len(values)], values)
    new = _plain(said[len(values) :], values)
    differing = [name for name in values if old[name] != new[name]]
    return Difference(
        kind,
        table,
        known,
        {} if kind == "added" else {name: old[name] for name in differing},
        {} if kind == "removed" else {name: new[name] for name in differing},
        place,
        column,
    )


def _plain(
    texts: Sequence[str | None], types: Mapping[str, str]
) -> dict[str, str | None]:
    """Name the values, decimals without the zeros that their type adds."""
    return {
        name: text.rstrip("0").rstrip(".")
        if text and kind.startswith("DECIMAL") and "." in text
        else text
        for text, (name, kind) in zip(texts, types.items(), strict=True)
    }
