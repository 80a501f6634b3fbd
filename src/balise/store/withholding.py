# ruff: noqa: S608 - every name and text in a statement goes through quoted or literal
"""Withhold what would reveal a cell whose label the reader is outside of.

Every slice of the same participant and indicator goes whose period overlaps the
labelled slice, unless the two tables are of people who cannot be the same. What is left
says nothing about the labelled people, so no sum or difference can.
"""

from collections.abc import Sequence

from balise.store.canonical import literal
from balise.store.extent_tables import together_table
from balise.store.shelf import HIDING
from balise.store.values import UNLABELLED, ShelfFile
from balise.store.workspace import Workspace
from balise.vocabulary.extents import Depth


def withheld(
    space: Workspace, files: Sequence[ShelfFile], granted: str, index: str
) -> str:
    """Write the condition under which a slice ``i`` of an extent ``g`` stays."""
    free = {
        (file.name, file.inside)
        for file in files
        if file.restriction == UNLABELLED and file.depth is Depth.STATISTICS
    }
    shelving = space.folders.shelving
    rows = " UNION ALL ".join(
        f"SELECT *, {side} AS inside "
        f"FROM read_parquet({literal(shelving.path(name, HIDING))})"
        for name, side in sorted(free)
        if HIDING in shelving.parts(name)
    )
    if not rows:
        return ""
    hidden = space.table(
        "hidden",
        'SELECT DISTINCT g.extent, h.participant, h.indicator, h."table", '
        f"h.period_start, h.period_end FROM ({rows}) h JOIN {granted} g "
        "ON g.participant = h.participant AND g.inside = h.inside "
        "WHERE g.open_labels IS NOT NULL "
        "AND NOT list_has_all(g.open_labels, h.labels)",
    )
    names = space.con.execute(
        f'SELECT "table" FROM {hidden} UNION SELECT "table" FROM ({index})'
    ).fetchall()
    pairs = together_table(sorted(name for (name,) in names))
    together = space.register("together", pairs)
    return (
        f" AND NOT EXISTS (SELECT 1 FROM {hidden} h "
        f'JOIN {together} t ON t.one = h."table" WHERE t.other = i."table" '
        "AND h.extent = g.extent AND h.participant = i.participant "
        "AND h.indicator = i.indicator "
        "AND h.period_start <= i.period_end AND i.period_start <= h.period_end)"
    )
