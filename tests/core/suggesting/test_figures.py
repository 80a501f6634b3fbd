"""Which mark groups and which one parts, decided from all numbers of a column."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balise.intake.suggesting.figures import number_format, value_of

COUNTS = st.lists(st.integers(0, 10**7), min_size=1, max_size=30)


@pytest.mark.parametrize(
    ("texts", "decimal", "thousands"),
    [
        (["1.092", "825"], ",", "."),
        (["99.459", "36.261"], ",", "."),
        (["37 359", "130"], ".", " "),
        (["1,405", "540,080", "5"], ".", ","),
        (["438.0", "122.0"], ".", ""),
        (["٢٬٣٤٥", "٧"], ".", ","),
        (["1'234", "12"], ".", "'"),
        (["3", "12"], ".", ""),
    ],
)
def test_counts_are_whole_so_the_mark_is_known(texts, decimal, thousands) -> None:
    found = number_format(texts)

    assert (found.decimal, found.thousands) == (decimal, thousands)
    assert found.whole
    assert not found.rivals


def test_an_amount_that_could_be_read_in_two_ways_is_a_question() -> None:
    found = number_format(["1.500", "2.250"], counts=False)

    assert found.rivals


@pytest.mark.parametrize(
    ("text", "lower", "upper"), [("<5", 0, 4), ("≤5", 0, 5), (">100", 101, None)]
)
def test_a_bound_is_a_range_and_no_number(text, lower, upper) -> None:
    found = number_format(["12", text])

    assert found.censored == ((text, lower, upper),)


def test_signs_for_no_number_are_kept_as_they_stand() -> None:
    found = number_format(["12", "-", "..", "n/a", ":", "нет данных"])

    assert set(found.missing) == {"-", "..", "n/a", ":", "нет данных"}
    assert not found.unread


def test_a_word_that_is_no_known_sign_is_not_taken_for_one() -> None:
    assert number_format(["12", "pending"]).unread == ("pending",)


@given(
    COUNTS,
    st.sampled_from([(".", ","), (",", "."), (".", " "), (",", " "), (".", "'")]),
)
def test_grouped_counts_read_as_they_were_written(counts, way) -> None:
    _, thousands = way
    texts = [f"{count:,}".replace(",", thousands) for count in counts]

    found = number_format(texts)

    read = [value_of(text, (found.decimal, found.thousands)) for text in texts]
    assert read == [Decimal(count) for count in counts]
