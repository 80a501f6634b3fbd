"""Findings are gathered alike with alike; none is lost, however many there are."""

import resource
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balise.engine.sessions import session
from balise.intake.converting.judging import add_findings, new_findings
from balise.intake.findings import Finding, Severity
from balise.intake.grouping import KINDS, PLACES, grouped, listed

FOUND = st.builds(
    Finding,
    rule=st.sampled_from(["not-a-number", "unknown-code", "total-differs"]),
    severity=st.sampled_from(Severity),
    row=st.none() | st.integers(1, 50),
    column=st.none() | st.sampled_from(["n", "country"]),
    value=st.none() | st.text(max_size=4),
)


@pytest.fixture(scope="module")
def engine():
    with session() as opened:
        yield opened


def table(engine, found) -> str:
    name = new_findings(engine)
    add_findings(engine, name, found)
    return name


@given(st.lists(FOUND, max_size=60))
def test_the_groups_count_every_finding_once(engine, found):
    name = table(engine, found)

    counted = Counter()
    for group in grouped(engine.con, name):
        first = group.first
        counted[first.rule, first.severity, first.column] += group.number

    assert counted == Counter((f.rule, f.severity, f.column) for f in found)
    every = Counter(one.record() for one in listed(engine.con, name))
    assert every == Counter(one.record() for one in found)


@given(st.lists(FOUND, max_size=60))
def test_a_group_names_its_first_rows(engine, found):
    for group in grouped(engine.con, table(engine, found)):
        first = group.first
        alike = [
            f.row
            for f in found
            if (f.rule, f.severity, f.column)
            == (first.rule, first.severity, first.column)
        ]
        assert len(group.rows) <= PLACES
        assert list(group.rows) == sorted(group.rows)
        assert set(group.rows) <= set(alike)
        if group.rows:
            assert first.row == group.rows[0] or first.row is None


def test_one_value_in_many_rows_is_one_group(engine):
    found = [
        Finding("unknown-code", Severity.ERROR, row, "country", "Atlantis")
        for row in range(2, 1002)
    ]

    (group,) = grouped(engine.con, table(engine, found))

    assert (group.number, group.value, group.rows) == (1000, "Atlantis", (2, 3, 4))


def test_many_values_are_told_apart_by_their_form(engine):
    texts = [*(f"{n} persons" for n in range(500)), *(f"<{n}" for n in range(300))]
    found = [
        Finding("not-a-number", Severity.ERROR, row, "n", text)
        for row, text in enumerate(texts, 2)
    ]

    groups = grouped(engine.con, table(engine, found))

    assert [(g.form, g.number) for g in groups] == [("9 a", 500), ("<9", 300)]


def test_more_forms_than_can_be_shown_are_counted_together(engine):
    texts = ["x" + "!" * n for n in range(40)]
    found = [Finding("not-a-number", Severity.ERROR, 2, "n", text) for text in texts]

    groups = grouped(engine.con, table(engine, found))

    assert len(groups) == KINDS + 1
    assert sum(group.number for group in groups) == 40


def test_a_hundred_thousand_faulty_cells_are_gathered_in_flat_memory(run, backend):
    layout = (
        "  - name: wide\n    time: {frequency: A}\n    repeats: add\n"
        "    figures: {indicator: IE.detected, unit: detections}\n    columns:\n"
        "      year: {period: year}\n      country: {dimension: citizenship}\n"
        "      n: {measure: {sets: {sex: M}}}\n      m: {measure: {sets: {sex: F}}}\n"
    )
    lines = "\n".join(f"2020|Iraq|{n} few|about {n}" for n in range(50_000))
    found = run(layout, f"year|country|n|m\n{lines}")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    groups = grouped(backend.con, found.findings)
    listed_ones = sum(1 for _ in listed(backend.con, found.findings))

    assert [(g.first.column, g.form, g.number) for g in groups] == [
        ("m", "a 9", 50_000),
        ("n", "9 a", 50_000),
    ]
    assert listed_ones == 100_000
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 200 * 1024
