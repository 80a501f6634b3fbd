"""Write the template of incidents as a workbook: five sheets, lists to choose from."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from balise.intake.returning.marks import MARK_SHEET
from balise.intake.templates.incidents import (
    KEY,
    TABLES,
    IncidentTemplate,
    field_of,
    yes_and_no,
)
from balise.intake.templates.styles import HEIGHT, LINE, Looks
from balise.intake.templates.words import choices, written
from balise.vocabulary.languages import RIGHT_TO_LEFT
from balise.vocabulary.messages import say
from balise.vocabulary.spreadsheets import neutralised

FIRST_ROW: Final = 2
FILLABLE: Final = 5_000
_LISTS: Final = "lists"
_EXAMPLES: Final = {"group.count": "12"}

Records = Mapping[str, Iterable[Mapping[str, Any]]]
"""What to fill in: the rows of each table, by field, each with its ``incident``."""


class IncidentBook:
    """One workbook while it is being written."""

    def __init__(self, book: Workbook, template: IncidentTemplate, language: str):
        self.book, self.template, self.language = book, template, language
        self.looks = Looks(book, language)
        self.lists: dict[str, str] = {}

    def write(self, records: Records | None) -> None:
        """Write every sheet; without records each has an example to be taken out."""
        sheets = {t: self.book.add_worksheet(self._title(t)) for t in TABLES}
        self._write_guide(self.book.add_worksheet(say("returned-guide", self.language)))
        self._write_lists()
        for table, sheet in sheets.items():
            self._write_headings(sheet, table)
            if records is None:
                self._write_example(sheet, table)
            for row, record in enumerate((records or {}).get(table, ()), FIRST_ROW):
                self._write_record(sheet, table, row, record)
        mark = self.book.add_worksheet(MARK_SHEET)
        mark.write_string(0, 0, self.template.mark)
        mark.write_string(1, 0, self._title(TABLES[0]))
        mark.very_hidden()
        if self.language in RIGHT_TO_LEFT:
            for one in self.book.worksheets():
                one.right_to_left()

    def _title(self, table: str) -> str:
        return say(f"template-sheet-{table}", self.language)

    def _write_headings(self, sheet: Worksheet, table: str) -> None:
        for column, name in enumerate(self.template.sheets[table]):
            said = field_of(name)
            label, text = said.labels[self.language], said.definition[self.language]
            sheet.write_string(0, column, name)
            sheet.write_string(1, column, label, self.looks.heading)
            noted = {"author": "Balise", "x_scale": 2, "y_scale": 1.5}
            sheet.write_comment(1, column, text, noted)
            sheet.set_column(column, column, 20, self.looks.text)
            if source := self.lists.get(name):
                letter = {"validate": "list", "source": source}
                letter |= {"error_type": "warning", "error_title": label[:32]}
                sheet.data_validation(
                    FIRST_ROW, column, FIRST_ROW + FILLABLE, column, letter
                )
        sheet.set_row(0, None, None, {"hidden": True})
        sheet.freeze_panes(2, 1)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)

    def _write_example(self, sheet: Worksheet, table: str) -> None:
        key = f"{say('template-example', self.language)} A-1"
        for column, name in enumerate(self.template.sheets[table]):
            listed = list(self._choices(name))
            text = listed[0][0] if listed else _EXAMPLES.get(name, "")
            text = key if name == KEY else text
            if name == "incident.date":
                text = key
            sheet.write_string(FIRST_ROW, column, text, self.looks.example)

    def _write_record(
        self, sheet: Worksheet, table: str, row: int, record: Mapping[str, Any]
    ) -> None:
        for column, name in enumerate(self.template.sheets[table]):
            value = record.get(name.rpartition(".")[2])
            if value is None or value == "":
                continue
            text = self._word(name, value)
            quoted = neutralised(text) != text
            form = self.looks.quoted if quoted else self.looks.text
            sheet.write_string(row, column, text, form)

    def _word(self, name: str, value: Any) -> str:
        said = field_of(name)
        if said.type == "boolean":
            (yes, _), (no, _) = yes_and_no(self.language)
            return yes if value else no
        return (
            written(said.code_list, value, self.language)
            if said.code_list
            else str(value)
        )

    def _choices(self, name: str) -> Iterator[tuple[str, str]]:
        said = field_of(name)
        if said.type == "boolean":
            yield from yes_and_no(self.language)
        elif said.code_list:
            yield from choices(said.code_list, self.language)

    def _write_lists(self) -> None:
        """Write every list to choose from once, its codes beside the words."""
        sheet = self.book.add_worksheet(_LISTS)
        sheet.hide()
        places: dict[str, str] = {}
        for name in (n for names in self.template.sheets.values() for n in names):
            listed = field_of(name).code_list or field_of(name).type
            pairs = list(self._choices(name))
            if pairs and listed not in places:
                column = len(places) * 2
                sheet.write_string(0, column, listed)
                for row, (word, code) in enumerate(pairs, 1):
                    sheet.write_string(row, column, word)
                    sheet.write_string(row, column + 1, code)
                letter = xl_col_to_name(column)
                places[listed] = f"={_LISTS}!${letter}$2:${letter}${len(pairs) + 1}"
            if pairs:
                self.lists[name] = places[listed]

    def _write_guide(self, sheet: Worksheet) -> None:
        language = self.language
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 1, 100)
        sheet.write_string(
            0, 0, say("template-sheet-incident", language), self.looks.title
        )
        lines = [
            ("", say("template-guide-incidents", language)),
            ("", say("template-guide-example", language)),
            ("", say("template-guide-send", language)),
        ]
        for table, names in self.template.sheets.items():
            lines.append((self._title(table).upper(), ""))
            for name in names:
                said = field_of(name)
                lines.append((said.labels[language], said.definition[language]))
        for row, (name, text) in enumerate(lines, 2):
            height = HEIGHT * max(len(text) // LINE, len(name) // 30, 0) + HEIGHT
            sheet.set_row(row, height)
            sheet.write_string(row, 0, name, self.looks.wrapped)
            sheet.write_string(row, 1, text, self.looks.wrapped)
