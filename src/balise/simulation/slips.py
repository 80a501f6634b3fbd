"""Mistakes put into a file on purpose, each listed with its row.

What a check should find is then known beforehand: which row, which column, what was
written and what should have been.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from balise.simulation.chances import Chance
from balise.simulation.layouts import Rows

UNKNOWN_CODE: Final = "ZQQ"
"""A code that no list knows, whatever the layout."""


@dataclass(frozen=True)
class Slip:
    """One mistake: ``row`` counts as a spreadsheet does, the header being row 1."""

    kind: str
    row: int
    column: str
    written: str
    true: str


def make_slips(
    rows: Rows, columns: Sequence[tuple[str, str]], seed: int
) -> tuple[Rows, list[Slip]]:
    """Spoil one cell for each (column, kind), all in different rows.

    Kinds: ``unknown-code``, ``not-a-number``, ``not-a-date``.
    """
    chance = Chance(seed, "slips", *rows[0])
    spoiled = [list(row) for row in rows]
    slips: list[Slip] = []
    taken: set[int] = set()
    for column, kind in columns:
        index = _free_row(len(rows), taken, chance)
        place = rows[0].index(column)
        slip = _slip(kind, rows[index][place])
        spoiled[index][place] = slip.written
        slips.append(replace(slip, row=index + 1, column=column))
    return spoiled, sorted(slips, key=lambda slip: slip.row)


def _free_row(rows: int, taken: set[int], chance: Chance) -> int:
    while (index := 1 + int(chance.share() * (rows - 1))) in taken:
        pass
    taken.add(index)
    return index


def _slip(kind: str, true: str) -> Slip:
    written = {
        "unknown-code": UNKNOWN_CODE,
        "not-a-number": f"{true.removesuffix('.0')}?",
        "not-a-date": f"{true[:4]}-13-41",
    }[kind]
    return Slip(kind, 0, "", written, true)
