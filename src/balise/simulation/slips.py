"""Slips that intake must find: a file as it came before anybody had looked at it.

What a check should find is known beforehand: which row, which column, what was written
and what should have been.
"""

import csv
import io
from dataclasses import dataclass
from typing import Final

from balise.simulation.draws import Draws
from balise.simulation.files.desks import File

UNKNOWN_CODE: Final = "ZQQ"
"""A code that no list knows, whatever the layout."""
_STREAM: Final = 1 << 41
_KINDS: Final = {"nat": "unknown-code", "n": "not-a-number", "t": "not-a-date"}


@dataclass(frozen=True)
class Slip:
    """One slip: ``row`` counts as a spreadsheet does, the header being row 1."""

    kind: str
    row: int
    column: str
    written: str
    true: str


def slipped(file: File, seed: int) -> tuple[bytes, tuple[Slip, ...]]:
    """Spoil one cell in each column of a monthly table, all in different rows."""
    rows = list(csv.reader(file.content.decode().splitlines()))
    draws, slips = Draws(seed, _STREAM), []
    third = (len(rows) - 1) // len(_KINDS)
    for part, (column, kind) in enumerate(_KINDS.items()):
        row = 1 + part * third + int(draws.below(1, third)[0])
        place = rows[0].index(column)
        true = rows[row][place]
        rows[row][place] = _slip(kind, true)
        slips.append(Slip(kind, row + 1, column, rows[row][place], true))
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode(), tuple(slips)


def _slip(kind: str, true: str) -> str:
    match kind:
        case "unknown-code":
            return UNKNOWN_CODE
        case "not-a-number":
            return f"{true.removesuffix('.0')}?"
        case _:
            return f"{true[:4]}-13-41"
