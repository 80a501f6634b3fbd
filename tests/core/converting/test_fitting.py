"""Each layout of a pack may say where its table stands; the one that fits is read."""

import pytest

from balise.engine.sessions import session
from balise.intake import Choices, Reading, Unreadable, convert, load_pack, read_with

PACK = """\
format: 1
name: two
version: "1"
about: Two layouts of one publisher.
layouts:
  - name: bare
    reading: {header_row: 0}
    time: {frequency: A}
    figures: {indicator: IE.detected, unit: detections}
    columns: {c1: {period: year}, c2: {measure: {}}}
  - name: late
    reading: {header_row: 3}
    time: {frequency: A}
    figures: {indicator: IE.detected, unit: detections}
    columns: {year: {period: year}, cases: {measure: {}}}
"""


@pytest.fixture
def read_text(tmp_path):
    with session(tmp_path) as backend:

        def reading(text, **more):
            file = tmp_path / "file.csv"
            file.write_text(text)
            pack = load_pack(PACK)
            found = read_with(file, pack, backend, **more)
            return found, pack, backend

        yield reading


@pytest.mark.parametrize(
    ("text", "header_row"),
    [
        ("2020,1\n2021,2\n", None),
        ("Title\n1,2\nyear,cases\n2020,1\n", 3),
        # The lines before the header are gone in this vintage: it is found by itself.
        ("year,cases\n2020,1\n2021,2\n", 1),
    ],
)
def test_the_layout_that_fits_is_read(read_text, text, header_row):
    found, _, backend = read_text(text)

    assert found.layout.header_row == header_row
    assert found.layout.file_name == "file.csv"
    left = backend.con.execute(
        "SELECT count(*) FROM duckdb_tables() WHERE table_name LIKE 'reading%'"
    ).fetchall()
    assert left[0][0] <= 1


def test_a_file_that_fits_no_layout_is_told_so(read_text, backend):
    found, pack, backend = read_text("a,b,c\n1,2,3\n")

    assert isinstance(found, Reading)
    told = convert(
        found, pack, backend, participant="QMA", agency="one", received_on=None
    )
    assert told.messages[0].code == "pack-for-another-file"


def test_what_a_person_says_comes_before_the_pack(read_text):
    found, _, _ = read_text(
        "2020,1\nyear,cases\n2021,2\n", choices=Choices(header_row=2)
    )

    assert found.layout.header_row == 2


def test_a_file_that_cannot_be_read_is_told_so(read_text):
    found, _, _ = read_text("")

    assert isinstance(found, Unreadable)
