"""A header of several rows is joined level by level, and only where that is safe."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balise.engine.sessions import session
from balise.intake.reading import Choices, Reading, Unreadable, read
from balise.intake.reading.levels import joined

OFFENSES = (
    "Table 1,,,,\n"
    "State,Sex acts,,Servitude,\n"
    ",Offenses,Cleared,Offenses,Cleared\n"
    "Alaska,11,8,1,0\n"
)


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    with session(tmp_path_factory.mktemp("readable")) as backend:
        yield backend


@pytest.fixture(scope="module")
def reads(engine, tmp_path_factory):
    path = tmp_path_factory.mktemp("uploads") / "upload"

    def reading(text, **choices):
        path.write_text(text, encoding="utf-8")
        return read(path, engine, name="a.csv", choices=Choices(**choices))

    return reading


def numbers(engine, found):
    query = f"SELECT row FROM {found.table} ORDER BY row"
    return [row for (row,) in engine.con.execute(query).fetchall()]


def test_two_rows_are_joined_where_one_alone_would_repeat_names(reads, engine):
    found = reads(OFFENSES)

    assert found.layout.header == (
        "State",
        "Sex acts / Offenses",
        "Sex acts / Cleared",
        "Servitude / Offenses",
        "Servitude / Cleared",
    )
    assert (found.layout.header_row, found.layout.header_rows) == (2, 2)
    assert found.layout.preamble == ((1, "Table 1,,,,"),)
    assert found.findings == ()
    assert numbers(engine, found) == [4]


def test_a_person_may_say_that_the_header_is_one_row(reads, engine):
    found = reads(OFFENSES, header_rows=1)

    assert found.layout.header[:2] == ("State", "Sex acts")
    assert numbers(engine, found) == [3, 4]


@pytest.mark.parametrize("row", [None, 2])
def test_three_levels_are_joined_on_request(reads, engine, row):
    found = reads(
        "title,,,,\n"
        "Country,Border,,,Total\n"
        ",Land,,Sea,\n"
        ",Men,Women,Men,\n"
        "Niger,1,2,3,6\n",
        header_row=row,
        header_rows=3,
    )

    assert found.layout.header == (
        "Country",
        "Border / Land / Men",
        "Border / Land / Women",
        "Border / Sea / Men",
        "Total",
    )
    assert found.layout.header_row == 2
    assert numbers(engine, found) == [5]


@pytest.mark.parametrize(
    "text",
    [
        "Source,Police,\ncountry,sex,n\nMali,F,1\n",
        "country,sex,\nMali,,North\nChad,F,2\n",
        "country,sex,\n,F,North\nChad,F,2\n",
        "Figures of the police,,\ncountry,sex,n\nMali,F,1\n",
        "country,sex,sex\nMali,F,1\nChad,F,2\n",
        "Mali,North\ncountry,region,\nNiger,South,1\n",
    ],
)
def test_a_row_above_that_proves_nothing_is_not_joined(reads, text):
    assert reads(text).layout.header_rows == 1


@pytest.mark.parametrize("count", [0, -1, 5])
def test_a_number_of_rows_that_no_header_takes_is_refused(reads, count):
    refused = reads(OFFENSES, header_rows=count)

    assert refused.message.code == "header-rows-unusable"


def test_a_name_without_names_below_it_spans_no_column():
    header = [["State", "", "Total"], ["", "Men", ""]]

    assert joined(header, 3) == ["State", "Men", "Total"]


@given(
    st.lists(
        st.lists(st.sampled_from(["", "a", "b", "7", "x\ny"]), max_size=4), max_size=7
    ),
    st.sampled_from([None, 0, 1, 2, 3]),
    st.integers(1, 4),
)
def test_every_row_below_the_header_is_staged(reads, engine, rows, first, count):
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)

    found = reads(out.getvalue(), delimiter=",", header_row=first, header_rows=count)

    if isinstance(found, Unreadable):
        assert found.message.code in {"file-empty", "header-row-beyond"}
        return
    assert isinstance(found, Reading)
    layout = found.layout
    skipped = layout.header_row - 1 + layout.header_rows if layout.header_row else 0
    filled = [n for n, row in enumerate(rows, 1) if any(row) and n > skipped]
    assert numbers(engine, found) == filled
