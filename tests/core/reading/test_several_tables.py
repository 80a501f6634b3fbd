"""Several tables on one sheet are listed, and each can be read; notes stay beside."""

import csv
import io
import json

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from balise.engine.sessions import session
from balise.intake.packs import load_pack
from balise.intake.reading import Choices, Reading, read

STACKED = [
    ["Table 1. Arrivals"],
    ["Country", "Men", "Women"],
    ["Mali", "3", "1"],
    ["Niger", "2", "0"],
    [],
    ["Source: border police"],
    [],
    ["Table 2. Departures by month"],
    ["Month", "Persons"],
    ["January", "7"],
    ["February", "9"],
    [],
    ["* provisional"],
]
BESIDE = [
    ["Arrivals in 2024"],
    ["Country", "Persons", "", "Sex", "Persons"],
    ["Mali", "3", "", "Women", "2"],
    ["Niger", "2", "", "Men", "4"],
    ["Chad", "1", "", "", ""],
]


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    with session(tmp_path_factory.mktemp("readable")) as backend:
        yield backend


@pytest.fixture(scope="module")
def reads(engine, tmp_path_factory):
    folder = tmp_path_factory.mktemp("uploads")

    def reading(rows, kind="csv", **choices):
        path = folder / f"upload.{kind}"
        if kind == "csv":
            out = io.StringIO(newline="")
            csv.writer(out).writerows(rows)
            path.write_text(out.getvalue(), encoding="utf-8")
        else:
            with xlsxwriter.Workbook(path, {"strings_to_numbers": True}) as book:
                sheet = book.add_worksheet()
                for number, row in enumerate(rows):
                    sheet.write_row(number, 0, [cell or None for cell in row])
        return read(path, engine, name="a." + kind, choices=Choices(**choices))

    return reading


def staged(engine, found):
    query = f"SELECT * EXCLUDE (surplus) FROM {found.table} ORDER BY row"
    return engine.con.execute(query).fetchall()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_stacked_tables_are_listed_and_the_first_is_read(reads, engine, kind):
    found = reads(STACKED, kind)

    assert [region.place for region in found.layout.tables] == ["1-7", "8-13"]
    assert found.layout.table == 1
    assert found.layout.header == ("Country", "Men", "Women")
    assert staged(engine, found) == [(3, "Mali", "3", "1"), (4, "Niger", "2", "0")]
    assert found.layout.preamble == ((1, "Table 1. Arrivals"),)
    assert found.layout.notes == ((6, "Source: border police"),)
    assert found.layout.elsewhere == 5
    assert [f.rule for f in found.findings] == ["tables-found", "notes-below-table"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_each_of_them_can_be_chosen(reads, engine, kind):
    found = reads(STACKED, kind, table=2)

    assert found.layout.header == ("Month", "Persons")
    assert staged(engine, found) == [(10, "January", "7"), (11, "February", "9")]
    assert found.layout.preamble == ((8, "Table 2. Departures by month"),)
    assert found.layout.notes == ((13, "* provisional"),)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_tables_side_by_side_are_parted_at_the_blank_column(reads, engine, kind):
    found = reads(BESIDE, kind)
    other = reads(BESIDE, kind, table=2)

    assert [region.place for region in found.layout.tables] == ["A1:C5", "D1:5"]
    assert found.layout.header[:2] == ("Country", "Persons")
    assert [row[1] for row in staged(engine, found)] == ["Mali", "Niger", "Chad"]
    assert other.layout.header == ("Sex", "Persons")
    assert staged(engine, other) == [(3, "Women", "2"), (4, "Men", "4")]


def test_a_pack_may_say_which_table_is_meant_and_where_it_ends():
    pack = load_pack(
        """
format: 1
name: departures
version: "1"
about: The second table of a sheet.
layouts:
  - name: departures
    reading: {table: 2, last_row: 0, sheet: "20*"}
    time: {frequency: M}
    figures: {indicator: IE.detected, unit: detections}
    columns:
      Month: {period: date}
      Persons: {measure: {}}
"""
    )

    layout = pack.layouts[0]
    assert (layout.table, layout.last_row, layout.sheet) == (2, 0, "20*")


def test_a_number_beyond_the_tables_is_refused(reads):
    refused = reads(STACKED, table=3)

    assert refused.message.code == "table-unknown"
    assert refused.message.params == {"table": 3, "count": 2}


def test_table_one_of_a_file_with_one_table_is_that_table(reads, engine):
    plain = [["country", "n"], ["Mali", "3"]]

    assert staged(engine, reads(plain, table=1)) == [(2, "Mali", "3")]


def test_the_header_that_a_person_chooses_says_which_table_is_meant(reads, engine):
    found = reads(STACKED, header_row=9)

    assert found.layout.header == ("Month", "Persons")
    assert found.layout.table == 2


@pytest.mark.parametrize(
    "rows",
    [
        # Groups of one table, parted by blank rows.
        [["country", "n"], ["Mali", "3"], [], ["Niger", "2"], [], ["Chad", "1"]],
        # A group's own label above its rows.
        [["country", "n"], ["Africa"], ["Mali", "3"], [], ["Asia"], ["Nepal", "2"]],
        # Words where a figure is missing.
        [["country", "n"], ["Mali", "3"], [], ["Niger", "n/a"], ["Chad", "1"]],
        # A blank column that only makes room.
        [
            ["country", "men", "", "women"],
            ["Mali", "3", "", "1"],
            ["Chad", "2", "", "2"],
        ],
        # Lists of words have no figures to tell a header by.
        [["place", "what"], ["Agadez", "boat"], [], ["Dirkou", "truck"], ["x", "y"]],
    ],
)
def test_what_may_be_one_table_stays_one(reads, rows):
    found = reads(rows)

    assert found.layout.tables == ()
    assert found.rows == sum(map(any, rows)) - 1


@pytest.mark.parametrize(
    ("below", "notes"),
    [
        ([[], ["Ministry of the Interior"]], 1),
        ([["Source: Ministry, 2023"]], 1),
        ([["Fuente: UPM"], ["(1) Incluye apátridas"]], 2),
        ([["*", "cifras preliminares"]], 1),
        ([["出典：出入国在留管理庁"]], 1),
        ([["Figures are provisional until the police has closed every case file."]], 1),
        ([["Other"]], 0),
        ([["Total", "12"]], 0),
        ([[], ["Total", "12"]], 0),
        ([["1"]], 0),
    ],
)
def test_notes_below_a_table_are_kept_and_are_no_rows(reads, below, notes):
    rows = [["country", "sex", "n"], ["Mali", "F", "3"], ["Niger", "M", "9"], *below]

    found = reads(rows)

    assert len(found.layout.notes) == notes
    assert found.rows == sum(map(any, rows)) - 1 - notes
    assert (
        not {f.rule for f in found.findings} & {"row-short", "row-surplus"} or not notes
    )


def test_a_person_may_say_where_the_table_ends(reads):
    rows = [["country", "n"], ["Mali", "3"], [], ["Source: police"]]

    assert reads(rows, last_row=0).rows == 2
    assert reads([*rows, ["Chad", "4"]], last_row=2).layout.notes == (
        (4, "Source: police"),
        (5, "Chad,4"),
    )


CELLS = st.sampled_from(["", "a", "b", "Source: x", "7", "12", "* n", "Men"])
ROWS = st.lists(st.lists(CELLS, max_size=6), max_size=14)


@given(ROWS)
def test_every_row_is_in_a_table_in_its_notes_or_said_to_be_elsewhere(
    reads, engine, rows
):
    whole = reads(rows, delimiter=",")
    if not isinstance(whole, Reading):
        return
    layout = whole.layout
    count = max(len(layout.tables), 1)
    seen = set()

    for number in range(1, count + 1):
        found = reads(rows, delimiter=",", table=number)
        told = found.layout
        seen |= {row for row, *_ in staged(engine, found)}
        seen |= {row for row, _ in (*told.preamble, *told.notes)}
        first = told.header_row or 1
        seen |= set(range(first, first + told.header_rows))

    assert seen >= {number for number, row in enumerate(rows, 1) if any(row)}


@given(ROWS)
def test_no_cell_of_any_table_is_lost(reads, engine, rows):
    whole = reads(rows, delimiter=",")
    if not isinstance(whole, Reading):
        return
    texts = []
    for number in range(1, max(len(whole.layout.tables), 1) + 1):
        found = reads(rows, delimiter=",", table=number)
        told = found.layout
        query = f"SELECT * EXCLUDE (row) FROM {found.table}"
        for *cells, beyond in engine.con.execute(query).fetchall():
            texts += [*cells, *(json.loads(beyond) if beyond else ())]
        for _, text in (*told.preamble, *told.notes):
            texts += text.split(",")
        texts += told.header

    for cell in {cell for row in rows for cell in row if cell}:
        wanted = sum(row.count(cell) for row in rows)
        # A name that is joined, spread or repeated in a header is another text.
        assert sum(cell in text for text in texts) >= min(wanted, 1)
