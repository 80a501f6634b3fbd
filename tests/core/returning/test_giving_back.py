"""A file comes back exactly as it was sent, with what was found beside the cells."""

import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from balise.intake.findings import Finding, Severity
from balise.intake.returning import (
    find_mark,
    read_returned,
    too_large,
    write_delimited,
    write_workbook,
)
from balise.vocabulary.languages import LANGUAGES
from balise.vocabulary.messages import say
from core.returning.conftest import MARK

WRITERS = {"xlsx": write_workbook, "csv": write_delimited}
# What a cell of a file that was read can hold: reading leaves no lone surrogate and no NUL.
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r\n"))
FORMULAS = st.sampled_from(
    ["=1+1", "'=1", "''@x", "-2+3", "+A1", "\t=x", "-5", "'", " "]
)
FILLED = st.one_of(TEXTS, FORMULAS).filter(lambda text: text.strip())
ROWS = st.lists(
    st.tuples(FILLED, st.one_of(TEXTS, FORMULAS)).map(list), min_size=1, max_size=20
)
_TOTAL = {"table": "total", "parts": 3, "total": 4, "period": "2026"}
_GAP = {"table": "total", "period": "2023", "gaps": 1}
SOME = [
    Finding("not-a-number", Severity.ERROR, 2, "n", "=1+1"),
    Finding("placeholder-value", Severity.NOTICE, 3, "n", "999"),
    Finding("negative-count", Severity.ERROR, 3, "n", "-4"),
    Finding("total-differs", Severity.WARNING, 4, "n", None, _TOTAL),
    Finding("period-missing", Severity.NOTICE, None, None, None, _GAP),
]


def written(returned, kind, scratch):
    target = scratch / f"back.{kind}"
    WRITERS[kind](target, returned)
    return target


def sheet(path, name=None):
    book = CalamineWorkbook.from_path(str(path))
    name = name or book.sheet_names[0]
    return book.get_sheet_by_name(name).to_python(skip_empty_area=False)


@pytest.mark.parametrize("kind", WRITERS)
@settings(max_examples=12)
@given(rows=ROWS)
def test_every_text_comes_back_exactly(kind, rows, coming_back, rows_of, scratch):
    returned = coming_back(["a", "b"], rows, findings=SOME[:1])
    path = written(returned, kind, scratch)

    back = read_returned(
        path, returned.backend, returned.reading.layout, scratch=scratch
    )

    assert back.layout.header == ("a", "b")
    assert rows_of(back) == rows_of(returned.reading)


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_added_is_taken_off_in_every_language(
    kind, language, coming_back, rows_of, scratch
):
    rows = [["2024", "1", "beyond", "=cmd"], ["2025", "2"], ["2026", "3", "one"]]
    returned = coming_back(["t", "n"], rows, findings=SOME, language=language)
    path = written(returned, kind, scratch)

    back = read_returned(
        path, returned.backend, returned.reading.layout, scratch=scratch
    )

    assert find_mark(path, returned.backend, scratch) == MARK
    assert back.layout.header == ("t", "n")
    assert rows_of(back) == rows


@pytest.mark.parametrize("kind", WRITERS)
def test_a_row_stands_where_it_stood(kind, coming_back, rows_of, scratch):
    rows = [["2024", "1"], ["2025", "2"]]
    preamble = [(1, "Ministry of the Interior"), (3, "Arrivals; provisional")]
    returned = coming_back(["t", "n"], rows, header_row=4, preamble=preamble)
    path = written(returned, kind, scratch)

    back = read_returned(
        path, returned.backend, returned.reading.layout, scratch=scratch
    )

    query = f"SELECT row FROM {back.table} ORDER BY row"
    assert returned.backend.con.execute(query).fetchall() == [(5,), (6,)]
    assert rows_of(back) == rows
    assert back.layout.preamble == tuple(preamble)


@pytest.mark.parametrize("kind", WRITERS)
def test_a_file_without_a_header_gets_one(kind, coming_back, rows_of, scratch):
    returned = coming_back(
        ["c1", "c2"], [["2024", "1"], ["2025", "2"]], header_row=None
    )
    path = written(returned, kind, scratch)

    back = read_returned(
        path, returned.backend, returned.reading.layout, scratch=scratch
    )

    assert back.layout.header == ("c1", "c2")
    assert rows_of(back) == [["2024", "1"], ["2025", "2"]]


@pytest.mark.parametrize("kind", WRITERS)
def test_personal_columns_are_never_in_it(kind, coming_back, rows_of, scratch):
    rows = [["2024", "Amina Invented", "1"]]
    preamble = [(1, "Asked by Inspector Invented")]
    returned = coming_back(
        ["t", "name", "n"], rows, hidden=[1], header_row=2, preamble=preamble
    )
    path = written(returned, kind, scratch)

    back = read_returned(
        path, returned.backend, returned.reading.layout, hidden=[1], scratch=scratch
    )

    content = path.read_bytes()
    if kind == "xlsx":
        with zipfile.ZipFile(path) as package:
            content = b"".join(package.read(name) for name in package.namelist())
    assert b"Invented" not in content
    assert back.layout.header == ("t", "name", "n")
    assert rows_of(back) == [["2024", "", "1"]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_stands_beside_its_row_and_in_its_check(
    language, coming_back, scratch
):
    rows = [["2024", "=1+1"], ["2025", "-4"], ["2026", "3"]]
    returned = coming_back(["t", "n"], rows, findings=SOME, language=language)
    path = written(returned, "xlsx", scratch)

    beside = [line[4] for line in sheet(path)[1:]]
    grouped = sheet(path, say("returned-found", language))[1:]

    assert [text.count("\n") + 1 for text in beside] == [1, 2, 1]
    assert [line[1] for line in grouped] == [
        *("negative-count", "negative-count"),
        *("not-a-number", "not-a-number"),
        *("total-differs", "total-differs"),
        *("period-missing", "period-missing"),
        *("placeholder-value", "placeholder-value"),
    ]
    assert [line[3] for line in grouped[1::2]] == ["B3", "B2", "B4", "", "B3"]


def test_severities_are_told_apart_without_colour(coming_back, scratch):
    rows = [["2024", "=1+1"], ["2025", "999"], ["2026", "3"]]
    findings = [SOME[0], SOME[1], SOME[3]]
    path = written(coming_back(["t", "n"], rows, findings=findings), "xlsx", scratch)

    results = [line[3] for line in sheet(path)[1:]]
    with zipfile.ZipFile(path) as package:
        styles = package.read("xl/styles.xml").decode()
        notes = package.read("xl/comments1.xml").decode()

    assert results == ["✖ error", "● notice", "▲ warning"]
    assert all(
        f'style="{border}"' in styles for border in ("thick", "dashed", "dotted")
    )
    assert notes.count("<comment ") == 3


def test_no_cell_is_a_formula(coming_back, scratch):
    rows = [["=HYPERLINK(1)", "@SUM(A1)"]]
    path = written(coming_back(["=t", "-n"], rows), "xlsx", scratch)

    with zipfile.ZipFile(path) as package:
        text = package.read("xl/worksheets/sheet1.xml").decode()
        styles = package.read("xl/styles.xml").decode()

    assert "<f>" not in text
    assert 'quotePrefix="1"' in styles


@pytest.mark.parametrize(("language", "turned"), [("ar", 4), ("fr", 0)])
def test_arabic_sheets_run_from_right_to_left(language, turned, coming_back, scratch):
    returned = coming_back(["t", "n"], [["2024", "1"]], language=language)
    path = written(returned, "xlsx", scratch)

    with zipfile.ZipFile(path) as package:
        sheets = [
            package.read(name) for name in package.namelist() if "worksheets/s" in name
        ]

    assert sum(b'rightToLeft="1"' in text for text in sheets) == turned


def test_the_mark_is_hidden(coming_back, scratch):
    path = written(coming_back(["t", "n"], [["2024", "1"]]), "xlsx", scratch)

    book = CalamineWorkbook.from_path(str(path))

    states = {sheet.name: sheet.visible for sheet in book.sheets_metadata}
    assert states.pop("balise") == SheetVisibleEnum.VeryHidden
    assert all(state == SheetVisibleEnum.Visible for state in states.values())


def test_the_same_submission_gives_the_same_workbook(coming_back, scratch):
    returned = coming_back(["t", "n"], [["2024", "1"]], findings=SOME)

    first = written(returned, "xlsx", scratch).read_bytes()

    assert written(returned, "xlsx", scratch).read_bytes() == first


def test_what_does_not_fit_in_a_workbook_is_said(coming_back):
    fits = coming_back(["t"], [["x" * 32_767]])
    long = coming_back(["t"], [["x" * 32_768]])

    wide = coming_back(["t"], [["\U0001f600" * 16_384]])

    assert too_large(fits) is None
    assert too_large(long).params["characters"] == 32_768
    assert too_large(wide).params["characters"] == 32_768


def test_a_file_of_ours_without_a_mark_is_not_recognised(backend, scratch):
    plain = scratch / "plain.csv"
    plain.write_text("t,n\n2024,1\n")
    broken = scratch / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 and nothing more")

    assert find_mark(plain, backend, scratch) is None
    assert find_mark(broken, backend, scratch) is None
    assert find_mark(scratch / "nowhere.csv", backend, scratch) is None


def test_notes_below_the_table_stand_in_the_guide(coming_back, rows_of, scratch):
    notes = [(4, "=Source: register")]
    returned = coming_back(["t", "n"], [["2024", "1"]], notes=notes)
    path = written(returned, "xlsx", scratch)

    guide = sheet(path, say("returned-guide", "en"))
    back = read_returned(
        path, returned.backend, returned.reading.layout, scratch=scratch
    )

    assert ["", "=Source: register"] in [line[:2] for line in guide]
    assert rows_of(back) == [["2024", "1"]]
