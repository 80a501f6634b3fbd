from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from balise.analysis.additions import kind_of_difference
from balise.analysis.totals import totals_beside
from core.analysis.opened import ASlice, opened, question, setting


def kinds(*slices):
    found = totals_beside(question(), opened(*slices), setting())
    return [(b.parts, b.difference, b.kind) for b in found]


def test_the_sum_of_parts_stands_beside_the_total_with_the_difference():
    total = ASlice("_T", "2023", {"": 10})

    assert kinds(total, ASlice("sex", "2023", {"F": 4, "M": 6})) == [
        ("sex A", 0, "none")
    ]
    assert kinds(total, ASlice("sex", "2023", {"F": 4, "M": 5})) == [
        ("sex A", 1, "unknown")
    ]
    assert kinds(total, ASlice("sex", "2023", {"F": 4, "M": 5, "_U": 2})) == [
        ("sex A", -1, "unexplained")
    ]
    assert kinds(total, ASlice("sex", "2023", {"F": 4, "M": "Q"})) == [
        ("sex A", None, "hidden")
    ]
    assert kinds(total, ASlice("transport", "2023", {"bus": 8, "train": 4})) == [
        ("transport A", -2, "several-answers")
    ]


def test_a_year_and_its_months_that_differ_are_shown_with_the_difference():
    months = [ASlice("_T", f"2023-{m:02}", {"": 1}) for m in range(1, 13)]
    year = ASlice("_T", "2023", {"": 14})

    assert kinds(year, *months) == [("_T M", 2, "unexplained")]
    assert kinds(year, *months[:11]) == []


@given(parts=st.lists(st.integers(0, 500), min_size=1, max_size=8))
def test_rounding_each_cell_alone_is_recognised_as_rounding(parts):
    def to_five(number):
        return Decimal((2 * number + 5) // 10 * 5)

    reported, low = to_five(sum(parts)), sum(map(to_five, parts), Decimal(0))

    kind = kind_of_difference(
        reported,
        (low, low),
        cells=len(parts),
        blank=0,
        rounded=True,
        several=False,
        names_unknown=True,
    )

    assert kind in ("rounding", "none")
