"""Let the value of merged cells stand for each cell that it covers, and only there.

Names of the header stand over all of their columns. Below the header a label stands
beside all of its rows; a figure does not, because it would then count several times.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from balise.intake.reading.shapes import is_figure, is_period

_RANGE: Final = re.compile(r"([A-Za-z]{1,3})(\d{1,7}):([A-Za-z]{1,3})(\d{1,7})")


@dataclass(frozen=True)
class Merge:
    """Cells that were merged: rows from 1 and columns from 0, both ends in it."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def columns(self) -> int:
        """How many columns it covers."""
        return self.right - self.left + 1

    def moved(self, by: int) -> "Merge":
        """Give the same cells, their columns counted from another one."""
        return replace(self, left=self.left + by, right=self.right + by)


def merges_of(places: Iterable[str], first_column: int = 0) -> tuple[Merge, ...]:
    """Read places such as A1:C2; columns are counted from ``first_column``."""
    found = filter(None, map(_RANGE.fullmatch, places))
    return tuple(
        Merge(
            int(place[2]),
            _column(place[1]) - first_column,
            int(place[4]),
            _column(place[3]) - first_column,
        )
        for place in found
    )


def spread_names(
    rows: Sequence[Sequence[str]], merges: Sequence[Merge], first: int, width: int
) -> list[list[str]] | None:
    """Write names over each column that they cover; None where nothing is merged."""
    last = first + len(rows) - 1
    inside = [m for m in merges if first <= m.top <= last and 0 <= m.left < width]
    if not inside:
        return None
    spread = [[*row[:width], *[""] * (width - len(row))] for row in rows]
    for merge in inside:
        name = spread[merge.top - first][merge.left]
        for row in spread[merge.top - first : merge.bottom - first + 1]:
            for place in range(merge.left, min(merge.right + 1, width)):
                row[place] = row[place] or name
    return spread


def spread_labels(
    rows: Iterator[list[str]], merges: Sequence[Merge], first: int
) -> Iterator[list[str]]:
    """Write labels beside each row that they cover; rows count up from ``first``."""
    starting: dict[int, list[Merge]] = {}
    for merge in merges:
        if merge.bottom > merge.top >= first and merge.left >= 0:
            starting.setdefault(merge.top, []).append(merge)
    standing: dict[int, tuple[int, str]] = {}
    for number, row in enumerate(rows, first):
        _write(row, number, standing)
        for merge in sorted(starting.get(number, ()), key=lambda merge: merge.left):
            if _is_label(row, merge.left):
                standing[merge.left] = (merge.bottom, row[merge.left])
        yield row


def _write(row: list[str], number: int, standing: dict[int, tuple[int, str]]) -> None:
    for place, (last, label) in list(standing.items()):
        if number > last:
            del standing[place]
        elif place < len(row) and not row[place]:
            row[place] = label


def _is_label(row: Sequence[str], place: int) -> bool:
    """Say whether a cell is text, or a period with no figure on its left."""
    label = row[place].strip() if place < len(row) else ""
    if not label:
        return False
    if not is_figure(label):
        return True
    before = (cell.strip() for cell in row[:place])
    return is_period(label) and all(
        is_period(c) or not is_figure(c) for c in before if c
    )


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1
