"""Sheets of one layout are read as one table; what is hidden is said."""

import pytest
import xlsxwriter

from balise.engine.sessions import session
from balise.intake.reading import Choices, Reading, read
from core.reading.books import ods


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    with session(tmp_path_factory.mktemp("readable")) as backend:
        yield backend


@pytest.fixture(scope="module")
def reads(engine, tmp_path_factory):
    path = tmp_path_factory.mktemp("uploads") / "upload.xlsx"

    def reading(sheets, prepare=lambda book: None, **choices):
        with xlsxwriter.Workbook(path) as book:
            for name, rows in sheets.items():
                sheet = book.add_worksheet(name)
                for number, row in enumerate(rows):
                    sheet.write_row(number, 0, row)
            prepare(book)
        return read(path, engine, name="a.xlsx", choices=Choices(**choices))

    return reading


def staged(engine, found):
    query = f"SELECT * EXCLUDE (surplus) FROM {found.table} ORDER BY row"
    return engine.con.execute(query).fetchall()


YEARS = {
    "Notes": [["How this is counted", "", ""], ["x", "y", "z"]],
    "2023": [["country", "n"], ["Mali", 3], ["Chad", 1]],
    "2024": [["Title"], ["n", "country"], [4, "Niger"], [], ["Source: police"]],
    "2025": [],
}


def test_sheets_of_one_layout_are_one_table_with_the_name_of_each(reads, engine):
    found = reads(YEARS, sheet="20*")

    assert isinstance(found, Reading)
    assert found.layout.header == ("country", "n", "sheet")
    assert staged(engine, found) == [
        (2, "Mali", "3", "2023"),
        (3, "Chad", "1", "2023"),
        (6, "Niger", "4", "2024"),
    ]
    assert found.rows == 3
    assert found.layout.preamble == ((4, "Title"),)
    assert found.layout.notes == ((8, "Source: police"),)
    told = {f.rule: f.params for f in found.findings}
    assert told["sheets-together"] == {"count": 2, "places": "2023: 1-3, 2024: 4-8"}
    assert told["sheet-left-out"] == {"sheet": "2025"}
    assert told["notes-below-table"] == {"count": 1, "last": 8}


def test_a_sheet_of_other_columns_is_left_out_and_named(reads):
    found = reads(YEARS, sheet="*")

    left_out = [f.params["sheet"] for f in found.findings if f.rule == "sheet-left-out"]
    assert left_out == ["Notes", "2025"]
    assert found.rows == 3


def test_a_cell_at_fault_is_named_with_its_sheet(reads):
    def spoil(book):
        book.worksheets()[1].write_formula("B2", "=A1", None, "")

    found = reads(
        {"a": [["c", "n"], ["x", 1]], "b": [["c", "n"], ["y", 2]]}, spoil, sheet="*"
    )

    told = {f.rule: (f.row, f.params) for f in found.findings}
    assert told["formula-without-value"] == (4, {"cell": "b!B2"})


def test_a_pattern_that_no_sheet_fits_is_refused(reads):
    assert reads(YEARS, sheet="19*").message.code == "sheet-unknown"


def test_a_column_named_sheet_keeps_its_name(reads):
    found = reads({"a": [["sheet", "n"], ["x", 1]]}, sheet="?")

    assert found.layout.header == ("sheet", "n", "sheet.2")


def test_hidden_sheets_rows_and_columns_are_said(reads):
    def hide(book):
        sheet, other = book.worksheets()
        other.hide()
        sheet.set_row(1, None, None, {"hidden": True})
        sheet.set_column(1, 1, None, None, {"hidden": True})
        sheet.set_column(5, 9, None, None, {"hidden": True})

    found = reads(
        {"shown": [["country", "n"], ["Mali", 3], ["Chad", 1]], "kept": [["a", "b"]]},
        hide,
    )

    told = {f.rule: f.params for f in found.findings}
    assert told["hidden-sheets"] == {"sheets": "kept"}
    assert told["hidden-rows"] == {"count": 1}
    assert told["hidden-columns"] == {"count": 1, "places": "B"}
    assert found.rows == 2


def test_hidden_rows_and_columns_of_a_document_are_said(engine, tmp_path):
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    row = (
        "<table:table-row {}>"
        + cell.format("a")
        + cell.format("b")
        + "</table:table-row>"
    )
    rows = (
        "<table:table-column/>"
        '<table:table-column table:visibility="collapse"/>'
        + row.format("")
        + row.format('table:visibility="filter"')
    )
    path = tmp_path / "book.ods"
    path.write_bytes(ods({"one": rows}))

    found = read(path, engine)

    told = {f.rule: f.params for f in found.findings}
    assert told["hidden-rows"] == {"count": 1}
    assert told["hidden-columns"] == {"count": 1, "places": "B"}
