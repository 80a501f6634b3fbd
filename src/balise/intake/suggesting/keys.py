"""Whether rows that are left with fewer columns still tell each other apart."""

# Names of columns and tables are ours.
# ruff: noqa: S608

from collections.abc import Sequence
from itertools import pairwise

from ibis.backends.duckdb import Backend


def repeats(backend: Backend, table: str, cells: Sequence[str]) -> bool:
    """Say whether two rows agree in all of some columns."""
    if not cells:
        found = backend.con.execute(f"SELECT count(*) > 1 FROM {table}").fetchall()
        return bool(found[0][0])
    keys = ", ".join(cells)
    found = backend.con.execute(
        f"SELECT count(*) FROM (SELECT 1 FROM {table} GROUP BY {keys} "
        "HAVING count(*) > 1 LIMIT 1)"
    ).fetchall()
    return bool(found[0][0])


def heads_blocks(backend: Backend, table: str, cell: str) -> bool:
    """Say whether a column's labels each head a block of blank cells below them."""
    found = backend.con.execute(
        f"SELECT row, trim({cell}) FROM {table} ORDER BY row LIMIT 5000"
    ).fetchall()
    labels = [text for _, text in found if text]
    first_filled = bool(found) and bool(found[0][1])
    return first_filled and all(a != b for a, b in pairwise(labels))
