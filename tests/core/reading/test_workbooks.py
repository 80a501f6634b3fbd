"""A workbook is read as stored: nothing runs, nothing is computed, nothing is lost."""

import datetime as dt
import io
import re
import zipfile

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from balise.engine.sessions import session
from balise.intake.reading import Choices, Reading, ReadingLimits, read
from balise.intake.reading.cells import text_of


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    with session(tmp_path_factory.mktemp("readable")) as backend:
        yield backend


@pytest.fixture
def reads(engine, tmp_path):
    def reading(content, name="file.xlsx", **options):
        path = tmp_path / "upload"
        path.write_bytes(content)
        return read(path, engine, name=name, **options)

    return reading


def workbook(fill, **options):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, **options}) as book:
        fill(book)
    return out.getvalue()


def sheet_of(rows, first=(0, 0)):
    def fill(book):
        sheet = book.add_worksheet("Data")
        for place, row in enumerate(rows):
            sheet.write_row(first[0] + place, first[1], row)

    return workbook(fill)


def changed(content, part, change):
    """Rewrite one part of a workbook."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            data = old.read(info)
            new.writestr(info.filename, change(data) if info.filename == part else data)
    return out.getvalue()


def cells(engine, reading):
    assert isinstance(reading, Reading), reading
    columns = ", ".join(reading.columns)
    return engine.con.execute(
        f"SELECT row, {columns} FROM {reading.table} ORDER BY row"
    ).fetchall()


def rules(reading):
    return [found.rule for found in reading.findings]


SHEET = "xl/worksheets/sheet1.xml"
TWO_ROWS = sheet_of([["a", "b"], [1, "x"]])


def test_numbers_dates_and_truth_are_plain_text(reads, engine):
    def fill(book):
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        minute = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["n", "day", "instant", "flag"])
        for row, number in enumerate([3, 100000, 0.1, 1e-7, 1e22, -2.5], 1):
            sheet.write(row, 0, number)
            sheet.write_datetime(row, 1, dt.datetime(2020, 1, 2), day)
            sheet.write_datetime(row, 2, dt.datetime(2020, 1, 2, 3, 4), minute)
            sheet.write_boolean(row, 3, row == 1)

    found = cells(engine, reads(workbook(fill)))

    assert [row[1] for row in found] == [
        "3",
        "100000",
        "0.1",
        "0.0000001",
        "10000000000000000000000",
        "-2.5",
    ]
    assert found[0] == (2, "3", "2020-01-02", "2020-01-02T03:04:00", "TRUE")
    assert found[1][4] == "FALSE"


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_the_shortest_exact_decimal(number):
    text = text_of(number)

    assert float(text) == number
    assert re.fullmatch(r"-?\d+(\.\d*[1-9])?", text)


def test_a_title_above_and_an_empty_column_before_do_not_shift_rows(reads, engine):
    found = reads(sheet_of([["Title"], [], ["a", "b"], [1, 2], [], [3, 4]], (2, 3)))

    assert found.layout.header == ("a", "b")
    assert found.layout.header_row == 5
    assert found.layout.preamble == ((3, "Title"),)
    assert cells(engine, found) == [(6, "1", "2"), (8, "3", "4")]
    assert found.layout.blank_rows == 1


def test_a_formula_gives_its_stored_value_and_without_one_a_finding(reads, engine):
    def fill(book):
        sheet = book.add_worksheet()
        sheet.write_row("B1", ["a", "b", "c"])
        sheet.write_formula("B2", "=1+1", None, 2)
        sheet.write_formula("C2", "=1+2", None, "")
        sheet.write_formula("D2", "=1/0", None, "#DIV/0!")

    found = reads(workbook(fill))

    assert rules(found) == ["formula-without-value", "cell-holds-error"]
    assert [(f.row, f.column, f.params["cell"]) for f in found.findings] == [
        (2, "b", "C2"),
        (2, "c", "D2"),
    ]
    assert cells(engine, found) == [(2, "2", "", "#DIV/0!")]


def test_merged_cells_and_macros_are_noted(reads, tmp_path):
    def fill(book):
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["a", "b"])
        sheet.merge_range("A2:B2", "both")

    content = changed(workbook(fill), "", bytes)
    with_macros = io.BytesIO(content)
    with zipfile.ZipFile(with_macros, "a") as book:
        book.writestr("xl/vbaProject.bin", b"Sub AutoOpen")

    assert rules(reads(with_macros.getvalue())) == ["macros-not-run", "merged-cells"]


def test_a_cover_page_is_passed_over_and_a_person_may_choose(reads, engine):
    def fill(book):
        book.add_worksheet("Cover").write(0, 0, "About these figures")
        for name, first in (("Monthly", 1), ("Yearly", 9)):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["month", "n"])
            sheet.write_row(1, 0, ["January", first])

    content = workbook(fill)

    found = reads(content)
    assert (found.layout.sheet, rules(found)) == ("Monthly", ["sheet-chosen"])
    assert found.layout.sheets == ("Cover", "Monthly", "Yearly")
    chosen = reads(content, choices=Choices(sheet="Yearly"))
    assert cells(engine, chosen) == [(2, "January", "9")]
    unknown = reads(content, choices=Choices(sheet="Weekly"))
    assert unknown.message.code == "sheet-unknown"


def test_a_hidden_sheet_is_not_taken_by_itself(reads):
    def fill(book):
        book.add_worksheet("Shown").write_row(0, 0, ["only", "names"])
        hidden = book.add_worksheet("Hidden")
        hidden.write_column(0, 0, ["a", 1])
        hidden.write_column(0, 1, ["b", 2])
        hidden.hide()

    assert reads(workbook(fill)).layout.sheet == "Shown"


@pytest.mark.parametrize("keep", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_workbook_is_damaged(reads, keep):
    content = TWO_ROWS[: int(len(TWO_ROWS) * keep)]

    assert reads(content).message.code == "workbook-damaged"


def test_a_password_is_told_from_an_old_workbook(reads):
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)

    assert reads(ole).message.code == "workbook-damaged"
    protected = ole + "EncryptedPackage".encode("utf-16-le")
    assert reads(protected).message.code == "workbook-password"


def test_other_packages_are_named(reads):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("word/document.xml", "<w/>")

    assert reads(out.getvalue()).message.params["kind"] == "ZIP"


def bomb(size):
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(TWO_ROWS)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            padding = b" " * size if info.filename == SHEET else b""
            new.writestr(info.filename, old.read(info) + padding)
    return out.getvalue()


def test_a_zip_bomb_is_refused_by_its_directory(reads):
    limits = ReadingLimits(expanded_bytes=1_000_000)

    assert reads(bomb(2_000_000), limits=limits).message.code == "workbook-expands"
    assert reads(bomb(80_000_000)).message.code == "workbook-expands"


def test_a_directory_that_lies_about_sizes_is_refused_while_unpacking(reads):
    content = bytearray(bomb(2_000_000))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as package:
        told = package.getinfo(SHEET).file_size
    at = content.rfind(told.to_bytes(4, "little"))
    content[at : at + 4] = (1000).to_bytes(4, "little")

    assert reads(bytes(content)).message.code == "workbook-damaged"


@pytest.mark.parametrize(
    "cell",
    [
        b'<c r="XFD1048576"><v>1</v></c>',
        b"<c r='XFD1048576'><v>1</v></c>",
        b'<c\n r = "xfd1048576"><v>1</v></c>',
        b'<c s="0" r="ABC900000"><v>1</v></c>',
        b'<c r="B99999999"><v>1</v></c>',
    ],
)
def test_one_cell_far_away_takes_no_memory(reads, cell):
    def far(data):
        return data.replace(b"</row></sheetData>", cell + b"</row></sheetData>")

    refused = reads(changed(TWO_ROWS, SHEET, far))

    assert refused.message.code in {
        "too-many-columns",
        "sheet-too-large",
        "too-many-rows",
        "workbook-damaged",
    }


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (ReadingLimits(rows=1), "too-many-rows"),
        (ReadingLimits(columns=1), "too-many-columns"),
        (ReadingLimits(cells=3), "sheet-too-large"),
    ],
)
def test_limits_hold(reads, limits, code):
    assert reads(TWO_ROWS, limits=limits).message.code == code


def test_an_empty_workbook_and_a_header_alone(reads):
    assert reads(sheet_of([])).message.code == "file-empty"
    assert rules(reads(sheet_of([["a", "b"]]))) == ["no-rows"]


def test_cells_beyond_the_header_are_kept(reads, engine):
    found = reads(sheet_of([["a", "b"], [1, 2], [1, 2, "note"], [3, 4]]))

    assert rules(found) == ["row-surplus"]
    surplus = engine.con.execute(
        f"SELECT row, surplus FROM {found.table} WHERE surplus IS NOT NULL"
    ).fetchall()
    assert surplus == [(3, '["note"]')]


def test_a_workbook_named_csv_is_read_by_its_content(reads):
    assert rules(reads(TWO_ROWS, name="list.csv")) == ["extension-differs"]


@given(
    st.lists(
        st.tuples(
            st.integers(0, 30), st.integers(0, 5), st.integers(0, 3) | st.just(0.5)
        ),
        min_size=1,
        max_size=25,
    )
)
def test_every_filled_row_is_staged_once(engine, tmp_path_factory, placed):
    def fill(book):
        sheet = book.add_worksheet()
        for row, column, value in placed:
            sheet.write(row, column, value)

    path = tmp_path_factory.mktemp("any") / "any.xlsx"
    path.write_bytes(workbook(fill))

    found = read(path, engine, choices=Choices(header_row=0))

    assert [row[0] for row in cells(engine, found)] == sorted(
        {row + 1 for row, _, _ in placed}
    )
