"""Scan the records of a binary workbook (.xlsb) as the XML of others is scanned.

Each record has its number and its length, seven bits to a byte, and then its data.
"""

import struct
from collections.abc import Iterable, Iterator
from itertools import count
from typing import Final
from xml.parsers import expat

from balise.intake.reading.biff import ERRORS
from balise.intake.reading.packages import Package, relations_of
from balise.intake.reading.sheets import Scan, refuse_large
from balise.intake.reading.values import ReadingLimits, UnreadableError, column_letters

_ROW, _SHEET, _SIZE, _MERGED, _TEXTS = 0, 156, 148, 176, 159
_COLUMNS: Final = 60
# A cell that holds something: error, truth, number, text, and formulas of these.
_CELLS: Final = frozenset(range(2, 12))
_ERROR_CELLS: Final = (3, 11)


def sheet_parts(package: Package) -> dict[str, str]:
    """Map the names of the sheets to their parts, in the order of the workbook."""
    relations = _relations(package)
    found: dict[str, str] = {}
    try:
        for kind, data in _records(package.pieces("xl/workbook.bin")):
            if kind == _SHEET:
                relation, end = _text(data, 8)
                found[_text(data, end)[0]] = relations[relation]
    except (struct.error, KeyError):
        raise UnreadableError("workbook-damaged") from None
    return found


def _relations(package: Package) -> dict[str, str]:
    """Give the parts of sheets; the reader of cells stops where one is not named."""
    name = "xl/_rels/workbook.bin.rels"
    try:
        expat.ParserCreate().Parse(package.text(name), True)
    except expat.ExpatError:
        raise UnreadableError("workbook-damaged") from None
    found = relations_of(package, name)
    return {key: part for key, part in found.items() if part in package}


def check_texts(package: Package) -> None:
    """Refuse a count of shared texts for which memory would be taken in vain."""
    name = "xl/sharedstrings.bin"
    if name not in package:
        return
    size = sum(map(len, package.pieces(name)))
    for kind, data in _records(package.pieces(name)):
        if kind == _TEXTS:
            if int.from_bytes(data[4:8], "little") > size:
                raise UnreadableError("workbook-damaged")
            return


def scan_records(pieces: Iterable[bytes], limits: ReadingLimits) -> Scan:
    """Scan one sheet; raises UnreadableError where its rectangle is too large."""
    found, row = Scan(), 0
    try:
        for kind, data in _records(pieces):
            if kind == _ROW:
                (row,) = struct.unpack_from("<I", data)
                found.hidden_rows += len(data) > 11 and data[11] & 0x10 > 0
            elif kind in _CELLS:
                (column,) = struct.unpack_from("<I", data)
                found.rows = max(found.rows, row + 1)
                found.columns = max(found.columns, column + 1)
                if kind in _ERROR_CELLS:
                    found.errors[row + 1, column] = ERRORS.get(data[8], "#?")
            else:
                _look_at_sheet(found, kind, data, limits)
    except (struct.error, IndexError):
        raise UnreadableError("workbook-damaged") from None
    refuse_large(found, limits)
    return found


def _look_at_sheet(found: Scan, kind: int, data: bytes, limits: ReadingLimits) -> None:
    if kind == _SIZE:
        _refuse_told(data, limits)
    elif kind == _MERGED:
        found.merged.append(_place(data))
    elif kind == _COLUMNS and data[16:17] and data[16] & 1:
        left, right = struct.unpack_from("<II", data)
        found.hidden_columns.append((left, right))


def _records(pieces: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    rest = b""
    for piece in pieces:
        rest += piece
        at = 0
        while (record := _record(rest, at)) is not None:
            kind, data, at = record
            yield kind, data
        rest = rest[at:]


def _record(buffer: bytes, at: int) -> tuple[int, bytes, int] | None:
    """Read the record at a place, or None where the rest of it is still to come."""
    if at + 1 > len(buffer):
        return None
    kind = buffer[at]
    at += 1
    if kind >= 0x80:
        if at >= len(buffer):
            return None
        kind = (kind & 0x7F) | ((buffer[at] & 0x7F) << 7)
        at += 1
    size = 0
    for shift in count(0, 7):
        if at >= len(buffer):
            return None
        byte = buffer[at]
        at += 1
        size |= (byte & 0x7F) << shift
        if byte < 0x80 or shift == 21:
            break
    if at + size > len(buffer):
        return None
    return kind, buffer[at : at + size], at + size


def _text(data: bytes, at: int) -> tuple[str, int]:
    (length,) = struct.unpack_from("<I", data, at)
    end = at + 4 + length * 2
    return data[at + 4 : end].decode("utf-16-le", "replace"), end


def _refuse_told(data: bytes, limits: ReadingLimits) -> None:
    """Refuse a size that the sheet claims, for which memory would be taken."""
    top, bottom, left, right = struct.unpack_from("<IIII", data)
    if (bottom - top + 1) * (right - left + 1) > limits.cells:
        raise UnreadableError("sheet-too-large", limit=limits.cells)


def _place(data: bytes) -> str:
    top, bottom, left, right = struct.unpack_from("<IIII", data)
    return f"{column_letters(left)}{top + 1}:{column_letters(right)}{bottom + 1}"
