"""The sheets beside the rows: every finding by its check, and how to read the file."""

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from balise.intake.findings import Finding, Severity
from balise.intake.returning.annotating import (
    counted,
    findings_by_check,
    places_of,
    sentence,
    severity_word,
)
from balise.intake.returning.styles import Styles
from balise.intake.returning.values import SHEET_ROWS, Returned
from balise.vocabulary.messages import say
from balise.vocabulary.spreadsheets import neutralised

_LINKS: Final = 1_000
_FOLDED: Final = 20
"""A check with more findings than this is folded under its first line."""


def write_findings(
    book: Workbook, styles: Styles, returned: Returned, rows_on: str
) -> None:
    """Write every finding, grouped by its check; more than a sheet holds go on."""
    lines = _Lines(book, styles, returned, rows_on)
    counts = counted(returned)
    found = findings_by_check(returned)
    for (severity, rule), alike in groupby(found, key=lambda f: (f.severity, f.rule)):
        count = counts[severity, rule]
        lines.write_check(severity, rule, count)
        for finding in alike:
            lines.write_finding(finding, folded=count > _FOLDED)
    lines.finish()


class _Lines:
    """The sheets of findings, while they are being written."""

    def __init__(
        self, book: Workbook, styles: Styles, returned: Returned, rows_on: str
    ) -> None:
        self._book, self._styles = book, styles
        self._returned, self._rows_on = returned, rows_on
        self._places = places_of(returned)
        self._sheets = self._links = 0
        self._open()

    def write_check(self, severity: Severity, rule: str, count: int) -> None:
        """Write the line of one check: how often, and its name."""
        if self._row >= SHEET_ROWS - 1:
            self._open()
        form = self._styles.said[severity]
        word = severity_word(severity, self._returned.language)
        self._sheet.write_string(self._row, 0, word, form)
        self._sheet.write_string(self._row, 1, rule, self._styles.bold)
        self._sheet.write_string(self._row, 2, f"× {count}", self._styles.bold)
        self._row += 1

    def write_finding(self, finding: Finding, *, folded: bool) -> None:
        """Write one finding, with the cell in which it stands."""
        if self._row >= SHEET_ROWS:
            self._open()
        sheet, row, language = self._sheet, self._row, self._returned.language
        sheet.set_row(row, None, None, {"level": 1, "hidden": folded})
        text = severity_word(finding.severity, language)
        sheet.write_string(row, 0, text, self._styles.said[None])
        sheet.write_string(row, 1, finding.rule, self._styles.said[None])
        self._write_place(row, finding)
        sheet.write_string(row, 4, finding.column or "", self._styles.said[None])
        self._write_value(row, finding.value or "")
        sheet.write_string(row, 6, sentence(finding, language), self._styles.said[None])
        self._row += 1

    def finish(self) -> None:
        """Close the last sheet."""
        if not self._sheets or self._row == 1:
            text = say("cli-nothing", self._returned.language)
            self._sheet.write_string(1, 0, text, self._styles.said[None])

    def _write_place(self, row: int, finding: Finding) -> None:
        if finding.row is None:
            return
        self._sheet.write_number(row, 2, finding.row, self._styles.count)
        place = finding.row + self._returned.shift - 1
        column = self._places.get(finding.column or "")
        if column is None:
            return
        cell = xl_rowcol_to_cell(place, column)
        if self._links >= _LINKS:
            self._sheet.write_string(row, 3, cell, self._styles.said[None])
            return
        self._links += 1
        link = f"internal:'{self._rows_on}'!{cell}"
        self._sheet.write_url(row, 3, link, None, cell)

    def _write_value(self, row: int, value: str) -> None:
        form = self._styles.cells[None, neutralised(value) != value]
        self._sheet.write_string(row, 5, value, form)

    def _open(self) -> None:
        self._sheets += 1
        language = self._returned.language
        name = say("returned-found", language)
        if self._sheets > 1:
            name = f"{name} {self._sheets}"
        self._sheet: Worksheet = self._book.add_worksheet(name)
        for column, (code, width) in enumerate(_HEADINGS):
            self._sheet.set_column(column, column, width)
            self._sheet.write_string(0, column, say(code, language), self._styles.added)
        self._sheet.freeze_panes(1, 0)
        self._sheet.outline_settings(True, False, False, False)
        self._sheet.set_landscape()
        self._sheet.fit_to_pages(1, 0)
        self._row = 1


_HEADINGS: Final = (
    ("cli-word-severity", 18),
    ("returned-check", 26),
    ("cli-word-row", 10),
    ("returned-cell", 10),
    ("cli-word-column", 24),
    ("returned-value", 24),
    ("returned-findings", 100),
)


def write_guide(book: Workbook, styles: Styles, returned: Returned, noted: int) -> None:
    """Write how to read the file, and how to send it again."""
    sheet = book.add_worksheet(say("returned-guide", returned.language))
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 100)
    sheet.fit_to_pages(1, 0)
    language, about = returned.language, returned.about
    title = say("returned-guide-title", language, number=returned.mark.number)
    sheet.write_string(0, 0, title, styles.title)
    row = 2
    for line in _guide_lines(returned, noted):
        sheet.write_string(row, 1, line, styles.said[None])
        row += 1
    row += 1
    counts = counted(returned)
    for severity in Severity:
        number = sum(n for (found, _), n in counts.items() if found is severity)
        word = severity_word(severity, language)
        sheet.write_string(row, 0, word, styles.said[severity])
        sheet.write_number(row, 1, number, styles.count)
        row += 1
    if about.personal_columns:
        names = ", ".join(about.personal_columns)
        said = say("returned-guide-personal", language, columns=names)
        sheet.write_string(row + 1, 1, said, styles.said[None])


def _guide_lines(returned: Returned, noted: int) -> Iterator[str]:
    language, about = returned.language, returned.about
    yield say("returned-guide-file", language, file=about.file, pack=about.pack)
    skipped = about.balance.get("skipped") or {}
    total = sum(skipped.values()) if isinstance(skipped, dict) else skipped
    yield say(
        "returned-guide-balance",
        language,
        rows_in=about.balance.get("rows_in", 0),
        accepted=about.balance.get("accepted", 0),
        rejected=about.balance.get("rejected", 0),
        skipped=total,
    )
    yield say("returned-guide-text", language)
    yield say("returned-guide-marked", language)
    yield say("returned-guide-noted", language, limit=noted)
    yield say("returned-guide-again", language)
    # Notes that stand below a table with personal columns may name people as well.
    notes = () if returned.hidden else returned.reading.layout.notes
    if notes:
        yield say("returned-guide-notes", language)
        yield from (text for _, text in notes)
