"""Records of JSON, of lines of JSON and of Parquet are rows, with text as it was."""

import datetime as dt
import io
import json
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from balise.engine.sessions import session
from balise.intake.reading import Choices, Reading, ReadingLimits, Unreadable, read
from balise.intake.reading.parquet import _texts as parquet_texts


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    with session(tmp_path_factory.mktemp("readable")) as backend:
        yield backend


@pytest.fixture(scope="module")
def reads(engine, tmp_path_factory):
    path = tmp_path_factory.mktemp("uploads") / "upload"

    def reading(content, **options):
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
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


def parquet(**columns):
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out)
    return out.getvalue()


LIST = '[{"a": 1.50, "b": "é"}, {"b": null, "c": {"d": true, "e": [1.0, "x"]}}]'


def test_a_list_of_records_keeps_numbers_as_they_are_written(reads, engine):
    found = reads(LIST, name="a.json")

    assert (found.layout.kind, found.layout.header) == (
        "json",
        ("a", "b", "c.d", "c.e"),
    )
    assert cells(engine, found) == [
        (1, "1.50", "é", "", ""),
        (2, "", "", "true", '[1.0, "x"]'),
    ]
    assert rules(found) == []


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_json_in_other_encodings_is_told_by_its_beginning(reads, engine, encoding):
    found = reads(LIST.encode(encoding))

    assert found.layout.kind == "json"
    assert cells(engine, found)[0] == (1, "1.50", "é", "", "")


def test_a_list_inside_a_record_is_found_and_several_are_listed(reads, engine):
    one = reads('{"made": "2024", "rows": [{"n": 1}, {"n": 2}]}')
    assert cells(engine, one) == [(1, "1"), (2, "2")]

    text = '{"days": [{"n": 1}], "weeks": [{"n": 7}], "notes": ["x"]}'
    assert reads(text).layout.sheets == ("days", "weeks")
    assert rules(reads(text)) == ["sheet-chosen"]
    weeks = reads(text, choices=Choices(sheet="weeks"))
    assert cells(engine, weeks) == [(1, "7")]
    refused = reads(text, choices=Choices(sheet="years"))
    assert refused.message.code == "sheet-unknown"


def test_lines_of_json_carry_their_line_numbers(reads, engine):
    found = reads('{"a": 1}\n\n{"a": 2, "b": "x"}\n', name="a.jsonl")

    assert found.layout.kind == "ndjson"
    assert cells(engine, found) == [(1, "1", ""), (3, "2", "x")]


def test_what_is_no_record_is_kept_beside_and_found(reads, engine):
    found = reads('{"a": 1}\n{"a": \n[5]\n{"a": 2}\n')

    assert rules(found) == ["record-not-read", "row-surplus"] * 2
    kept = engine.con.execute(
        f"SELECT row, surplus FROM {found.table} WHERE surplus IS NOT NULL"
    ).fetchall()
    assert kept == [(2, '["{\\"a\\": "]'), (3, '["[5]"]')]


def test_a_name_twice_in_one_record_keeps_both_values(reads):
    assert reads('[{"a": 1, "a": 2}]').layout.header == ("a", "a (2)")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('[{"a": 1}, {"a"', "json-damaged"),
        ("[" * 100_000, "json-damaged"),
        ('[{"a": ' + "[" * 100_000, "json-damaged"),
        ("[]", "file-empty"),
        ("[[1, 2]]", "json-without-records"),
        ('[{"a": null}]', "file-empty"),
    ],
)
def test_json_without_records_is_refused(reads, text, code):
    assert reads(text).message.code == code


def test_what_the_engine_cannot_hold_is_shown_as_its_escape(reads, engine):
    found = reads('[{"a": "x\\ud800y\\u0000z"}]')

    assert cells(engine, found) == [(1, "x\\ud800y\\x00z")]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda part: (
        st.lists(part, max_size=3)
        | st.dictionaries(st.text(max_size=3), part, max_size=3)
    ),
    max_leaves=8,
)


@given(st.lists(VALUES, max_size=6), st.booleans())
def test_every_record_is_one_row(reads, engine, records, by_line):
    lines = [json.dumps(record) for record in records]
    text = "\n".join(lines) if by_line else f"[{', '.join(lines)}]"
    kind = "ndjson" if by_line else "json"

    found = reads(text, choices=Choices(kind=kind))

    if isinstance(found, Unreadable):
        assert not any(
            isinstance(r, dict) and any(map(is_told, r.values())) for r in records
        )
        return
    assert found.rows + found.layout.blank_rows == len(records)


def is_told(value):
    """Say whether a value gives a cell with text."""
    if isinstance(value, dict) and value:
        return any(map(is_told, value.values()))
    return value is not None and value != ""


def test_types_of_parquet_are_written_exactly(reads, engine):
    found = reads(
        parquet(
            n=[1, None],
            d=[Decimal("1.50"), Decimal("0.10")],
            day=[dt.date(2020, 1, 2), None],
            at=[dt.datetime(2020, 1, 2, 3, 4), dt.datetime(2020, 1, 2)],
            fine=pa.array([1_577_934_245_000_000_001, 0], pa.timestamp("ns")),
            f=[0.1, 3.0],
            half=pa.array([0.1, 1e20], pa.float32()),
            t=["é", ""],
            yes=[True, False],
            parts=[[1, 2], None],
            raw=[b"a\xff", None],
        ),
        name="a.parquet",
    )

    assert found.layout.kind == "parquet"
    first, second = cells(engine, found)
    assert first[:6] == (
        1,
        "1",
        "1.50",
        "2020-01-02",
        "2020-01-02T03:04:00",
        "2020-01-02T03:04:05.000000001",
    )
    assert first[6:] == ("0.1", "0.1", "é", "TRUE", "[1, 2]", "a\\xff")
    assert second[1:4] == ("", "0.10", "")
    assert second[6:9] == ("3", "100000000000000000000", "")
    assert rules(found) == []


def test_one_long_text_said_often_takes_no_memory(reads):
    words = pa.DictionaryArray.from_arrays([0] * 50_000, ["x" * 100_000])

    refused = reads(parquet(a=words), limits=ReadingLimits(expanded_bytes=10**9))

    assert refused.message.code == "workbook-expands"


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (ReadingLimits(rows=1), "too-many-rows"),
        (ReadingLimits(columns=1), "too-many-columns"),
        (ReadingLimits(cell_characters=3), "cell-too-long"),
    ],
)
@pytest.mark.parametrize(
    "content",
    [
        parquet(a=["x", "long text"], b=["y", "z"]),
        b'[{"a": "x", "b": "y"}, {"a": "long text", "b": "z"}]',
        b'{"a": "x", "b": "y"}\n{"a": "long text", "b": "z"}\n',
    ],
)
def test_limits_hold(reads, content, limits, code):
    assert reads(content, limits=limits).message.code == code


def test_a_truncated_parquet_is_damaged(reads):
    content = parquet(a=["x"] * 100)

    for keep in (4, 50, len(content) - 1):
        assert reads(content[:keep]).message.code == "parquet-damaged"


@given(
    st.sampled_from(
        [parquet(a=["x", "y"], b=[1, 2]), LIST.encode(), b'{"a": 1}\n' * 5]
    ),
    st.lists(
        st.tuples(st.integers(0, 5_000), st.binary(min_size=0, max_size=3)), max_size=5
    ),
)
@example(b'{"a": 1}\n{', [])
def test_no_damage_makes_reading_raise(reads, content, cuts):
    changed = bytearray(content)
    for place, change in cuts:
        at = place % len(changed)
        changed[at : at + len(change) + 1] = change

    assert isinstance(reads(bytes(changed)), Reading | Unreadable)


def test_sdmx_csv_is_told_and_read_as_csv(reads, engine):
    text = (
        "STRUCTURE,STRUCTURE_ID,ACTION,FREQ,OBS_VALUE\n"
        "dataflow,ESTAT:MIGR(1.0),I,A,12\n"
    )

    found = reads(text)
    again = reads(text, choices=Choices(kind=found.layout.kind))

    assert found.layout.kind == "sdmx-csv"
    assert cells(engine, again) == [(2, "dataflow", "ESTAT:MIGR(1.0)", "I", "A", "12")]


@pytest.mark.parametrize("place", [-1, 2])
def test_a_word_that_a_packed_column_does_not_have_is_damage(place):
    places = pa.array([0, place], pa.int32())
    column = pa.DictionaryArray.from_arrays(places, pa.array(["a", "b"]), safe=False)

    with pytest.raises(ValueError, match="dictionary"):
        parquet_texts(column)
