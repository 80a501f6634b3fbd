"""Join the rows of a header that takes more than one: "Men / 2019".

A name that stands over several columns stands in the first of them only; it belongs to
the columns on its right up to the next name, unless nothing stands below it.
"""

from collections.abc import Sequence
from typing import Final

BETWEEN: Final = " / "
MOST: Final = 4


def cut(header: Sequence[str], width: int) -> Sequence[str]:
    """Give the header the width of the rows; empty names beyond them are none."""
    cells = list(header)
    while len(cells) > width and not cells[-1].strip():
        cells.pop()
    return cells + [""] * (width - len(cells))


def named(rows: Sequence[Sequence[str]], width: int) -> list[str]:
    """Join levels in which every name stands over each column that it belongs to."""
    levels = [[cell.strip() for cell in _wide(row, width)] for row in rows]
    return [_name([level[place] for level in levels]) for place in range(width)]


def joined(rows: Sequence[Sequence[str]], width: int) -> list[str]:
    """Join the levels of each column, the topmost first."""
    levels = [[cell.strip() for cell in _wide(row, width)] for row in rows]
    for depth in range(len(levels) - 1):
        levels[depth] = _filled_right(levels, depth)
    return named(levels, width)


def need_each_other(rows: Sequence[Sequence[str]], width: int) -> bool:
    """Say whether rows are the levels of one header beyond doubt.

    Those above span columns, the names are not unique or not all there without them,
    and with them they are.
    """
    header = cut(rows[-1], width)
    levels = [[cell.strip() for cell in _wide(row, len(header))] for row in rows]
    for row, level in zip(rows[:-1], levels[:-1], strict=True):
        if len(row) > len(header) or not 2 <= sum(map(bool, level)) < len(header):
            return False
    if _complete(levels[-1]) or _filled_right(levels, 0) == levels[0]:
        return False
    return _complete(joined(rows, len(header)))


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
