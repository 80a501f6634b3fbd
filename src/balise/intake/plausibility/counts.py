"""Tails and quantiles of counts that vary more than chance alone would have them.

A count with a mean and a variance above it follows the negative binomial law; where
the variance is the mean, that of Poisson. Both tails are incomplete beta functions,
which are worked out by their continued fraction (Lentz; Abramowitz and Stegun 26.5.8).
"""

from functools import lru_cache
from math import exp, inf, lgamma, log, log1p, sqrt
from statistics import NormalDist
from typing import Final

_TINY: Final = 1e-300
_CLOSE: Final = 1e-12
_STEPS: Final = 5000
_LEAST_EXCESS: Final = 1e-6
"""Variance above the mean, as a share of it, from which a law is taken as Poisson's."""


def chance_of_more(count: float, mean: float, variance: float) -> float:
    """Give the chance of this count or a higher one."""
    if count <= 0:
        return 1.0
    size, share = _law(mean, variance)
    return incomplete_beta(share, count, size)


def chance_of_less(count: float, mean: float, variance: float) -> float:
    """Give the chance of this count or a lower one."""
    size, share = _law(mean, variance)
    return incomplete_beta(1 - share, size, count + 1)


def quantile(chance: float, mean: float, variance: float) -> int:
    """Give the least count whose chance of not being passed reaches the given one."""
    low, high = -1, max(1, int(mean + 4 * sqrt(variance)))
    while chance_of_less(high, mean, variance) < chance:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        if chance_of_less(middle, mean, variance) < chance:
            low = middle
        else:
            high = middle
    return high


@lru_cache(maxsize=4096)
def widening(chance: float, freedom: int) -> float:
    """Give by how much a deviation must be widened where the spread is an estimate.

    The ratio of Student's quantile to the normal one: from a short history the spread
    is hardly known, and far tails are farther than they look.
    """
    normal = NormalDist().inv_cdf(1 - chance)
    low, high = normal, normal
    while _student_tail(high, freedom) > chance:
        low, high = high, 2 * high
    for _ in range(60):
        middle = (low + high) / 2
        if _student_tail(middle, freedom) > chance:
            low = middle
        else:
            high = middle
    return high / normal


def incomplete_beta(x: float, a: float, b: float) -> float:
    """Give the regularised incomplete beta function of x between 0 and 1."""
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    if x > (a + 1) / (a + b + 2):
        return 1 - _continued(1 - x, b, a)
    return _continued(x, a, b)


def _law(mean: float, variance: float) -> tuple[float, float]:
    excess = max(variance - mean, _LEAST_EXCESS * mean, _TINY)
    size = mean * mean / excess
    return size, mean / (mean + size)


def _student_tail(t: float, freedom: int) -> float:
    return incomplete_beta(freedom / (freedom + t * t), freedom / 2, 0.5) / 2


def _continued(x: float, a: float, b: float) -> float:
    front = lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x) - log(a)
    c, d, value = 1.0, _inverse(1 - (a + b) * x / (a + 1)), 0.0
    value = d
    for m in range(1, _STEPS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for part in (even, odd):
            d = _inverse(1 + part * d)
            c = 1 + part / c
            c = c if abs(c) > _TINY else _TINY
            value *= c * d
        if abs(c * d - 1) < _CLOSE:
            break
    return min(1.0, exp(front) * value) if front > -inf else 0.0


def _inverse(value: float) -> float:
    return 1 / (value if abs(value) > _TINY else _TINY)
