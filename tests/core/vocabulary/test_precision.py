"""Precision is a lattice: what two sides both allow is never finer than either."""

from hypothesis import given
from hypothesis import strategies as st

from balise.vocabulary.codes import code_list
from balise.vocabulary.precision import (
    EXACT,
    ONE_WAY,
    PRECISIONS,
    ROUNDED,
    Grain,
    Precision,
)

precisions = st.builds(Precision, st.sampled_from(Grain), st.sampled_from(Grain))


@given(precisions, precisions, precisions)
def test_the_meet_is_the_same_in_any_order(
    a: Precision, b: Precision, c: Precision
) -> None:
    assert a & a == a
    assert a & b == b & a
    assert (a & b) & c == a & (b & c)


@given(precisions, precisions, precisions)
def test_the_meet_is_the_finest_that_both_allow(
    a: Precision, b: Precision, c: Precision
) -> None:
    meet = a & b

    assert not meet.is_finer_than(a)
    assert not meet.is_finer_than(b)
    if not c.is_finer_than(a) and not c.is_finer_than(b):
        assert not c.is_finer_than(meet)


@given(precisions)
def test_nothing_is_finer_than_exact(one: Precision) -> None:
    assert one & EXACT == one
    assert not one.is_finer_than(EXACT)


def test_one_way_and_rounded_are_each_finer_than_the_other() -> None:
    assert ONE_WAY.is_finer_than(ROUNDED)
    assert ROUNDED.is_finer_than(ONE_WAY)


def test_every_precision_that_an_offer_may_name_has_its_words() -> None:
    assert PRECISIONS.keys() == code_list("precision").codes.keys()
