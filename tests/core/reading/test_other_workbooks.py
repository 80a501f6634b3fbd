"""Old, binary and OpenDocument workbooks are read as others are, within the same limits."""

import io
import struct
import zipfile

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from balise.engine.sessions import session
from balise.intake.reading import Choices, Reading, ReadingLimits, Unreadable, read
from balise.intake.reading.compound import Compound, alone
from balise.intake.reading.values import UnreadableError
from core.reading.books import (
    ods,
    ods_cell,
    ods_row,
    ods_rows,
    packed,
    xls,
    xlsb,
)

NOT_AVAILABLE = LookupError("#N/A")
TABLE = {0: {0: "a", 1: "b"}, 1: {0: "x", 1: 2.5}, 3: {0: NOT_AVAILABLE, 1: 7}}
SAMPLES = {
    "xls": xls(TABLE),
    "xlsb": xlsb(TABLE),
    "ods": ods({"Data": ods_rows([["a", "b"], ["x", 2.5], ["y", 7]])}),
}
FAR_OFF = {
    "too-many-columns",
    "too-many-rows",
    "sheet-too-large",
    "workbook-damaged",
    "workbook-expands",
    "cell-too-long",
}


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    with session(tmp_path_factory.mktemp("readable")) as backend:
        yield backend


@pytest.fixture(scope="module")
def reads(engine, tmp_path_factory):
    path = tmp_path_factory.mktemp("uploads") / "upload"

    def reading(content, **options):
        path.write_bytes(content)
        return read(path, engine, **options)

    return reading


def cells(engine, reading):
    assert isinstance(reading, Reading), reading
    columns = ", ".join(reading.columns)
    return engine.con.execute(
        f"SELECT row, {columns} FROM {reading.table} ORDER BY row"
    ).fetchall()


def rules(reading):
    return [found.rule for found in reading.findings]


@pytest.mark.parametrize(("kind", "write"), [("xls", xls), ("xlsb", xlsb)])
def test_a_binary_workbook_is_read_with_its_errors(reads, engine, kind, write):
    found = reads(write(TABLE), name=f"file.{kind}")

    assert (found.layout.kind, found.layout.sheets) == (kind, ("Data",))
    assert cells(engine, found) == [(2, "x", "2.5"), (4, "#N/A", "7")]
    assert rules(found) == ["cell-holds-error"]
    assert found.findings[0].params["cell"] == "A4"


def test_repeated_rows_and_cells_are_written_out_with_their_numbers(reads, engine):
    rows = (
        ods_row(times=3)
        + ods_rows([["a", "b"], ["x", 2]])
        + ods_row(ods_cell(None, 16_384), times=2)
        + ods_row(ods_cell(7, 2), times=2)
        + ods_row(ods_cell(None, 16_384), times=1_048_000)
    )

    found = reads(ods({"Data": rows}), name="file.ods")

    assert found.layout.header_row == 4
    assert cells(engine, found) == [(5, "x", "2"), (8, "7", "7"), (9, "7", "7")]
    assert found.layout.blank_rows == 2


def test_an_error_in_an_open_document_is_kept(reads, engine):
    wrong = ods_cell("#N/A", extra='calcext:value-type="error" office:string-value=""')

    found = reads(ods({"Data": ods_rows([["a", "b"]]) + ods_row(ods_cell(1), wrong)}))

    assert cells(engine, found) == [(2, "1", "#N/A")]
    assert rules(found) == ["cell-holds-error"]


def test_the_sheets_of_an_open_document_are_listed_and_chosen(reads, engine):
    content = ods(
        {
            "Cover": ods_rows([["About"]]),
            "Days": ods_rows([["day", "n"], ["Monday", 1]]),
            "Weeks": ods_rows([["week", "n"], ["first", 5]]),
        }
    )

    assert reads(content).layout.sheet == "Days"
    chosen = reads(content, choices=Choices(sheet="Weeks"))
    assert cells(engine, chosen) == [(2, "first", "5")]
    assert chosen.layout.sheets == ("Cover", "Days", "Weeks")


@pytest.mark.parametrize(
    "content",
    [
        ods({"Data": ods_row(ods_cell("a", 16_000), times=1_048_000)}),
        ods({"Data": ods_row(ods_cell("a", 1_000), times=1_048_000)}),
        ods({"Data": ods_row(ods_cell("a"), times=999_999_999)}),
        ods({"Data": ods_row(ods_cell("a", 99_999_999_999))}),
        ods({"Data": ods_row(ods_cell("a" * 1000, 100), times=100_000)}),
        ods(
            {
                "Data": ods_row(
                    ods_cell("a").replace("a<", '<text:s text:c="9999999"/><')
                )
            }
        ),
        ods({f"{n}": ods_row(ods_cell("a", 1000), times=9_000) for n in range(4)}),
        ods({"Data": ods_row("<table:table>" + ods_row() + "</table:table>")}),
        packed({"content.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
        xls(TABLE, size=(0, 2**32 - 1, 0, 60_000)),
        xls({0: {0: "a"}, 65_535: {255: 1}} | {n: {9000: 1} for n in (1, 2)}),
        xls(TABLE, extra=struct.pack("<HHII", 0xFC, 8, 9, 2**31 - 1)),
        xlsb(TABLE, size=(0, 1_048_575, 0, 16_383)),
        xlsb({0: {0: "a"}, 1_048_575: {16_383: 1}}),
    ],
)
def test_a_small_file_cannot_claim_all_memory(reads, content):
    assert reads(content).message.code in FAR_OFF


@pytest.mark.parametrize("kind", SAMPLES)
@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (ReadingLimits(columns=1), "too-many-columns"),
        (ReadingLimits(rows=1), "too-many-rows"),
        (ReadingLimits(cells=3), "sheet-too-large"),
    ],
)
def test_limits_hold_in_every_kind(reads, kind, limits, code):
    assert reads(SAMPLES[kind], limits=limits).message.code == code


def test_encrypted_workbooks_are_refused(reads):
    manifest = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
    locked = struct.pack("<HHHI", 0x2F, 6, 1, 0)

    assert reads(ods({}, manifest)).message.code == "workbook-password"
    assert reads(xls(TABLE, extra=locked)).message.code == "workbook-password"


def test_another_document_in_the_old_container_is_named(reads):
    refused = reads(alone("WordDocument", b"text"))

    assert refused.message.params == {"kind": "OLE"}


@given(st.integers(0, 200_000))
@example(8_000_000)
def test_a_stream_packed_alone_is_read_back(size):
    stream = bytes(range(256)) * (size // 256 + 1)

    assert Compound(alone("Book", stream)).stream("Book").startswith(stream)


def test_chains_that_run_in_a_circle_are_damage():
    content = bytearray(alone("Book", bytes(5000)))
    content[512 + 8 : 512 + 12] = struct.pack("<I", 2)

    with pytest.raises(UnreadableError):
        Compound(bytes(content)).stream("Book")


DAMAGE = st.lists(
    st.tuples(st.integers(0, 10_000), st.binary(min_size=0, max_size=3)), max_size=6
)


def damaged(content, cuts):
    changed = bytearray(content)
    for place, change in cuts:
        at = place % len(changed)
        changed[at : at + len(change) + 1] = change
    return bytes(changed)


@given(st.sampled_from(["xls", "xlsb", "ods"]), DAMAGE)
def test_no_damage_to_the_container_makes_reading_raise(reads, kind, cuts):
    outcome = reads(damaged(SAMPLES[kind], cuts))

    assert isinstance(outcome, Reading | Unreadable)


@given(st.sampled_from(["xls", "xlsb", "ods"]), DAMAGE)
def test_no_damage_inside_the_container_makes_reading_raise(reads, kind, cuts):
    """Damage to packed parts would only ever break their checksums."""
    outcome = reads(damaged_within(kind, cuts))

    assert isinstance(outcome, Reading | Unreadable)


def damaged_within(kind, cuts):
    if kind == "xls":
        stream = Compound(SAMPLES[kind]).stream("Workbook")
        return alone("Workbook", damaged(stream[:600], cuts))
    with zipfile.ZipFile(io.BytesIO(SAMPLES[kind])) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    part = "content.xml" if kind == "ods" else "xl/worksheets/sheet1.bin"
    return packed(parts | {part: damaged(parts[part], cuts)})
