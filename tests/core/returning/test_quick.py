"""Cells that are written by the row look as if the writer had written each."""

import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter import Workbook

from balise.intake.returning.quick import QuickSheet

TEXTS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["_x0041_", " a", "a\n", "<b>", "<r>x</r>", "ÿ&\"'", "\x00", "x" * 17_000]
    ),
)


def sheet_of(path, rows, write):
    options = {"constant_memory": True, "strings_to_urls": False}
    with Workbook(path, options) as book:
        form = book.add_format({"num_format": "@"})
        sheet = book.add_worksheet(worksheet_class=QuickSheet)
        for row, texts in enumerate(rows):
            write(sheet, row, texts, form)
            sheet.write_number(row, len(texts), row)
    with zipfile.ZipFile(path) as book:
        return book.read("xl/worksheets/sheet1.xml").decode()


def at_once(sheet, row, texts, form):
    cells = [(column, text, form) for column, text in enumerate(texts)]
    sheet.write_texts(row, cells)


def one_by_one(sheet, row, texts, form):
    for column, text in enumerate(texts):
        if text:
            sheet.write_string(row, column, text, form)
        else:
            sheet.write_blank(row, column, None, form)


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return str(tmp_path_factory.mktemp("quick") / "a.xlsx")


@given(rows=st.lists(st.lists(TEXTS, min_size=1, max_size=4), min_size=1, max_size=4))
def test_a_row_at_once_is_the_same_file(path, rows):
    assert sheet_of(path, rows, at_once) == sheet_of(path, rows, one_by_one)
