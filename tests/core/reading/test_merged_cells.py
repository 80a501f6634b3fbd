"""Merged cells: a name or label stands for all that it covers, a figure only once."""

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from balise.engine.sessions import session
from balise.intake.reading import Choices, read
from balise.intake.reading.merges import Merge, spread_labels, spread_names


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    with session(tmp_path_factory.mktemp("readable")) as backend:
        yield backend


@pytest.fixture(scope="module")
def reads(engine, tmp_path_factory):
    path = tmp_path_factory.mktemp("uploads") / "upload.xlsx"

    def reading(rows, *merged, **choices):
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet()
            for place, value in merged:
                sheet.merge_range(place, value)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if cell is not None:
                        sheet.write(number, column, cell)
        return read(path, engine, name="a.xlsx", choices=Choices(**choices))

    return reading


def cells(engine, found):
    query = f"SELECT * EXCLUDE (row, surplus) FROM {found.table} ORDER BY row"
    return engine.con.execute(query).fetchall()


def test_a_label_stands_beside_each_row_that_it_covers(reads, engine):
    found = reads(
        [
            ["region", "country", "n"],
            [None, "Mali", 3],
            [None, "Chad", 1],
            [None, "x", 2],
        ],
        ("A2:A3", "Africa"),
    )

    assert [row[0] for row in cells(engine, found)] == ["Africa", "Africa", ""]


def test_a_figure_stands_in_the_first_cell_only(reads, engine):
    found = reads(
        [["country", "n"], ["Mali", None], ["Chad", None], ["Niger", 2]],
        ("B2:B3", 7),
    )

    assert [row[1] for row in cells(engine, found)] == ["7", "", "2"]


def test_a_year_beside_its_months_is_a_label(reads, engine):
    rows = [["year", "month", "n"], *([None, f"month {m}", m] for m in range(1, 4))]

    found = reads(rows, ("A2:A4", 2024))

    assert [row[0] for row in cells(engine, found)] == ["2024"] * 3


def test_a_name_belongs_to_the_columns_that_it_covers_and_to_no_other(reads):
    found = reads(
        [
            ["Arrivals"],
            [None, None, None, None, "remarks"],
            [None, "men", "women", "all", None],
            ["Mali", 1, 2, 3, "x"],
        ],
        ("A2:A3", "country"),
        ("B2:C2", "adults"),
    )

    assert found.layout.header == (
        "country",
        "adults / men",
        "adults / women",
        "all",
        "remarks",
    )
    assert (found.layout.header_row, found.layout.header_rows) == (2, 2)


@pytest.mark.parametrize("count", [None, 3])
def test_three_levels_are_found_by_their_merged_cells(reads, count):
    found = reads(
        [
            [],
            [],
            [None, "men", "women", "men", "women"],
            ["Mali", 1, 2, 3, 4],
        ],
        ("A1:A3", "country"),
        ("B1:E1", "border"),
        ("B2:C2", 2023),
        ("D2:E2", 2024),
        header_rows=count,
    )

    assert found.layout.header == (
        "country",
        "border / 2023 / men",
        "border / 2023 / women",
        "border / 2024 / men",
        "border / 2024 / women",
    )
    assert found.layout.header_rows == 3


def test_a_title_over_the_whole_table_is_no_name(reads):
    found = reads(
        [[], ["country", "n"], ["Mali", 1]],
        ("A1:B1", "Arrivals in 2024"),
    )

    assert found.layout.header == ("country", "n")
    assert found.layout.preamble == ((1, "Arrivals in 2024"),)


def test_merged_cells_of_a_page_stand_for_all_that_they_cover(engine, tmp_path):
    path = tmp_path / "page.html"
    path.write_text(
        "<table><tr><th rowspan=2>region<th rowspan=2>country<th colspan=2>persons"
        "<tr><th>men<th>women"
        "<tr><td rowspan=2>Africa<td>Mali<td>1<td>2"
        "<tr><td>Chad<td>3<td>4</table>",
        encoding="utf-8",
    )

    found = read(path, engine)

    assert found.layout.header == (
        "region",
        "country",
        "persons / men",
        "persons / women",
    )
    assert cells(engine, found) == [
        ("Africa", "Mali", "1", "2"),
        ("Africa", "Chad", "3", "4"),
    ]


PLACES = st.integers(0, 4)
MERGES = st.builds(
    lambda top, left, rows, columns: Merge(top, left, top + rows, left + columns),
    st.integers(1, 6),
    PLACES,
    PLACES,
    PLACES,
)
GRID = st.lists(
    st.lists(st.sampled_from(["", "a", "2024", "7"]), min_size=4, max_size=4),
    max_size=7,
)


@given(GRID, st.lists(MERGES, max_size=4))
def test_no_cell_that_holds_something_is_written_over(rows, merges):
    labelled = list(spread_labels(iter([list(row) for row in rows]), merges, 1))
    named = spread_names(rows, merges, 1, 4) or rows

    for found in (labelled, named):
        for before, after in zip(rows, found, strict=True):
            assert all(not b or a == b for b, a in zip(before, after, strict=True))
    figures = sum(row.count("7") for row in rows)
    assert sum(row.count("7") for row in labelled) == figures
