"""Write a template as a workbook in one language, empty or with records in it.

The first row holds codes and is hidden, so that any language imports anywhere; words
stand below it. Lists to choose from are on a hidden sheet, with their codes beside.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from balise.intake.returning.marks import MARK_SHEET
from balise.intake.templates.incident_books import IncidentBook
from balise.intake.templates.incidents import IncidentTemplate
from balise.intake.templates.styles import HEIGHT, LINE, Looks
from balise.intake.templates.values import Figure, Template
from balise.intake.templates.words import (
    BOUNDS,
    PLAIN,
    WITHOUT,
    bounded,
    choices,
    heading,
    indicator_words,
    meaning,
    statistic_words,
    status_words,
    unit_words,
    written,
)
from balise.vocabulary.languages import RIGHT_TO_LEFT
from balise.vocabulary.messages import say
from balise.vocabulary.model import model
from balise.vocabulary.observations import ObservationStatus
from balise.vocabulary.spreadsheets import neutralised
from balise.vocabulary.tables import TOTAL

FIRST_ROW: Final = 2
"""The row of the example, counted from 0; what is filled in may begin here."""

FILLABLE: Final = 20_000
"""Rows that have drop-downs and checks; more may be filled in without them."""

_LISTS: Final = "lists"
_WIDTHS: Final = {"period": 36, "indicator": 40, "unit": 30, "note": 40}
_EXACT: Final = Decimal(10) ** 15
_WORDS: Final = {
    "indicator": indicator_words,
    "statistic": statistic_words,
    "unit": unit_words,
}


def write_template(
    target: Path,
    template: Template | IncidentTemplate,
    language: str,
    records: Any = None,
) -> None:
    """Write the workbook; without records it has an example that must be taken out.

    A record has the columns of an observation; of incidents they come by table. Raises
    OSError like any file.
    """
    try:
        with Workbook(str(target), {"strings_to_formulas": False}) as book:
            if isinstance(template, IncidentTemplate):
                IncidentBook(book, template, language).write(records)
            else:
                _Book(book, template, language).write(records)
    except FileCreateError as fault:
        raise OSError(*getattr(fault.args[0], "args", ())) from None


class _Book:
    """One workbook while it is being written."""

    def __init__(self, book: Workbook, template: Template, language: str) -> None:
        self.book, self.template, self.language = book, template, language
        looks = Looks(book, language)
        self.text, self.quoted, self.number = looks.text, looks.quoted, looks.number
        self.heading, self.example = looks.heading, looks.example
        self.wrapped, self.title = looks.wrapped, looks.title
        self.lists: dict[str, str] = {}

    def write(self, records: Iterable[Mapping[str, Any]] | None) -> None:
        """Write every sheet."""
        name = say("returned-data", self.language)
        sheet = self.book.add_worksheet(name)
        guide = self.book.add_worksheet(say("returned-guide", self.language))
        self._write_guide(guide)
        self._write_lists()
        self._write_headings(sheet)
        if records is None:
            self._write_example(sheet)
        for row, record in enumerate(records or (), FIRST_ROW):
            self._write_record(sheet, row, record)
        self._write_checks(sheet)
        mark = self.book.add_worksheet(MARK_SHEET)
        for row, text in enumerate((self.template.mark, name)):
            mark.write_string(row, 0, text)
        mark.very_hidden()
        if self.language in RIGHT_TO_LEFT:
            for one in self.book.worksheets():
                one.right_to_left()

    def _write_headings(self, sheet: Worksheet) -> None:
        for column, name in enumerate(self.template.columns):
            sheet.write_string(0, column, name)
            sheet.write_string(1, column, heading(name, self.language), self.heading)
            sheet.write_comment(
                1,
                column,
                meaning(name, self.language),
                {"author": "Balise", "x_scale": 2, "y_scale": 1.5},
            )
            form = self.number if name == "value" else self.text
            sheet.set_column(column, column, _WIDTHS.get(name, 20), form)
        sheet.set_row(0, None, None, {"hidden": True})
        sheet.freeze_panes(2, 1)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)

    def _write_example(self, sheet: Worksheet) -> None:
        said = say("template-example", self.language)
        figure = self.template.figures[0]
        for column, name in enumerate(self.template.columns):
            text = self._example_of(name, figure)
            text = f"{said} 2024-03" if name == "period" else text
            sheet.write_string(FIRST_ROW, column, text, self.example)

    def _example_of(self, name: str, figure: Figure) -> str:
        if name in self.template.choosing:
            return str(_WORDS[name](getattr(figure, name))[self.language])
        if name in self.template.by and (listed := self.template.field(name).code_list):
            return choices(listed, self.language)[0][0]
        return "12" if name == "value" else ""

    def _write_record(
        self, sheet: Worksheet, row: int, record: Mapping[str, Any]
    ) -> None:
        for column, name in enumerate(self.template.columns):
            text = self._cell(name, record)
            if name == "value" and (number := _exact_number(text)) is not None:
                sheet.write_number(row, column, number, self.number)
            elif text:
                form = self.quoted if neutralised(text) != text else self.text
                sheet.write_string(row, column, text, form)

    def _cell(self, name: str, record: Mapping[str, Any]) -> str:
        status = ObservationStatus(record["obs_status"])
        if name == "value":
            if status is ObservationStatus.CENSORED:
                return _range(record)
            if status in WITHOUT:
                return status_words(status)[self.language]
            return f"{record['value']:f}"
        if name == "obs_status":
            plain = status in PLAIN and status is not ObservationStatus.NORMAL
            return status_words(status)[self.language] if plain else ""
        if name in self.template.choosing:
            return str(_WORDS[name](record[name])[self.language])
        found = record[name] or ""
        if name not in self.template.by or found == TOTAL:
            return "" if found == TOTAL else str(found)
        listed = self.template.field(name).code_list
        return written(listed, found, self.language) if listed else str(found)

    def _write_lists(self) -> None:
        """Write every list to choose from, its codes beside the words."""
        sheet = self.book.add_worksheet(_LISTS)
        sheet.hide()
        for place, (name, pairs) in enumerate(self._choices().items()):
            column = place * 2
            sheet.write_string(0, column, name)
            for row, (word, code) in enumerate(pairs, 1):
                sheet.write_string(row, column, word)
                sheet.write_string(row, column + 1, code)
            letter = xl_col_to_name(column)
            self.lists[name] = f"={_LISTS}!${letter}$2:${letter}${len(pairs) + 1}"

    def _choices(self) -> dict[str, list[tuple[str, str]]]:
        language, template = self.language, self.template
        found = {
            name: list(
                dict.fromkeys(
                    (_WORDS[name](getattr(f, name))[language], getattr(f, name))
                    for f in template.figures
                )
            )
            for name in template.choosing
        }
        for name in template.by:
            if listed := template.field(name).code_list:
                found[name] = choices(listed, language)
        for name, statuses in (("obs_status", PLAIN), ("value", WITHOUT)):
            found[name] = [(status_words(s)[language], s.value) for s in statuses]
        return found

    def _write_checks(self, sheet: Worksheet) -> None:
        for column, name in enumerate(self.template.columns):
            rule = self._check(name, f"{xl_col_to_name(column)}{FIRST_ROW + 1}")
            if rule is None:
                continue
            said = {
                "error_title": heading(name, self.language)[:32],
                "error_message": meaning(name, self.language)[:255],
                # What is typed in another language, or as a code, reads as well.
                "error_type": "warning",
            }
            sheet.data_validation(
                FIRST_ROW, column, FIRST_ROW + FILLABLE, column, {**rule, **said}
            )

    def _check(self, name: str, cell: str) -> dict[str, Any] | None:
        if name == "period":
            return {"validate": "custom", "value": _is_period(cell)}
        if name == "value":
            words = self.lists["value"][1:]
            number = f"AND(ISNUMBER({cell}),{cell}>=0)"
            below = f'AND(LEFT({cell},1)="<",IFERROR(VALUE(MID({cell},2,9)),0)>1)'
            found = f"=OR({number},{below},COUNTIF({words},{cell})>0)"
            return {"validate": "custom", "value": found}
        if name in self.lists:
            return {"validate": "list", "source": self.lists[name]}
        return None

    def _write_guide(self, sheet: Worksheet) -> None:
        language, template = self.language, self.template
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 1, 100)
        sheet.fit_to_pages(1, 0)
        flow = model().dataflows[template.dataflow].labels[language]
        sheet.write_string(0, 0, f"{flow} ({template.dataflow})", self.title)
        lines = [
            ("", say("template-guide-fill", language)),
            ("", say("template-guide-example", language)),
            ("", say("template-guide-empty", language)),
            ("", say("template-guide-range", language)),
            ("", say("template-guide-send", language)),
            *(
                (i.labels[language], i.definition[language])
                for i in template.indicators
            ),
            *((heading(n, language), meaning(n, language)) for n in template.columns),
        ]
        for row, (name, text) in enumerate(lines, 2):
            # Not every program makes room for a wrapped line by itself.
            height = HEIGHT * max(len(text) // LINE, len(name) // 30, 0) + HEIGHT
            sheet.set_row(row, height)
            sheet.write_string(row, 0, name, self.wrapped)
            sheet.write_string(row, 1, text, self.wrapped)


def _range(record: Mapping[str, Any]) -> str:
    """Write a range as below a number; raises ValueError where it begins above zero."""
    lower, upper = record["lower"], record["upper"]
    if lower or upper is None or int(upper) + 1 not in BOUNDS:
        raise ValueError(f"no sign of a template says {lower} to {upper}")
    return bounded(int(upper) + 1)


def _exact_number(text: str) -> float | None:
    """Give a number that a spreadsheet holds without changing a digit of it."""
    try:
        number = Decimal(text)
    except ArithmeticError:
        return None
    found = float(number)
    kept = abs(number) < _EXACT and Decimal(repr(found)) == number
    return found if kept else None


def _is_period(cell: str) -> str:
    """Write the test of a period: 2024, 2024-Q1, 2024-03, 2024-W05 or 2024-03-31."""
    year = f"ISNUMBER(VALUE(LEFT({cell},4)))"
    after = f'MID({cell},5,1)="-"'
    return (
        f"=AND({year},OR(LEN({cell})=4,"
        f"AND({after},OR(LEN({cell})=7,LEN({cell})=8,LEN({cell})=10))))"
    )
