"""The tails of counts are those of the known laws."""

from itertools import accumulate, takewhile
from math import exp, isclose, lgamma, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balise.intake.plausibility.counts import (
    chance_of_less,
    chance_of_more,
    incomplete_beta,
    quantile,
    widening,
)


def poisson(mean: float, count: int) -> float:
    return exp(count * log(mean) - mean - lgamma(count + 1))


def negative_binomial(mean: float, variance: float, count: int) -> float:
    size = mean**2 / (variance - mean)
    share = size / (size + mean)
    ways = lgamma(count + size) - lgamma(size) - lgamma(count + 1)
    return exp(ways + size * log(share) + count * log(1 - share))


@pytest.mark.parametrize("mean", [0.3, 2.0, 12.0, 80.0])
@pytest.mark.parametrize("count", [0, 1, 3, 15, 100])
def test_where_the_variance_is_the_mean_the_law_is_poissons(mean, count):
    summed = sum(poisson(mean, n) for n in range(count + 1))

    assert isclose(chance_of_less(count, mean, mean), summed, rel_tol=1e-4)


@pytest.mark.parametrize(("mean", "variance"), [(2, 3), (12, 40), (50, 900)])
@pytest.mark.parametrize("count", [0, 2, 11, 60])
def test_where_it_is_above_the_law_is_the_negative_binomial(mean, variance, count):
    summed = sum(negative_binomial(mean, variance, n) for n in range(count + 1))

    assert isclose(chance_of_less(count, mean, variance), summed, rel_tol=1e-9)


COUNTS = st.integers(0, 500)
MEANS = st.floats(0.05, 300)
EXCESSES = st.floats(1.0, 30)


@given(COUNTS, MEANS, EXCESSES)
def test_less_or_more_is_certain(count, mean, excess):
    variance = mean * excess
    less = chance_of_less(count, mean, variance)

    assert isclose(less + chance_of_more(count + 1, mean, variance), 1, abs_tol=1e-9)


@given(MEANS, EXCESSES, st.floats(0.01, 0.99))
def test_a_quantile_is_the_least_count_that_reaches_it(mean, excess, chance):
    found = quantile(chance, mean, mean * excess)

    assert chance_of_less(found, mean, mean * excess) >= chance
    assert found == 0 or chance_of_less(found - 1, mean, mean * excess) < chance


@given(st.floats(0.001, 0.999), st.floats(0.1, 200))
def test_the_beta_function_of_one_is_a_power(x, a):
    assert isclose(incomplete_beta(x, a, 1), x**a, rel_tol=1e-9, abs_tol=1e-300)


@pytest.mark.parametrize(
    ("freedom", "table"), [(1, 12.706), (5, 2.571), (10, 2.228), (30, 2.042)]
)
def test_widening_is_students_quantile_over_the_normal_one(freedom, table):
    # The printed tables of Student's t for 95 per cent; 1.960 is the normal one.
    assert isclose(widening(0.025, freedom), table / 1.95996, rel_tol=1e-3)


def test_the_less_is_known_the_more_it_widens():
    widths = [widening(1e-5, freedom) for freedom in (3, 10, 30, 100)]

    assert widths == sorted(widths, reverse=True)
    assert list(takewhile(lambda w: w > 1, accumulate(widths, min))) == widths
