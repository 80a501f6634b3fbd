"""Scan the records of an old .xls workbook before anything takes memory for it.

The reader of cells believes the sizes that the records tell and fills the whole
rectangle of every sheet, so both are measured first. It gives nothing for an error
value (#N/A): those are found here.
"""

import struct
from collections.abc import Iterator
from typing import Final

from balise.intake.reading.sheets import Scan, refuse_large
from balise.intake.reading.values import ReadingLimits, UnreadableError, column_letters

_BOF: Final = frozenset((0x0009, 0x0209, 0x0409, 0x0809))
_END, _PASSWORD, _SHEET = 0x000A, 0x002F, 0x0085
_TEXTS, _SIZE, _MERGED = 0x00FC, 0x0200, 0x00E5
_ROW, _COLUMNS = 0x0208, 0x007D
_FORMULAS: Final = frozenset((0x0006, 0x0206, 0x0406))
_TRUTH_OR_ERROR: Final = 0x0205
# Numbers, texts and formulas, one cell each; a record of blanks fills nothing.
_CELLS: Final = frozenset(
    (0x0203, 0x0204, 0x00FD, 0x00D6, 0x027E, 0x0002, 0x0003, 0x0004)
) | {_TRUTH_OR_ERROR, *_FORMULAS}
_NUMBERS_IN_A_ROW: Final = 0x00BD
ERRORS: Final = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}


def scan_workbook(stream: bytes, limits: ReadingLimits) -> list[Scan]:
    """Scan every sheet in the order of the workbook."""
    try:
        starts = [_sheet_start(r) for r in _globals(stream)]
        return [_scan(stream, s, limits) for s in starts if s is not None]
    except struct.error:
        raise UnreadableError("workbook-damaged") from None


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Give the records from one place up to the end of that part."""
    depth = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + size]
        depth += (kind in _BOF) - (kind == _END)
        if kind == _END and depth <= 0:
            return
        at += 4 + size


def _globals(stream: bytes) -> Iterator[tuple[int, bytes]]:
    for kind, data in _records(stream, 0):
        if kind == _PASSWORD:
            raise UnreadableError("workbook-password")
        # Each text takes three bytes at least; a count beyond that was made up.
        if kind == _TEXTS and struct.unpack_from("<I", data, 4)[0] * 3 > len(stream):
            raise UnreadableError("workbook-damaged")
        yield kind, data


def _sheet_start(record: tuple[int, bytes]) -> int | None:
    kind, data = record
    if kind != _SHEET:
        return None
    start: int = struct.unpack_from("<I", data)[0]
    return start


def _scan(stream: bytes, start: int, limits: ReadingLimits) -> Scan:
    found = Scan()
    if start >= len(stream):
        raise UnreadableError("workbook-damaged")
    for kind, data in _records(stream, start):
        if kind in _CELLS or kind == _NUMBERS_IN_A_ROW:
            _look_at_cells(found, kind, data)
        else:
            _look_at_sheet(found, kind, data, limits)
    refuse_large(found, limits)
    return found


def _look_at_cells(found: Scan, kind: int, data: bytes) -> None:
    row, column = struct.unpack_from("<HH", data)
    if kind == _NUMBERS_IN_A_ROW:
        (column,) = struct.unpack_from("<H", data, len(data) - 2)
    elif (error := _error(kind, data)) is not None:
        found.errors[row + 1, column] = error
    found.rows = max(found.rows, row + 1)
    found.columns = max(found.columns, column + 1)


def _look_at_sheet(found: Scan, kind: int, data: bytes, limits: ReadingLimits) -> None:
    if kind == _SIZE:
        _refuse_told(data, limits)
    elif kind == _MERGED:
        found.merged += _merged(data)
    elif kind == _ROW and len(data) > 12:
        found.hidden_rows += data[12] & 0x20 > 0
    elif kind == _COLUMNS and len(data) > 8 and data[8] & 1:
        left, right = struct.unpack_from("<HH", data)
        found.hidden_columns.append((left, right))


def _error(kind: int, data: bytes) -> str | None:
    if kind == _TRUTH_OR_ERROR and data[7:8] == b"\1":
        return ERRORS.get(data[6], "#?")
    # The result of a formula is a number unless its last two bytes say otherwise.
    if kind in _FORMULAS and data[12:14] == b"\xff\xff" and data[6:7] == b"\2":
        return ERRORS.get(data[8], "#?")
    return None


def _refuse_told(data: bytes, limits: ReadingLimits) -> None:
    """Refuse a size that the sheet claims, for which memory would be taken."""
    shape = "<IIHH" if len(data) >= 14 else "<HHHH"
    first_row, last_row, first_column, last_column = struct.unpack_from(shape, data)
    rows, columns = last_row - first_row + 1, last_column - first_column + 1
    if rows > 0 and columns > 0 and rows * columns > limits.cells:
        raise UnreadableError("sheet-too-large", limit=limits.cells)


def _merged(data: bytes) -> list[str]:
    (count,) = struct.unpack_from("<H", data)
    places = struct.iter_unpack("<HHHH", data[2 : 2 + count * 8])
    return [
        f"{column_letters(left)}{top + 1}:{column_letters(right)}{bottom + 1}"
        for top, bottom, left, right in places
    ]
