"""The engine's strict reader and our tolerant one are equal, and neither loses a row."""

import csv
import io
import json
from pathlib import Path
from types import SimpleNamespace

import pytest
import xlsxwriter
from hypothesis import example, given
from hypothesis import strategies as st

from balise.engine.sessions import session
from balise.intake.reading import Choices, Reading, Unreadable, read
from balise.intake.reading.dialects import Dialect
from balise.intake.reading.jobs import Job
from balise.intake.reading.mending import stage_mended
from balise.intake.reading.notes import Notes
from balise.intake.reading.strict import stage_strictly
from balise.intake.reading.surveying import survey
from balise.intake.reading.tolerant import records
from balise.intake.reading.values import DEFAULT_LIMITS
from balise.vocabulary.languages import LANGUAGES
from balise.vocabulary.messages import render

CLEAN_CELLS = st.text(
    st.sampled_from("ab1é,;\"'\n ü中س-|\t") | st.characters(codec="utf-8"), max_size=6
).map(lambda text: text.replace("\0", "").replace("\r", "").strip(" \t"))
MESSY = st.text(st.sampled_from('a1,"\n\r \té'), max_size=40)


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    folder = tmp_path_factory.mktemp("readable")
    with session(folder) as backend:
        yield SimpleNamespace(backend=backend, file=folder / "upload.csv")


def strictly(bench, delimiter, skip, width):
    dialect = Dialect(delimiter)
    staged = stage_strictly(
        bench.file,
        dialect,
        (skip, width),
        survey(bench.file),
        bench.backend,
        DEFAULT_LIMITS,
    )
    if staged is None:
        return None
    rows = bench.backend.con.execute(f"FROM {staged.table} ORDER BY row").fetchall()
    return [(row, list(cells)) for row, *cells, _ in rows]


def tolerantly(bench, delimiter, skip):
    found = enumerate(records(bench.file, Dialect(delimiter), lambda row: None), 1)
    return [(row, cells) for row, cells in found if row > skip and any(cells)]


@given(
    st.integers(2, 5).flatmap(
        lambda width: st.lists(
            st.lists(CLEAN_CELLS, min_size=width, max_size=width),
            min_size=1,
            max_size=12,
        )
    ),
    st.sampled_from(",;\t|"),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_on_clean_files_both_give_the_same(bench, rows, delimiter, ending, quoting):
    text = io.StringIO(newline="")
    csv.writer(
        text, delimiter=delimiter, lineterminator=ending, quoting=quoting
    ).writerows(rows)
    bench.file.write_bytes(text.getvalue().encode())

    found = strictly(bench, delimiter, 0, len(rows[0]))

    expected = [(n, row) for n, row in enumerate(rows, 1) if any(row)]
    assert tolerantly(bench, delimiter, 0) == expected
    assert found is None or found == expected


def recovered(bench, at_once):
    unclosed = []
    found = records(
        bench.file, Dialect(","), unclosed.append, longest=30, at_once=at_once
    )
    return list(found), unclosed


@given(MESSY, st.integers(1, 4))
@example('a\n"b\nc"\nd"e"\n"f\n', 2)
def test_how_many_lines_are_split_at_once_changes_nothing(bench, text, at_once):
    bench.file.write_bytes(text.encode())

    assert recovered(bench, at_once) == recovered(bench, 1_000)


def mended(bench, skip, width):
    job = Job(
        bench.file,
        bench.backend,
        Choices(),
        DEFAULT_LIMITS,
        bench.file.parent,
        Notes(),
    )
    staged = stage_mended(job, bench.file, Dialect(","), (skip, width), at_once=2)
    if staged is None:
        return None
    found = bench.backend.con.execute(f"FROM {staged.table} ORDER BY row").fetchall()
    assert len(found) == staged.rows
    return [
        (row, trimmed([*cells, *json.loads(surplus or "[]")]))
        for row, *cells, surplus in found
    ]


EVEN_OR_ODD = st.lists(
    st.sampled_from(
        ["a,b\n"] * 3 + ['"x,y",z\n', "c\n", "\n", ",\n", 'd,"e\n', "f,g,h\n"]
    ),
    min_size=1,
    max_size=14,
).map("".join)


@given(EVEN_OR_ODD, st.integers(0, 3))
@example("a,b\n" * 6 + "c\n" + "a,b\n" * 6, 1)
def test_taking_odd_lines_out_changes_no_row(bench, text, skip):
    bench.file.write_bytes(text.encode())

    found = mended(bench, skip, 2)

    expected = [(n, trimmed(row)) for n, row in tolerantly(bench, ",", skip)]
    assert found is None or found == expected


def test_a_text_with_one_odd_line_is_mended(bench):
    bench.file.write_text("h,i\n" + "a,b\n" * 6 + "c\n" + "a,b\n" * 6)

    assert len(mended(bench, 1, 2)) == 13


def test_the_strict_reader_does_read_clean_files(bench):
    bench.file.write_text('a,b\n1,"x, y"\n2,"line\nbreak"\n3,"say ""so"""\n')

    assert strictly(bench, ",", 1, 2) == tolerantly(bench, ",", 1)


@given(MESSY, st.integers(1, 3), st.integers(0, 1))
@example('a,"b"\r\n1,2\r\n', 2, 1)
@example("a,b\n1,2,\n", 2, 0)
@example("a\n\nb\n", 1, 0)
@example('"a" ,b\n', 2, 0)
@example('\n"",a\n', 2, 1)
def test_what_the_strict_reader_accepts_it_reads_alike(bench, text, width, skip):
    bench.file.write_bytes(text.encode())
    top = list(records(bench.file, Dialect(","), lambda row: None))[:skip]
    if any("\n" in cell for row in top for cell in row):
        return

    found = strictly(bench, ",", skip, width)

    if found is not None:
        alike = tolerantly(bench, ",", skip)
        assert found == [(row, cells[:width]) for row, cells in alike]
        assert not any(any(cells[width:]) for _, cells in alike)


def staged_rows(bench, reading):
    found = bench.backend.con.execute(f"FROM {reading.table} ORDER BY row").fetchall()
    return [
        (row, [*cells, *json.loads(surplus or "[]")]) for row, *cells, surplus in found
    ]


def trimmed(cells):
    while cells and not cells[-1]:
        cells = cells[:-1]
    return cells


@given(MESSY)
@example('a,b\n"1,2\n3,4\n')
@example('a,b\r"1",2\r3,4')
def test_every_row_of_any_text_is_staged_or_above_the_table(bench, text):
    bench.file.write_bytes(text.encode())

    found = read(bench.file, bench.backend, choices=Choices(delimiter=","))

    if isinstance(found, Unreadable):
        assert found.message.code in {"file-empty", "not-a-table"}
        return
    if '"' in text and ' "' in text:
        # Blanks before quotes change how the text is split, for both readers.
        return
    skipped = found.layout.header_row or 0
    expected = tolerantly(bench, ",", skipped)
    rows = [(row, trimmed(cells)) for row, cells in staged_rows(bench, found)]
    assert rows == [(row, trimmed(cells)) for row, cells in expected]
    assert found.rows == len(rows)


def says_something(outcome):
    messages = (
        [outcome.message]
        if isinstance(outcome, Unreadable)
        else [finding.message() for finding in outcome.findings]
    )
    for message in messages:
        for language in LANGUAGES:
            assert render(message, language)


@given(st.binary(max_size=400))
@example(b"\xff\xfe")
@example(b"\xff\xfea")
@example(b"PK\x03\x04")
@example(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
def test_no_bytes_make_reading_raise(bench, content):
    bench.file.write_bytes(content)

    outcome = read(bench.file, bench.backend)

    assert isinstance(outcome, Reading | Unreadable)
    says_something(outcome)


@given(
    st.lists(
        st.tuples(st.integers(0, 10_000), st.binary(min_size=0, max_size=3)), max_size=6
    ),
    st.sampled_from(["table.csv", "book.xlsx"]),
)
def test_no_damage_to_a_good_file_makes_reading_raise(bench, samples, cuts, name):
    content = bytearray(samples[name])
    for place, change in cuts:
        at = place % len(content)
        content[at : at + len(change) + 1] = change
    bench.file.write_bytes(bytes(content))

    outcome = read(bench.file, bench.backend, name=name)

    assert isinstance(outcome, Reading | Unreadable)
    says_something(outcome)


@pytest.fixture(scope="module")
def samples(tmp_path_factory):
    book = Path(tmp_path_factory.mktemp("samples")) / "book.xlsx"
    with xlsxwriter.Workbook(str(book)) as workbook:
        sheet = workbook.add_worksheet()
        for row in range(20):
            sheet.write_row(row, 0, ["name", row, "=A1", row / 7])
    table = "país;n;note\n" + 'Perú;1;"a ""b""\nc"\n' * 20
    return {"book.xlsx": book.read_bytes(), "table.csv": table.encode("cp1252")}
