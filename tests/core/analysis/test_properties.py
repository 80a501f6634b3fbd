from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from balise.analysis.answering import ask
from balise.analysis.citing import Outcome, canonical_csv, cite, rebuild
from balise.vocabulary.ages import band_of, fill
from core.analysis.opened import ASlice, opened, question, setting

NOW = datetime(2025, 6, 1, tzinfo=UTC)
CITIZENSHIPS = ("SYR", "AFG", "IRQ", "_U", "_O")
SEXES = ("F", "M", "_U")
TABLES = {
    "_T": [""],
    "citizenship": list(CITIZENSHIPS),
    "sex": list(SEXES),
    "citizenship+sex": [(c, s) for c in CITIZENSHIPS for s in SEXES],
}
PERIODS = ("2022", "2023", "2023-01", "2023-02", "2023-Q1")
QUESTIONS = [
    question(first="2022", last="2023", by=by)
    for by in ("period", "participant,period", "period,citizenship", "participant,sex")
]

truths = st.integers(0, 60)


@st.composite
def cells(draw, table):
    codes = draw(
        st.lists(st.sampled_from(TABLES[table]), min_size=1, max_size=6, unique=True)
    )
    return {code: draw(truths) for code in codes}


@st.composite
def slices(draw):
    found = {}
    for _ in range(draw(st.integers(1, 8))):
        table = draw(st.sampled_from(sorted(TABLES)))
        one = ASlice(
            table,
            draw(st.sampled_from(PERIODS)),
            draw(cells(table)),
            participant=draw(st.sampled_from(["QMA", "QMB", "QMC"])),
            unit=draw(st.sampled_from(["detections", "persons_once"])),
            provisional=draw(st.booleans()),
            complete=draw(st.booleans()),
            order=draw(st.integers(1, 3)),
        )
        found[one.key] = one
    return list(found.values())


def hide(draw_from, truth):
    """Show a truth as it is, within a range, or not at all."""
    return {"A": truth, "R": (max(0, truth - 3), truth + 3), "Q": "Q"}[draw_from]


def keys(number):
    return number.encode()


@settings(max_examples=15)
@given(there=slices(), asked=st.sampled_from(QUESTIONS))
def test_a_computed_total_is_the_sum_of_the_cells_it_used_from_one_table(there, asked):
    answer = ask(asked, opened(*there), setting())
    if answer.choices is None:
        return

    used = set(answer.choices.slices["slice_key"].to_pylist())
    figures = answer.choices.figures.to_pylist()
    tables = [
        {s.table for s in there if s.key in used and _is_in(s, figure, asked)}
        for figure in figures
    ]
    for row in answer.table.to_pylist():
        cells_used = [
            cell
            for s in there
            if s.key in used
            for cell in s.rows()
            if _counts(cell, row, asked)
        ]
        if row["reading"] == "figure":
            assert row["value"] == sum(cell["value"] for cell in cells_used)
    assert all(len(names) == 1 for names in tables)


def _is_in(one, figure, asked):
    same = (one.participant, one.unit) == (figure["participant"], figure["unit"])
    if "period" not in asked.by:
        return same
    target = asked.targets[figure["target"]]
    days = one.days
    return same and target.start <= days["period_start"] <= target.end


def _counts(cell, row, asked):
    if cell["unit"] != row["unit"]:
        return False
    if row["participant"] not in ("_T", cell["participant"]):
        return False
    if any(cell[name] != row[name] for name in asked.dimensions):
        return False
    first, _, last = row["period"].partition("/")
    return "period" not in asked.by or _label_of(cell, first, last or first)


def _label_of(cell, first, last):
    if first == last:
        return cell["period"] == first or (
            len(first) == 4 and cell["period"].startswith(first)
        )
    return first <= cell["period"] <= last


@settings(max_examples=15)
@given(
    there=slices(),
    asked=st.sampled_from(QUESTIONS),
    modes=st.lists(st.sampled_from("ARQ"), min_size=48, max_size=48),
)
def test_hidden_never_becomes_zero_and_bounds_contain_the_truth(there, asked, modes):
    there = [replace(s, complete=True, provisional=False) for s in there]
    pick = iter(modes * 4)
    shown = [
        replace(s, cells={code: hide(next(pick), v) for code, v in s.cells.items()})
        for s in there
    ]
    answer = ask(asked, opened(*shown), setting())
    if answer.choices is None:
        return

    used = set(answer.choices.slices["slice_key"].to_pylist())
    truth = {s.key: s for s in there}
    for row in answer.table.to_pylist():
        real = sum(
            cell["value"]
            for key in used
            for cell in truth[key].rows()
            if _counts(cell, row, asked)
        )
        assert _contains(row, real), row


def _contains(row, real):
    match row["reading"]:
        case "figure":
            return row["value"] == real
        case "range":
            return row["value"] is None and row["lower"] <= real <= row["upper"]
        case "at-least":
            return row["value"] is None and Decimal(0) < row["lower"] <= real
        case "hidden":
            return row["value"] is None and row["lower"] is None
    return False


@settings(max_examples=12)
@given(there=slices(), asked=st.sampled_from(QUESTIONS), random=st.randoms())
def test_the_order_of_rows_changes_no_byte(there, asked, random):
    def shuffle(rows):
        return random.sample(rows, len(rows))

    plain = ask(asked, opened(*there), setting())
    shuffled = ask(asked, opened(*there, shuffle=shuffle), setting())

    assert canonical_csv(plain.table) == canonical_csv(shuffled.table)


@settings(max_examples=12)
@given(there=slices(), asked=st.sampled_from(QUESTIONS), later=slices())
def test_each_answer_rebuilds_to_the_same_bytes_from_its_citation(there, asked, later):
    mine = opened(*there)
    answer = ask(asked, mine, setting())
    citation = cite(answer, mine, setting(), keys, at=NOW)
    known = {s.key for s in there}
    more = [replace(s, order=9) for s in later if s.key not in known]

    again = rebuild(citation, opened(*more, *there), setting(), keys, lambda _: None)

    assert again.outcome is Outcome.SAME
    assert canonical_csv(again.answer.table) == canonical_csv(answer.table)


@settings(max_examples=8)
@given(there=slices(), asked=st.sampled_from(QUESTIONS), order=st.sampled_from([0, 1]))
def test_a_provisional_figure_stays_marked_wherever_it_is_used(there, asked, order):
    there = [replace(s, provisional=bool(order)) for s in there]

    answer = ask(asked, opened(*there), setting())

    marks = {
        row["status"] for row in answer.table.to_pylist() if row["value"] is not None
    }
    assert marks <= {"P" if order else "A"}


BANDS = ("Y0T9", "Y10T13", "Y0T13", "Y14T17", "Y10T17", "Y0T17", "Y14T20", "Y_GE18")


@settings(max_examples=25)
@given(
    people=st.lists(st.integers(0, 25), max_size=30),
    months=st.lists(
        st.sets(st.sampled_from(BANDS), min_size=1, max_size=6), min_size=2, max_size=2
    ),
    asked=st.sampled_from(["Y0T17", "Y0T13", "Y14T17"]),
)
def test_an_age_band_is_answered_only_with_each_person_once(people, months, asked):
    there = [
        ASlice(
            "age",
            f"2023-{month:02}",
            {code: sum(_is_aged(age, code) for age in people) for code in codes},
        )
        for month, codes in enumerate(months, 1)
    ]
    asks = question(
        first="2023-01", last="2023-02", grain="month", where=f"age={asked}"
    )

    answer = ask(asks, opened(*there), setting())

    truth = sum(_is_aged(age, asked) for age in people)
    assert set(answer.table["value"].to_pylist()) <= {truth}
    for month, codes in enumerate(months, 1):
        exact = asked in codes or any(
            fill(some, asked)
            for size in range(2, 4)
            for some in combinations(sorted(codes), size)
        )
        there = f"2023-{month:02}" in answer.table["period"].to_pylist()
        assert there == exact


def _is_aged(age, code):
    band = band_of(code)
    return band.lower <= age and (band.upper is None or age <= band.upper)
