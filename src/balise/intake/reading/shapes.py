"""Tell names from figures, dates and signs, cell by cell."""

import re
from collections.abc import Sequence
from typing import Final

_LONGEST_NAME: Final = 200

# Figures as tables print them: 1.092 / 37 359 / <5 / 12,5 % / (3) / -
_NUMBER: Final = re.compile(
    r"[<>=≤≥~±+(\-−–\s]*[$€£]?\s*\d[\d.,'’ \s\u00a0\u202f٫٬]*(?:[eE][+-]?\d+)?\s*[%‰$€£)*]*"
)
_DATE: Final = re.compile(
    r"\d{1,4}[-/.]\d{1,2}(?:[-/.]\d{1,4})?(?:[T ]\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?Z?)?"
)
_SIGN: Final = re.compile(r"[\W_]+")
_PERIOD: Final = re.compile(r"(?:19|20)\d\d(?:[-/.](?:0?[1-9]|1[0-2])|[-/]\d\d)?")
# Marks without width that come along when text is copied.
_INVISIBLE: Final = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def is_figure(cell: str) -> bool:
    """Say whether a cell reads as a number, a date or a mere sign."""
    return any(shape.fullmatch(cell) for shape in (_NUMBER, _DATE, _SIGN))


def is_header(filled: Sequence[str]) -> bool:
    """Say whether the filled cells of a row are names, or periods beside names."""
    figures = [cell for cell in filled if is_figure(cell)]
    if not figures:
        return True
    periods = all(_PERIOD.fullmatch(cell) for cell in figures)
    return (
        len(figures) < len(filled)
        and len(figures) > 1
        and (periods or counts_up(figures))
        and (figures == sorted(set(figures)) or counts_up(figures))
    )


def counts_up(cells: Sequence[str]) -> bool:
    """Say whether cells are the numbers of columns: 1, 2, 3, ..."""
    numbers = [cell.strip("() ") for cell in cells]
    if len(numbers) < 2 or not all(n.isdecimal() and len(n) < 6 for n in numbers):
        return False
    first = int(numbers[0])
    return first in (0, 1) and [int(n) for n in numbers] == list(
        range(first, first + len(numbers))
    )


def periods_in_blocks(cells: Sequence[str]) -> bool:
    """Say whether cells are the same years or months over again: one block per name."""
    length = next((n for n in range(1, len(cells)) if cells[n] == cells[0]), 0)
    if length < 2 or len(cells) % length or not all(map(is_period, cells)):
        return False
    block = list(cells[:length])
    return block == sorted(set(block)) and list(cells) == block * (len(cells) // length)


def plain(cell: str) -> str:
    """Give a cell without blanks around it and without marks of no width."""
    # No name is longer than this, and a cell may hold a hundred thousand characters.
    return _INVISIBLE.sub("", cell[:_LONGEST_NAME]).strip()


def is_period(cell: str) -> bool:
    """Say whether a cell is a year, or a month or other part of one."""
    return _PERIOD.fullmatch(cell) is not None
