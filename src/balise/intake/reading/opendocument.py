"""Scan the XML of an OpenDocument spreadsheet before its repetitions are written out.

One cell may say that it stands a million times, and one row too; the reader of cells
believes it. So the rectangle of every sheet is computed first, and the text in it.
"""

from collections.abc import Iterable, Mapping
from typing import Final
from xml.parsers import expat

from balise.intake.reading.sheets import Scan, refuse_large
from balise.intake.reading.values import ReadingLimits, UnreadableError, column_letters

_TABLE, _ROW = "table:table", "table:table-row"
_COLUMN: Final = "table:table-column"
_CELLS: Final = ("table:table-cell", "table:covered-table-cell")
_KEPT: Final = 10_000


def scan_content(
    pieces: Iterable[bytes], limits: ReadingLimits
) -> list[tuple[str, Scan]]:
    """Scan every sheet in the order of the document, by name."""
    scanning = _Scanning(limits)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = scanning.start
    parser.EndElementHandler = scanning.end
    parser.CharacterDataHandler = scanning.text
    # No program writes one, and what it may declare multiplies.
    parser.StartDoctypeDeclHandler = scanning.refuse
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError):
        raise UnreadableError("workbook-damaged") from None
    return scanning.sheets


class _Scanning:
    """Where the parser is: rows and columns before it, and the cell that it is in."""

    def __init__(self, limits: ReadingLimits) -> None:
        self.sheets: list[tuple[str, Scan]] = []
        self._limits = limits
        self._scan: Scan | None = None
        self._row = self._column = self._row_times = self._times = 0
        self._characters = self._row_characters = self._total = 0
        self._filled = self._in_cell = self._row_hidden = self._row_filled = False
        self._place = 0
        self._error: list[str] | None = None

    def refuse(self, *_: object) -> None:
        """Refuse what no program writes."""
        raise UnreadableError("workbook-damaged")

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Meet the start of an element."""
        if name == _TABLE:
            if self._scan is not None:
                self.refuse()
            self._scan, self._row, self._place = Scan(), 0, 0
            self.sheets.append((attributes.get("table:name", ""), self._scan))
        elif self._scan is None:
            return
        elif name == _ROW:
            self._row_times = _times(attributes, "table:number-rows-repeated")
            self._column = self._row_characters = 0
            self._row_hidden = _is_hidden(attributes)
        elif name == _COLUMN:
            self._start_column(attributes, self._scan)
        elif name in _CELLS:
            self._start_cell(attributes, self._scan)
        elif name == "text:s" and self._in_cell:
            self._characters += _times(attributes, "text:c")

    def end(self, name: str) -> None:
        """Meet the end of an element."""
        if self._scan is None:
            return
        if name == _TABLE:
            self._scan = None
        elif name == _ROW:
            self._row += self._row_times
            if self._row_hidden and self._row_filled:
                self._scan.hidden_rows += self._row_times
            self._row_filled = False
            self._total += self._row_characters * self._row_times
            if self._total > self._limits.expanded_bytes:
                limit = self._limits.expanded_bytes
                raise UnreadableError("workbook-expands", limit=limit)
        elif name in _CELLS:
            self._end_cell(self._scan)

    def text(self, text: str) -> None:
        """Meet text; only that of cells counts."""
        if self._in_cell:
            self._characters += len(text)
            self._filled = self._filled or bool(text.strip())
            if self._error is not None:
                self._error.append(text)

    def _start_column(self, attributes: Mapping[str, str], scan: Scan) -> None:
        first = self._place
        self._place += _times(attributes, "table:number-columns-repeated")
        if _is_hidden(attributes) and len(scan.hidden_columns) < _KEPT:
            scan.hidden_columns.append((first, self._place - 1))

    def _start_cell(self, attributes: Mapping[str, str], scan: Scan) -> None:
        self._times = _times(attributes, "table:number-columns-repeated")
        value = attributes.get("office:string-value", "")
        self._characters = len(value)
        self._filled = bool(value) or any(
            part in attributes for part in ("office:value-type", "table:formula")
        )
        kind = attributes.get("calcext:value-type")
        self._error = [] if kind == "error" else None
        self._in_cell = True
        if len(scan.merged) < _KEPT and _merges(attributes):
            scan.merged.append(self._merged(attributes))

    def _merged(self, attributes: Mapping[str, str]) -> str:
        columns = _times(attributes, "table:number-columns-spanned")
        rows = _times(attributes, "table:number-rows-spanned")
        last = column_letters(self._column + columns - 1)
        first = f"{column_letters(self._column)}{self._row + 1}"
        return f"{first}:{last}{self._row + rows}"

    def _end_cell(self, scan: Scan) -> None:
        self._in_cell = False
        if self._characters > self._limits.cell_characters:
            raise UnreadableError(
                "cell-too-long",
                row=self._row + 1,
                place=self._column + 1,
                limit=self._limits.cell_characters,
            )
        if self._error and len(scan.errors) < _KEPT:
            scan.errors[self._row + 1, self._column] = "".join(self._error)
        self._column += self._times
        self._row_characters += self._characters * self._times
        if self._filled:
            self._row_filled = True
            scan.columns = max(scan.columns, self._column)
            scan.rows = max(scan.rows, self._row + self._row_times)
            refuse_large(scan, self._limits)


def _times(attributes: Mapping[str, str], name: str) -> int:
    """Read how often something stands; what is no such number is damage."""
    said = attributes.get(name, "1")
    if not (said.isascii() and said.isdecimal() and len(said) < 10):
        raise UnreadableError("workbook-damaged")
    return int(said)


def _merges(attributes: Mapping[str, str]) -> bool:
    spans = ("table:number-columns-spanned", "table:number-rows-spanned")
    return any(attributes.get(span, "1") != "1" for span in spans)


def _is_hidden(attributes: Mapping[str, str]) -> bool:
    return attributes.get("table:visibility") in ("collapse", "filter")
