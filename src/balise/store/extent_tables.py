"""Extents and tables as the engine compares them."""

from collections.abc import Iterable, Sequence
from typing import Final

import pyarrow as pa

from balise.vocabulary.extents import Extent
from balise.vocabulary.tables import parse_table

EXCLUSIVE: Final = frozenset({"sex", "border_type", "direction", "facilitated"})
"""Dimensions of which one person has one code, and whose codes never contain another.

Ages nest, places nest, countries have groups, and a person may have several documents,
offences, routes or transports: on none of those do two codes mean two people.
"""


def extent_table(extents: Sequence[Extent]) -> pa.Table:
    """Lay extents out, one row per run of granted days."""
    rows = [(at, e, run) for at, e in enumerate(extents) for run in e.periods]
    strings = pa.list_(pa.string())
    return pa.table(
        {
            "extent": _whole(at for at, _, _ in rows),
            "participant": pa.array([e.participant for _, e, _ in rows], pa.string()),
            "dataflow": pa.array([e.dataflow for _, e, _ in rows], pa.string()),
            "inside": pa.array([e.inside for _, e, _ in rows], pa.bool_()),
            "first": pa.array([run.first for _, _, run in rows], pa.date32()),
            "last": pa.array([run.last for _, _, run in rows], pa.date32()),
            "one_way": _whole(int(e.precision.one_way) for _, e, _ in rows),
            "crossed": _whole(int(e.precision.crossed) for _, e, _ in rows),
            "minimum_persons": _whole(e.minimum_persons for _, e, _ in rows),
            "agencies": pa.array([_list(e.agencies) for _, e, _ in rows], strings),
            "open_labels": pa.array([_list(e.labels) for _, e, _ in rows], strings),
            "barred": pa.array([_list(e.barred) for _, e, _ in rows], strings),
        }
    )


def kind_table(names: Sequence[str]) -> pa.Table:
    """Say of each table which dimensions it knows and which precision it goes by.

    A place is as telling as a crossing, so a table that knows one counts as crossed.
    """
    tables = [parse_table(name) for name in names]
    return pa.table(
        {
            "table": pa.array(names, pa.string()),
            "crossed": pa.array(
                [t.is_crossing or "place" in t.dimensions for t in tables], pa.bool_()
            ),
            "dimensions": pa.array(
                [sorted(t.dimensions) for t in tables], pa.list_(pa.string())
            ),
        }
    )


def together_table(names: Sequence[str]) -> pa.Table:
    """List the pairs of tables that may be about the same people."""
    fixed = {name: dict(parse_table(name).universe) for name in names}
    pairs = [
        (one, other)
        for one in names
        for other in names
        if not any(
            fixed[other].get(dimension, code) != code
            for dimension, code in fixed[one].items()
            if dimension in EXCLUSIVE
        )
    ]
    return pa.table(
        {
            "one": pa.array([one for one, _ in pairs], pa.string()),
            "other": pa.array([other for _, other in pairs], pa.string()),
        }
    )


def _whole(numbers: Iterable[int]) -> pa.Array:
    return pa.array(list(numbers), pa.int64())


def _list(texts: frozenset[str] | None) -> list[str] | None:
    return None if texts is None else sorted(texts)
