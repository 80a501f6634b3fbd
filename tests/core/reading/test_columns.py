"""Cells staged by the column are the texts that each would be by itself."""

import json
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balise.engine.sessions import session
from balise.intake.reading import columns
from balise.intake.reading.cells import text_of
from balise.intake.reading.columns import stage_cells
from balise.intake.reading.jobs import Job
from balise.intake.reading.notes import Notes
from balise.intake.reading.values import DEFAULT_LIMITS, Choices, UnreadableError

NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
CELLS = st.one_of(
    st.just(""),
    st.text("ab 7é,\n", max_size=4),
    st.sampled_from([0.0, -0.0, 3.0, 0.1, 1 / 3, 2.0**53, 1e22, 1e-7, 5e-324]),
    NUMBERS,
    st.booleans(),
    st.none(),
    st.dates(),
    st.sampled_from([datetime(2020, 1, 2, 3, 4), time(5, 6), timedelta(hours=30)]),
)


def columns_of(kind, size):
    return st.lists(kind, min_size=size, max_size=size)


@st.composite
def sheets(draw):
    """Draw rows whose columns mostly hold one type, as sheets do."""
    size = draw(st.integers(1, 12))
    kinds = st.sampled_from([NUMBERS, st.text("ab", max_size=2), CELLS, st.just("")])
    drawn = draw(st.lists(kinds, min_size=1, max_size=5))
    return [
        list(row)
        for row in zip(*(draw(columns_of(k, size)) for k in drawn), strict=True)
    ]


@pytest.fixture(scope="module")
def job(tmp_path_factory):
    folder = tmp_path_factory.mktemp("readable")
    with session(folder) as backend:
        yield Job(folder, backend, Choices(), DEFAULT_LIMITS, folder, Notes())


def staged(job, found):
    query = f"SELECT * FROM {found.table} ORDER BY row"
    rows = job.backend.con.execute(query).fetchall()
    job.backend.con.execute(f"DROP TABLE {found.table}")
    return rows


@given(sheets(), st.integers(1, 6), st.sampled_from([1, 3, 500_000]))
def test_each_cell_is_the_text_that_it_would_be_alone(job, rows, width, cells):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(columns, "BATCH_CELLS", cells)
        found = stage_cells(iter(rows), 7, width, job)

    expected = []
    for number, row in enumerate(rows, 7):
        texts = [text_of(cell) for cell in row]
        texts += [""] * (width - len(texts))
        beyond = texts[width:] if any(texts[width:]) else None
        if any(texts):
            expected.append((number, *texts[:width], beyond))
    assert [
        (*row, json.loads(beyond) if beyond else None)
        for *row, beyond in staged(job, found)
    ] == expected
    assert (found.rows, found.blank_rows) == (len(expected), len(rows) - len(expected))


def test_rows_of_unequal_length_are_filled_up(job):
    found = stage_cells(iter([["a"], [], ["b", 2.0, "c"]]), 1, 2, job)

    assert staged(job, found) == [(1, "a", "", None), (3, "b", "2", '["c"]')]


def test_a_column_of_one_type_that_ends_in_another_is_gone_through(job):
    rows = [["a", 1.0], ["b", 2.0], [3.5, "x"], [date(2020, 1, 2), True]]

    found = stage_cells(iter(rows), 1, 2, job)

    assert [row[1:3] for row in staged(job, found)] == [
        ("a", "1"),
        ("b", "2"),
        ("3.5", "x"),
        ("2020-01-02", "TRUE"),
    ]


def test_more_rows_than_the_limit_are_refused(job):
    limited = Job(
        job.path,
        job.backend,
        Choices(),
        type(DEFAULT_LIMITS)(rows=2),
        job.scratch,
        Notes(),
    )

    with pytest.raises(UnreadableError) as refused:
        stage_cells(iter([["a"]] * 3), 1, 1, limited)

    assert refused.value.message.code == "too-many-rows"
