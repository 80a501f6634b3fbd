"""An age band is filled exactly, by bands that neither overlap nor leave a gap."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balise.vocabulary.ages import Band, band_of, codes_within, fill
from balise.vocabulary.codes import code_list


def test_every_band_of_the_list_says_its_bounds() -> None:
    for code in code_list("age").codes.values():
        band = band_of(code.code)
        bounds = (code.further["lower"], code.further["upper"])
        if code.code.startswith("_"):
            assert band is None
        else:
            assert band == Band(int(bounds[0]), int(bounds[1]) if bounds[1] else None)


@given(st.sets(st.integers(1, 90), min_size=1, max_size=6))
def test_cuts_of_all_ages_fill_all_ages(cuts: set[int]) -> None:
    edges = [0, *sorted(cuts)]
    closed = [f"Y{a}T{b - 1}" for a, b in itertools.pairwise(edges)]

    assert fill([*closed, f"Y_GE{edges[-1]}"], "_T")
    assert not fill(closed, "_T")
    assert fill(closed, f"Y0T{edges[-1] - 1}")


@pytest.mark.parametrize(
    "parts",
    [
        ["Y0T14"],
        ["Y0T13", "Y15T17"],
        ["Y0T14", "Y14T17"],
        ["Y0T14", "Y15T19"],
        ["Y0T17", "_U"],
        [],
        ["Y0T17", "Y0T17"],
    ],
)
def test_a_gap_an_overlap_or_an_unknown_age_fills_nothing(parts: list[str]) -> None:
    assert not fill(parts, "Y0T17")


def test_a_band_with_its_ends_the_wrong_way_round_is_none() -> None:
    assert band_of("Y17T0") is None
    assert band_of("children") is None


def test_children_are_the_bands_that_end_before_eighteen() -> None:
    children = codes_within("Y0T17")

    assert {"Y0T17", "Y0T4", "Y14T17", "Y15T17"} <= set(children)
    assert not {"Y15T19", "Y_GE18", "_U", "_T"} & set(children)
    assert "Y_GE65" in codes_within("Y_GE18")
    assert codes_within("_U") == ()
