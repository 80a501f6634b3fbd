"""Other files of the same kind: each converts to the same records, or says what differs."""

import csv
import importlib.util
import io
import re
from datetime import date
from pathlib import Path

import pytest

from balise.engine.sessions import session
from balise.intake import Converted, Reading, Stopped, convert, read_with

_spec = importlib.util.spec_from_file_location(
    "golden", Path(__file__).with_name("golden.py")
)
golden = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(golden)

NAMES = golden.names()
WITHOUT_HEADER = "cruscotto_31-12-2021-nazionalita.csv"
RECORDS = (
    'indicator, unit, frequency, "table", period, citizenship, sex, age, accompaniment, '
    "border_type, place, previous_country, offence, value, lower, upper, obs_status"
)


def samples(name):
    found = sorted((golden.PACKS / name / "samples").iterdir())
    return [path for path in found if path.name != WITHOUT_HEADER]


def cells(path):
    """Give the lines before the header, the header, and the rows below it."""
    raw = path.read_bytes()
    wide = raw[:2] in {b"\xff\xfe", b"\xfe\xff"}
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "cp1252"):
        try:
            text = raw.decode(encoding).removeprefix("sep=;\n")
            break
        except UnicodeDecodeError:
            continue
    comma = "," if text.count(",") > text.count(";") else ";"
    rows = [row for row in csv.reader(io.StringIO(text), delimiter=comma) if row]
    head = next(
        n
        for n, row in enumerate(rows)
        if not all(c.isdecimal() for c in row) and sum(map(bool, row)) > len(row) / 2
    )
    return rows[:head], rows[head], rows[head + 1 :]


def written(path, before, head, rows):
    text = io.StringIO()
    csv.writer(text, delimiter="\t", lineterminator="\r\n").writerows(
        [*before, head, *rows]
    )
    path.write_bytes(text.getvalue().encode("utf-16"))


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("variations")
    with session(folder) as backend:

        def converted(name, sample, change=lambda *parts: parts):
            pack = golden.pack(name)
            path = folder / "file.csv"
            written(path, *change(*cells(sample)))
            reading = read_with(path, pack, backend, name=sample.name)
            assert isinstance(reading, Reading), reading
            found = convert(
                reading,
                pack,
                backend,
                participant="QMR",
                agency=(pack.agencies or ("one",))[0],
                received_on=date(2025, 7, 1),
            )
            if isinstance(found, Stopped):
                return found, [message.code for message in found.messages]
            query = f"SELECT {RECORDS} FROM {found.observations} ORDER BY ALL"
            if found.observations is None:
                return found, []
            return found, backend.con.execute(query).fetchall()

        yield converted


def moved(before, head, rows):
    """Move and pad every column, add a title, blank rows and notes."""
    width = len(head)
    blank = [""] * width
    title = ["Prepared by the publisher", *blank[1:]]
    padded = [[f" {cell}\u00a0" if cell else "" for cell in row[::-1]] for row in rows]
    spaced = [row for one in padded for row in (one, blank)]
    notes = [blank, ["Source: the publisher.", *blank[1:]]]
    return [title, *before], [f"{name} " for name in head[::-1]], [*spaced, *notes]


@pytest.mark.parametrize("name", NAMES)
def test_moved_and_padded_columns_give_the_same_records(run, name):
    for sample in samples(name):
        _, expected = run(name, sample)
        found, records = run(name, sample, moved)

        assert isinstance(found, Converted), found
        assert records == expected


@pytest.mark.parametrize("name", NAMES)
def test_a_column_that_is_new_or_gone_is_named(run, name):
    sample = samples(name)[0]

    more, codes = run(
        name,
        sample,
        lambda before, head, rows: (
            before,
            [*head, "Remarque"],
            [[*r, "x"] for r in rows],
        ),
    )
    assert isinstance(more, Stopped)
    assert codes == ["column-not-answered"]

    other = run(
        name,
        sample,
        lambda before, head, rows: (before, ["Something else", *head[1:]], rows),
    )
    assert isinstance(other[0], Stopped)
    assert set(other[1]) <= {"pack-for-another-file", "column-not-answered"}


SWAPPED = str.maketrans(".,\u00a0 ", ",.,,")


def swapped(before, head, rows):
    """Write thousands with another mark."""
    marked = re.compile(r"\d{1,3}[., \u00a0]\d{3}")
    return (
        before,
        head,
        [
            [c.translate(SWAPPED) if marked.fullmatch(c) else c for c in row]
            for row in rows
        ],
    )


@pytest.mark.parametrize("name", NAMES)
def test_another_mark_of_thousands_never_gives_other_figures(run, name):
    for sample in samples(name):
        before, expected = run(name, sample)
        found, records = run(name, sample, swapped)

        if records != expected:
            assert found.blocking > before.blocking
            # What is not kept back says what it said before.
            values = {row[-4] for row in expected} | {None}
            added = {row[-4] for row in records} - values
            assert not added or "repeats" in str(golden.pack(name).content)


def misspelt(before, head, rows):
    """Give the first row a label that no list knows."""
    word = re.compile(r"[^\W\d_][^\d_]{2,}")
    first = ["Atlantis" if word.fullmatch(cell) else cell for cell in rows[0]]
    return before, head, [first, *rows[1:]]


@pytest.mark.parametrize(
    "name",
    [
        "eurostat-enforcement",
        "gtm-returned-nationals",
        "ita-sea-arrivals",
        "united-deaths",
    ],
)
def test_an_unknown_label_keeps_its_row_back(run, name):
    sample = next(p for p in samples(name) if p.name != "migr_eiord_1_Data.csv")

    found, _ = run(name, sample, misspelt)

    assert found.blocking
    assert found.balance.closes
