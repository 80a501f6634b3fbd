"""Join the rows of a header that takes more than one: "Men / 2019".

A name that stands over several columns stands in the first of them only; it belongs to
the columns on its right up to the next name, unless nothing stands below it.
"""

from collections.abc import Sequence
from typing import Final

BETWEEN: Final = " / "
MOST: Final = 4


def joined(rows: Sequence[Sequence[str]], width: int) -> list[str]:
    """Join the levels of each column, the topmost first."""
    levels = [[cell.strip() for cell in _wide(row, width)] for row in rows]
    for depth in range(len(levels) - 1):
        levels[depth] = _filled_right(levels, depth)
    return [_name([level[place] for level in levels]) for place in range(width)]


def needs_the_row_above(above: Sequence[str], header: Sequence[str]) -> bool:
    """Say whether a row belongs to the header beyond doubt.

    It spans columns, the names below it are not unique or not all there without it,
    and with it they are.
    """
    alone = [cell.strip() for cell in header]
    spanning = [cell.strip() for cell in _wide(above, len(alone))]
    named = sum(map(bool, spanning))
    if len(above) > len(alone) or not 2 <= named < len(alone) or _complete(alone):
        return False
    carried = _filled_right([spanning, alone], 0)
    return carried != spanning and _complete(joined([above, header], len(alone)))


def _complete(names: Sequence[str]) -> bool:
    return all(names) and len(set(names)) == len(names)


def _wide(row: Sequence[str], width: int) -> list[str]:
    return [*row[:width], *[""] * (width - len(row))]


def _filled_right(levels: Sequence[Sequence[str]], depth: int) -> list[str]:
    filled: list[str] = []
    carried = ""
    for place, cell in enumerate(levels[depth]):
        # A new name in a level above ends what stands below it.
        ended = any(level[place] != level[place - 1] for level in levels[:depth])
        if cell:
            below = any(level[place] for level in levels[depth + 1 :])
            carried = cell if below else ""
        elif ended or not any(level[place] for level in levels[depth + 1 :]):
            carried = ""
        filled.append(cell or carried)
    return filled


def _name(levels: Sequence[str]) -> str:
    """Join what is there; a name repeated below itself is said once."""
    said = [
        level
        for place, level in enumerate(levels)
        if level and (place == 0 or level != levels[place - 1])
    ]
    return BETWEEN.join(said)
