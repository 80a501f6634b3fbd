"""Write a file back as a workbook: its rows where they stood, what was found beside.

Rows are written one after another and leave memory at once, so a hundred thousand of
them take no more than a few hundred.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError

from balise.intake.findings import Severity
from balise.intake.returning.annotating import (
    AnnotatedRow,
    annotated_rows,
    findings_text,
    result_of,
)
from balise.intake.returning.explaining import write_findings, write_guide
from balise.intake.returning.marks import MARK_SHEET, added_names, surplus_names
from balise.intake.returning.quick import QuickSheet
from balise.intake.returning.styles import Styles
from balise.intake.returning.values import Returned, header_place, surplus_width
from balise.vocabulary.languages import RIGHT_TO_LEFT
from balise.vocabulary.messages import say
from balise.vocabulary.spreadsheets import neutralised

NOTED: Final = 1_000
"""Notes on cells: programs open a sheet with many more only after minutes."""

_WIDEST: Final = 60
_SAMPLE: Final = 200
_HEIGHT: Final = 15
_TALLEST: Final = 8
_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\']")


def write_workbook(target: Path, returned: Returned) -> None:
    """Write the workbook; ``too_large`` says beforehand whether it fits. Raises OSError like any file."""
    options = {
        "constant_memory": True,
        "tmpdir": str(target.parent),
        "strings_to_urls": False,
        "strings_to_formulas": False,
    }
    try:
        with Workbook(str(target), options) as book:
            _fill(book, returned)
    except FileCreateError as fault:
        raise OSError(*getattr(fault.args[0], "args", ())) from None


def _fill(book: Workbook, returned: Returned) -> None:
    # The same submission gives the same file: no clock goes into it.
    book.set_properties({"created": returned.about.sent_at.replace(tzinfo=None)})
    sheet = book.add_worksheet(sheet_name(returned), worksheet_class=QuickSheet)
    styles = Styles.of(book, returned.language)
    _Data(sheet, styles, returned).write()
    write_findings(book, styles, returned, sheet.get_name())
    write_guide(book, styles, returned, NOTED)
    _write_mark(book, returned, sheet.get_name())
    if returned.language in RIGHT_TO_LEFT:
        for one in book.worksheets():
            one.right_to_left()


def sheet_name(returned: Returned) -> str:
    """Give the name of the sheet with the rows: the one that was read, if it had any."""
    name = returned.reading.layout.sheet or say("returned-data", returned.language)
    name = _FORBIDDEN.sub(" ", name).strip()[:31] or "Data"
    taken = {MARK_SHEET, "history"} | {
        say(code, returned.language).casefold()
        for code in ("returned-found", "returned-guide")
    }
    return f"{name[:29]} 1" if name.casefold() in taken else name


@dataclass
class _Data:
    """The sheet with the rows of the file, while it is being written."""

    sheet: QuickSheet
    styles: Styles
    returned: Returned
    noted: int = 0
    widths: dict[int, int] = field(default_factory=dict)

    def write(self) -> None:
        """Write the lines before the header, the header, and every row."""
        beyond = surplus_width(self.returned)
        self._write_before()
        self._write_header(beyond)
        first = len(self.returned.shown) + beyond
        last = header_place(self.returned.reading.layout) - 1
        for at, row in enumerate(annotated_rows(self.returned)):
            last = row.number + self.returned.shift - 1
            self._write_row(last, row, first)
            if at < _SAMPLE:
                self._measure(row.cells)
        self._finish(first, last)

    def _write_before(self) -> None:
        layout = self.returned.reading.layout
        # What stands above a table with personal columns may name people as well.
        before = () if self.returned.hidden else layout.preamble
        for row, text in before:
            if row < header_place(layout):
                self._text(row - 1, 0, text)

    def _write_header(self, beyond: int) -> None:
        row = header_place(self.returned.reading.layout) - 1
        language = self.returned.language
        names = (*self.returned.header, *surplus_names(beyond, language))
        for column, name in enumerate(names):
            self.sheet.write_string(row, column, name, self.styles.header)
        for column, name in enumerate(
            added_names(self.returned.mark, language), len(names)
        ):
            self.sheet.write_string(row, column, name, self.styles.added)
        self._measure(names)
        self.sheet.freeze_panes(row + 1, 0)

    def _write_row(self, place: int, row: AnnotatedRow, first: int) -> None:
        cells, marked = self.styles.cells, row.marked
        self.sheet.write_texts(
            place,
            [
                (at, text, cells[marked.get(at), _is_dangerous(text)])
                for at, text in enumerate((*row.cells, *row.surplus))
                if text or at in marked
            ],
        )
        self.sheet.write_number(place, first, row.number, self.styles.count)
        if row.findings or row.rejected:
            self._write_found(place, row, first)

    def _write_found(self, place: int, row: AnnotatedRow, first: int) -> None:
        language = self.returned.language
        said = self.styles.said
        text = result_of(row, language)
        self.sheet.write_string(place, first + 1, text, said[row.worst])
        text = findings_text(row, language)
        # Not every program makes room for several lines by itself.
        self.sheet.set_row(place, _HEIGHT * min(_TALLEST, text.count("\n") + 1))
        self.sheet.write_string(place, first + 2, text, said[None])
        for column in row.marked:
            if self.noted < NOTED:
                self._note(place, column, row)

    def _note(self, place: int, column: int, row: AnnotatedRow) -> None:
        header = self.returned.header[column]
        here = [f for f in row.findings if f.column == header] or row.findings
        kept = AnnotatedRow(row.number, (), findings=tuple(here[:5]))
        text = findings_text(kept, self.returned.language)
        self.sheet.write_comment(
            place, column, text, {"author": "Balise", "x_scale": 2, "y_scale": 1.2}
        )
        self.noted += 1

    def _text(
        self, row: int, column: int, text: str, severity: Severity | None = None
    ) -> None:
        form = self.styles.cells[severity, _is_dangerous(text)]
        self.sheet.write_string(row, column, text, form)

    @property
    def _plain(self) -> object:
        return self.styles.cells[None, False]

    def _measure(self, texts: tuple[str, ...]) -> None:
        for column, text in enumerate(texts):
            width = min(_WIDEST, max(map(len, text.split("\n"))) + 2)
            self.widths[column] = max(self.widths.get(column, 8), width)

    def _finish(self, first: int, last: int) -> None:
        sheet = self.sheet
        for column, width in self.widths.items():
            sheet.set_column(column, column, width, self._plain)
        sheet.set_column(first, first, 16, self._plain)
        sheet.set_column(first + 1, first + 1, 24, self._plain)
        sheet.set_column(first + 2, first + 2, 90, self._plain)
        sheet.set_column(first + 3, first + 3, None, None, {"hidden": True})
        top = header_place(self.returned.reading.layout) - 1
        if last > top:
            sheet.autofilter(top, 0, last, first + 2)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(top)
        # Figures stay text, so that no program rounds or turns them into dates.
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})


def _is_dangerous(text: str) -> bool:
    """Say whether a spreadsheet might run a text; letters and digits it does not."""
    return not text[:1].isalnum() and neutralised(text) != text


def _write_mark(book: Workbook, returned: Returned, sheet: str) -> None:
    hidden = book.add_worksheet(MARK_SHEET)
    place = header_place(returned.reading.layout)
    for row, text in enumerate((returned.mark.text, sheet, str(place))):
        hidden.write_string(row, 0, text)
    hidden.very_hidden()
