"""DESIGN 5.2: no labelled cell follows from open ones by sums and differences."""

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from core.invariants.algebra import Known, sum_of
from core.invariants.oracle import current
from core.invariants.stories import some, tables
from core.invariants.world import Held, Line, Region

PERIODS = ("2025-01", "2025-02", "2025", "2025-Q1")
GIVEN = tuple(Line(year) for year in ("2023", "2024", "2025"))


@st.composite
def files(draw):  # type: ignore[no-untyped-def]
    """Files of two agencies; some are of one border type only, some replace others."""
    found = []
    for _ in range(draw(st.integers(1, 3))):
        border = draw(st.sampled_from(["", "", "sea", "land"]))
        lines = draw(tables(PERIODS, labels=True))
        if border:
            lines = tuple(line for line in lines if line.border == "All")
        if lines:
            agency = draw(st.sampled_from(["police", "coast"]))
            found.append({"lines": lines, "border": border, "agency": agency})
    return found


def test_the_algebra_finds_what_a_child_would_find() -> None:
    total = {"agency": "police", "period": "2025-01", "citizenship": "_T"}
    total |= {"sex": "_T", "border_type": "_T"}
    women, men = {**total, "sex": "F"}, {**total, "sex": "M"}

    assert Known([sum_of(total), sum_of(men)]).gives_away(sum_of(women))
    assert not Known([sum_of(total)]).gives_away(sum_of(women))


@some(5)
@given(given_files=files())
def test_a_closed_label_cannot_be_recovered(
    region: Callable[..., Region], given_files: list[dict[str, object]]
) -> None:
    made = region("QMA", "QMB")
    made.offer("QMA", "IE")
    made.offer("QMB", "IE")
    made.deliver("QMB", GIVEN, original=False)
    for file in given_files:
        made.deliver("QMA", original=False, **file)  # type: ignore[arg-type]

    theirs = [c for c in made.cells("QMB", "IE") if c["participant"] == "QMA"]
    known = Known(sum_of(cell) for cell in theirs)

    for cell in labelled(made):
        assert not known.gives_away(sum_of(cell)), (cell, theirs)


def labelled(region: Region) -> list[dict[str, object]]:
    """Every cell under a label that counts today, as the engine names it."""
    marks = {
        (one.agency, one.table, one.period, *_codes(line, region.held[one.number]))
        for one in current(region, inside=False)
        for line in one.lines
        if line.label
    }
    names = ("agency", "table", "period", "citizenship", "sex", "border_type")
    return [
        cell
        for cell in region.cells("QMA", "IE")
        if tuple(cell[name] for name in names) in marks
    ]


def _codes(line: Line, held: Held) -> tuple[str, ...]:
    codes = (line.citizenship, line.sex, held.border or line.border)
    return tuple("_T" if code == "All" else code for code in codes)
