"""Delimited text of every habit is read as it stands, with the file's row numbers."""

import json
from hashlib import sha256
from pathlib import Path

import pytest

from balise.engine.sessions import session
from balise.intake.reading import Choices, Reading, ReadingLimits, Unreadable, read


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    with session(tmp_path_factory.mktemp("readable")) as backend:
        yield backend


@pytest.fixture
def reads(engine, tmp_path):
    def reading(content, name="file.csv", **options):
        path = tmp_path / "upload"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read(path, engine, name=name, **options)

    return reading


def cells(engine, reading, *, surplus=False):
    assert isinstance(reading, Reading), reading
    columns = ", ".join(reading.columns) + (", surplus" if surplus else "")
    return engine.con.execute(
        f"SELECT row, {columns} FROM {reading.table} ORDER BY row"
    ).fetchall()


def rules(reading):
    return [found.rule for found in reading.findings]


def test_rows_carry_the_number_that_a_spreadsheet_shows(reads, engine):
    found = reads("a,b\n1,2\n3,4\n")

    assert found.layout.header == ("a", "b")
    assert cells(engine, found) == [(2, "1", "2"), (3, "3", "4")]
    assert found.rows == 2


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(reads, engine, delimiter):
    found = reads(f"a{delimiter}b\nx{delimiter}1.5\ny{delimiter}2.5\n")

    assert found.layout.delimiter == delimiter
    assert cells(engine, found) == [(2, "x", "1.5"), (3, "y", "2.5")]


def test_decimal_commas_do_not_win_over_semicolons(reads):
    found = reads("land;anteil;wert\n" + "x;1,5;2,5\n" * 30 + "y;1;2\n" * 3)

    assert found.layout.delimiter == ";"


def test_a_sep_line_names_the_delimiter(reads, engine):
    found = reads("sep=;\nmonth;value\n1;6,9\n")

    assert found.layout.delimiter == ";"
    assert found.layout.header_row == 2
    assert cells(engine, found) == [(3, "1", "6,9")]


def test_a_title_and_a_row_of_column_numbers_stand_above_the_header(reads, engine):
    found = reads("Tabelle 1;;\r\n1;2;3\r\nLand;Jahr;Fälle\r\nBerlin;2013;4,5\r\n")

    assert found.layout.header == ("Land", "Jahr", "Fälle")
    assert found.layout.preamble == ((1, "Tabelle 1;;"), (2, "1;2;3"))
    assert cells(engine, found) == [(4, "Berlin", "2013", "4,5")]


def test_a_file_of_data_alone_has_no_header(reads, engine):
    found = reads("Algeria,111,2020-01-15\nIraq,62,2020-01-15\n")

    assert found.layout.header_row is None
    assert found.layout.header == ("c1", "c2", "c3")
    assert rules(found) == ["header-not-found"]
    assert cells(engine, found)[0] == (1, "Algeria", "111", "2020-01-15")


def test_years_across_the_top_are_a_header(reads):
    found = reads("Country,2019,2020,2021\nSyria,1,2,3\n")

    assert found.layout.header == ("Country", "2019", "2020", "2021")


def test_a_person_overrides_what_was_found(reads, engine):
    found = reads(
        "t\xe9xt;n\nx;1\n".encode("latin-1"),
        choices=Choices(encoding="latin-1", delimiter=";", header_row=0),
    )

    assert found.layout.header_row is None
    assert cells(engine, found) == [(1, "t\xe9xt", "n"), (2, "x", "1")]


def test_mixed_encodings_are_noted_and_nothing_is_lost(reads, engine):
    found = reads("País,n\nPerú,1\nPanamá,2\n".encode() + "Haití,3\n".encode("cp1252"))

    (finding,) = found.findings
    assert (finding.rule, finding.params["line"]) == ("line-not-decoded", 4)
    assert cells(engine, found)[-1] == (4, "Hait\\xed", "3")


def test_nul_bytes_are_shown_and_noted(reads, engine):
    found = reads(b"a,b\nx\0y,1\n")

    assert rules(found) == ["nul-bytes"]
    assert cells(engine, found) == [(2, "x\\x00y", "1")]


def test_ragged_rows_are_noted_and_the_surplus_is_kept(reads, engine):
    found = reads('a,b\n1\n1,2,3,"x ""y"""\n1,2,,\n5,6\n')

    assert rules(found) == ["row-short", "row-surplus"]
    assert [finding.row for finding in found.findings] == [2, 3]
    kept = cells(engine, found, surplus=True)
    assert kept[0] == (2, "1", "", None)
    assert json.loads(kept[1][3]) == ["3", 'x "y"']
    assert kept[2] == (4, "1", "2", None)


def test_repeated_and_empty_names_are_made_unique_visibly(reads):
    found = reads("a,a,,a (2)\n1,2,3,4\n")

    assert found.layout.header == ("a", "a (2).2", "c3", "a (2)")
    assert rules(found) == ["header-repeated", "header-cell-empty"]


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_quoted_line_break_is_one_row(reads, engine, ending):
    lines = ["a,b", '1,"two\nlines"', "3,4", ""]

    found = reads(ending.join(lines))

    assert cells(engine, found) == [(2, "1", "two\nlines"), (3, "3", "4")]


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_header_with_line_breaks_loses_no_row(reads, engine, ending):
    lines = ['State,"Total\ncleared","Under\n18"', "Alaska,1,2", "Ohio,3,4", ""]

    found = reads(ending.join(lines))

    assert found.layout.header == ("State", "Total\ncleared", "Under\n18")
    assert [row[0] for row in cells(engine, found)] == [2, 3]


def test_blank_lines_count_as_rows_and_are_not_staged(reads, engine):
    found = reads("a,b\n\n1,2\n,\n3,4\n\n\n")

    assert [row[0] for row in cells(engine, found)] == [3, 5]
    assert found.rows == 2


def test_a_quote_that_is_never_closed_swallows_no_row(reads, engine):
    found = reads('a,b\n1,"two\n3,4\n5,"six"\n7,8\n')

    assert rules(found) == ["quote-not-closed"]
    assert cells(engine, found) == [
        (2, "1", '"two'),
        (3, "3", "4"),
        (4, "5", "six"),
        (5, "7", "8"),
    ]


def test_a_cell_of_a_hundred_thousand_characters_is_kept_whole(reads, engine):
    found = reads("a,b\n1," + "x" * 100_000 + '\n2,"' + "y\n" * 50_000 + '"\n')

    assert [len(row[2]) for row in cells(engine, found)] == [100_000, 100_000]


def test_right_to_left_marks_and_arabic_digits_stay_as_they_are(reads, engine):
    found = reads("\u200fالبلد\u200f,العدد\nسوريا\u200e,١٢٣\n")

    assert found.layout.header == ("\u200fالبلد\u200f", "العدد")
    assert cells(engine, found) == [(2, "سوريا\u200e", "١٢٣")]


def test_blanks_around_quotes_do_not_split_a_cell(reads, engine):
    found = reads('a, "b"\n1, "2,3"\n')

    assert cells(engine, found) == [(2, "1", "2,3")]


def test_a_quote_that_ends_a_cell_does_not_trim_the_others(reads, engine):
    found = reads('a,b,c\nx, z ,0\ny,0,", "\n')

    assert cells(engine, found) == [(2, "x", " z ", "0"), (3, "y", "0", ", ")]


@pytest.mark.parametrize("content", [b"", b"\n\n", b" \r\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused_with_a_reason(reads, content):
    assert reads(content).message.code == "file-empty"


def test_a_header_alone_is_read_and_noted(reads):
    found = reads("a,b\n")

    assert (found.rows, rules(found)) == (0, ["no-rows"])


@pytest.mark.parametrize(
    ("head", "kind"),
    [(b"%PDF-1.7", "PDF"), (b"\x89PNG", "PNG"), (b"<?xml version", "XML")],
)
def test_other_kinds_are_named(reads, head, kind):
    refused = reads(head + b" ....")

    assert refused.message.params["kind"] == kind


def test_a_wrong_extension_is_a_notice(reads):
    assert rules(reads("a,b\n1,2\n", name="list.xlsx")) == ["extension-differs"]


def test_the_name_received_decides_nothing_else(reads):
    assert rules(reads("a,b\n1,2\n", name="list.CSV")) == []


@pytest.mark.parametrize(
    ("choices", "code"),
    [
        (Choices(encoding="klingon"), "encoding-unknown"),
        (Choices(encoding="zip"), "encoding-unknown"),
        (Choices(delimiter="ab"), "delimiter-unusable"),
        (Choices(delimiter='"'), "delimiter-unusable"),
        (Choices(header_row=99), "header-row-beyond"),
        (Choices(header_row=-1), "header-row-beyond"),
        (Choices(kind="doc"), "kind-not-readable"),
        (Choices(kind="ods"), "workbook-damaged"),
        (Choices(kind="xls"), "workbook-damaged"),
        (Choices(kind="xlsx"), "workbook-damaged"),
    ],
)
def test_an_impossible_choice_is_refused_with_a_reason(reads, choices, code):
    assert reads("a,b\n1,2\n", choices=choices).message.code == code


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (ReadingLimits(file_bytes=5), "file-too-large"),
        (ReadingLimits(rows=1), "too-many-rows"),
        (ReadingLimits(columns=1), "too-many-columns"),
        (ReadingLimits(cell_characters=10), "cell-too-long"),
    ],
)
@pytest.mark.parametrize("ragged", ["", "5\n"])
def test_limits_hold_on_both_readers(reads, limits, code, ragged):
    refused = reads(f"a,b\n1,2\n3,{'x' * 50}\n{ragged}", limits=limits)

    assert isinstance(refused, Unreadable)
    assert refused.message.code == code


def test_a_missing_file_is_refused_and_not_raised(engine, tmp_path):
    assert read(tmp_path / "gone.csv", engine).message.code == "file-not-opened"


def test_a_fault_on_every_row_is_told_once_more_than_shown(reads):
    found = reads("a,b\n" + "1\n" * 500 + "1,2\n" * 600)

    assert found.findings[-1].rule == "more-of-the-same"
    assert found.findings[-1].params == {"rule": "row-short", "count": 300}


def test_row_numbers_hold_over_many_batches(reads, engine):
    found = reads("n,text\n" + "".join(f"{n},{'x' * 90}\n" for n in range(2, 60_002)))

    wrong = engine.con.execute(
        f"SELECT count(*) FROM {found.table} WHERE row <> c0::BIGINT"
    ).fetchone()
    assert (found.rows, wrong) == (60_000, (0,))


def test_what_was_received_is_hashed_and_not_what_was_decoded(reads):
    content = "país,n\nPerú,1\n".encode("cp1252")

    assert reads(content).received_sha256 == sha256(content).hexdigest()


def test_nothing_is_left_in_the_scratch_folder(engine, tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("país,n\nPerú,1\n".encode("cp1252"))
    before = set(_spill(engine).iterdir())

    read(path, engine)

    assert set(_spill(engine).iterdir()) == before


def _spill(engine):
    query = "SELECT current_setting('temp_directory')"
    return Path(engine.con.execute(query).fetchone()[0])
