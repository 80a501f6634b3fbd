"""Scan the XML of one sheet for what the reader of cells does not tell.

That reader takes memory for the whole rectangle between the first and the last cell,
so the rectangle is measured first. It also gives nothing for a formula without a stored
value and for an error value (#N/A): both are found here.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from balise.intake.reading.values import (
    ReadingLimits,
    UnreadableError,
    column_letters,
)

_COLUMN: Final = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]{1,7})(?=\d)")
_ROW: Final = re.compile(rb"<row [^>]*?\br=\"(\d{1,9})\"")
_PLACE: Final = re.compile(rb"\br\s*=\s*[\"'][A-Za-z]{1,4}(\d+)")
_MERGED: Final = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref\s*=\s*[\"']([^\"']+)")
_FORMULA_CELL: Final = re.compile(
    rb"<(?:\w+:)?c\s([^>]*)>\s*<(?:\w+:)?f\b[^>]*?(?:/>|>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>\s*|<(?:\w+:)?v>\s*</(?:\w+:)?v>\s*)?</(?:\w+:)?c>"
)
_ERROR_CELL: Final = re.compile(
    rb"<(?:\w+:)?c\s([^>]*?\bt\s*=\s*[\"']e[\"'][^>]*)>"
    rb"(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]*)<",
    re.DOTALL,
)
_HIDDEN: Final = re.compile(rb"<(?:\w+:)?((?:row|col)\s[^>]*?\bhidden\b[^>]*)>")
_HIDDEN_SAID: Final = (b'hidden="', b"hidden='", b"hidden =")
_IS_HIDDEN: Final = re.compile(rb"\bhidden\s*=\s*[\"'](?:1|true)[\"']")
_COLUMN_ENDS: Final = re.compile(rb"\b(min|max)\s*=\s*[\"'](\d{1,6})")
_REFERENCE: Final = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]+)(\d+)")

# A cell is looked at whole: what is kept of a piece for the next one.
_OVERLAP: Final = 64 << 10
_KEPT: Final = 10_000


@dataclass
class Scan:
    """What one sheet holds; cells are named by (row from 1, column from 0)."""

    rows: int = 0
    columns: int = 0
    merged: list[str] = field(default_factory=list)
    without_value: dict[tuple[int, int], None] = field(default_factory=dict)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: int = 0
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)

    def hidden_places(self) -> list[int]:
        """Give the hidden columns among those that hold something."""
        last = self.columns - 1
        spans = (range(a, min(b, last) + 1) for a, b in self.hidden_columns)
        return sorted({place for span in spans for place in span})


def scan(pieces: Iterable[bytes], limits: ReadingLimits) -> Scan:
    """Scan a sheet's XML; raises UnreadableError where its rectangle is too large."""
    found = Scan()
    letters: set[bytes] = set()
    rest = b""
    for piece in pieces:
        text = rest + piece
        # Cut at the start of a cell, so that each is seen once and whole.
        cut = text.rfind(b"<c ", max(0, len(text) - _OVERLAP))
        whole, rest = (text[:cut], text[cut:]) if cut > 0 else (text, b"")
        _look(whole, found, letters, limits)
    _look(rest, found, letters, limits)
    return found


def _look(text: bytes, found: Scan, letters: set[bytes], limits: ReadingLimits) -> None:
    named = _ROW.match(text, max(text.rfind(b"<row "), 0))
    last = max(found.rows, int(named[1]) if named else 1)
    # A search for one byte is by far the cheapest.
    prefixed = b":" in text and b":c" in text
    if prefixed or _another_cell(found.columns, last).search(text):
        last = _look_closely(text, found, letters)
    found.rows = last
    found.columns = max(map(_column_number, letters), default=-1) + 1
    refuse_large(found, limits)
    if b"mergeCell" in text:
        found.merged += [m.decode("ascii", "replace") for m in _MERGED.findall(text)]
    # The word alone is in many cells: people are found hidden in lorries.
    if b"hidden" in text and any(said in text for said in _HIDDEN_SAID):
        _look_for_hidden(text, found)
    _look_for_formulas(text, found)


def _look_for_hidden(text: bytes, found: Scan) -> None:
    tags = [tag for tag in _HIDDEN.findall(text) if _IS_HIDDEN.search(tag)]
    for tag in tags:
        if not tag.startswith(b"col"):
            found.hidden_rows += 1
        elif len(found.hidden_columns) < _KEPT:
            ends = {name: int(number) for name, number in _COLUMN_ENDS.findall(tag)}
            first = ends.get(b"min", 1)
            found.hidden_columns.append((first - 1, ends.get(b"max", first) - 1))


def _another_cell(columns: int, last: int) -> re.Pattern[bytes]:
    """Match a cell in another column, below the last row, or written otherwise."""
    return _another_cell_of(columns, len(str(last)), int(str(last)[0]))


def _look_closely(text: bytes, found: Scan, letters: set[bytes]) -> int:
    """Find every column and the last row, where not all cells are as those before."""
    last = max(found.rows, *map(int, _ROW.findall(text)), 1)
    named = _usual_cells(last).findall(text)
    if named and len(named) == text.count(b"<c") and b":c" not in text:
        letters.update(named)
        return last
    # Written in another way than programs do, or with cells out of place.
    letters.update(_COLUMN.findall(text))
    return max(last, *(int(row[:12]) for row in _PLACE.findall(text)), 1)


@lru_cache(maxsize=16)
def _another_cell_of(columns: int, digits: int, leading: int) -> re.Pattern[bytes]:
    return re.compile(
        rb'<c(?! r="(?:%b)%b")'
        % (_letters_up_to(columns), _rows_up_to(digits, leading))
    )


def _letters_up_to(columns: int) -> bytes:
    """Match the names of so many columns; of none, or of very many, not any."""
    letters = column_letters(max(columns, 1) - 1)
    first, last = letters[:-1], letters[-1]
    if not columns or len(first) > 1:
        return b"(?!)"
    if not first:
        return f"[A-{last}]".encode()
    before = f"|[A-{chr(ord(first) - 1)}][A-Z]" if first > "A" else ""
    return f"[A-Z]{before}|{first}[A-{last}]".encode()


def _rows_up_to(digits: int, leading: int) -> bytes:
    shorter = b"|[0-9]{1,%d}" % (digits - 1) if digits > 1 else b""
    return b"(?:[1-%d][0-9]{%d}%b)" % (leading, digits - 1, shorter)


@lru_cache(maxsize=16)
def _usual_cells_of(digits: int, leading: int) -> re.Pattern[bytes]:
    return re.compile(rb'<c r="([A-Z]{1,3})%b"' % _rows_up_to(digits, leading))


def _usual_cells(last: int) -> re.Pattern[bytes]:
    """Match the columns of cells as programs write them, none much below ``last``.

    One search in C over all cells has to do: looking at each number would double the
    time. So a cell may lie below the last row by less than its leading digit.
    """
    return _usual_cells_of(len(str(last)), int(str(last)[0]))


def refuse_large(found: Scan, limits: ReadingLimits) -> None:
    """Refuse a sheet whose rectangle would take too much memory."""
    if found.columns > limits.columns:
        raise UnreadableError("too-many-columns", limit=limits.columns)
    if found.rows > limits.rows:
        raise UnreadableError("too-many-rows", limit=limits.rows)
    if found.rows * found.columns > limits.cells:
        raise UnreadableError("sheet-too-large", limit=limits.cells)


def _look_for_formulas(text: bytes, found: Scan) -> None:
    # Prefixed names and single quotes are rare; the other tests are cheap then.
    unusual = b"'" in text or b":" in text
    if b"<f" in text or unusual:
        for tag in _FORMULA_CELL.findall(text):
            if (place := _place(tag)) and len(found.without_value) < _KEPT:
                found.without_value[place] = None
    if b'="e"' in text or unusual:
        for tag, value in _ERROR_CELL.findall(text):
            if place := _place(tag):
                found.errors[place] = value.decode("utf-8", "replace")


def _place(tag: bytes) -> tuple[int, int] | None:
    named = _REFERENCE.search(tag)
    if named is None or len(named[2]) > 9:
        return None
    return int(named[2]), _column_number(named[1])


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number - 1
