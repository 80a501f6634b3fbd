"""Sheets that are joined by a key: as many rows to an incident as there are."""

import pytest
import xlsxwriter

from balise.engine.sessions import session
from balise.intake.reading import Choices, Reading, read

CASES = {
    "Cases": [["case", "day"], ["A", "2024-01-02"], ["B", "2024-01-03"]],
    "People": [["role", "case"], ["migrant", "A"], ["driver", "A"], ["guide", "Z"]],
    "Cover": [["How this is counted"], ["x"]],
}


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    with session(tmp_path_factory.mktemp("readable")) as backend:
        yield backend


@pytest.fixture(scope="module")
def reads(engine, tmp_path_factory):
    path = tmp_path_factory.mktemp("uploads") / "upload.xlsx"

    def reading(sheets, **choices):
        with xlsxwriter.Workbook(path) as book:
            for name, rows in sheets.items():
                sheet = book.add_worksheet(name)
                for number, row in enumerate(rows):
                    sheet.write_row(number, 0, row)
        return read(path, engine, name="a.xlsx", choices=Choices(**choices))

    return reading


def staged(engine, found):
    query = f"SELECT * EXCLUDE (surplus) FROM {found.table} ORDER BY row"
    return engine.con.execute(query).fetchall()


def test_the_rows_of_a_key_follow_side_by_side_and_none_is_lost(reads, engine):
    found = reads(CASES, key="case", header_row=1, last_row=0)

    assert isinstance(found, Reading), found
    assert found.layout.header == ("case", "day", "role 1", "role 2")
    assert staged(engine, found) == [
        (2, "A", "2024-01-02", "migrant", "driver"),
        (3, "B", "2024-01-03", "", ""),
        (4, "Z", "", "guide", ""),
    ]
    assert found.rows == 3
    assert "sheets-joined" in {finding.rule for finding in found.findings}


def test_one_sheet_with_the_key_is_read_as_it_is(reads, engine):
    found = reads({"Cases": CASES["Cases"]}, key="case")

    assert staged(engine, found) == [(2, "A", "2024-01-02"), (3, "B", "2024-01-03")]


def test_a_key_that_no_sheet_has_is_refused(reads):
    assert reads(CASES, key="dossier").message.code == "key-unknown"
