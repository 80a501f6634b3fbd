"""On simulated histories: few false alarms, planted errors found, no verdict unearned."""

import numpy as np
import pytest

from balise.intake.plausibility.judging import NEEDED, RATE, Grid, judge
from balise.vocabulary.periods import Frequency

DELIVERIES = 100
LAWS = {
    "few": {"mean": 2.0},
    "many": {"mean": 60.0},
    "scattered": {"mean": 15.0, "scatter": 4.0},
    "seasonal": {"mean": 30.0, "season": 0.8, "scatter": 2.0},
    "growing": {"mean": 30.0, "trend": 0.3},
    "rare": {"mean": 0.1},
}


def drawn(rng, series, periods, *, mean, scatter=1.0, season=0.0, trend=0.0):
    """Draw counts: chance alone, or that many times its variance."""
    t = np.arange(periods)
    usual = mean * np.exp(season * np.sin(2 * np.pi * t / 12) + trend * t / 12)
    usual = np.broadcast_to(usual, (series, periods))
    if scatter > 1:
        usual = rng.gamma(usual / (scatter - 1), scatter - 1)
    return rng.poisson(usual).astype(float)


def grid(values, new=1, frequency=Frequency.MONTHLY, rising=False):
    fresh = np.zeros(values.shape, dtype=bool)
    fresh[:, -new:] = True
    return Grid(frequency, values, fresh, np.full(values.shape, rising) & fresh)


def verdict(values, **more):
    return judge([grid(values, **more)])[0]


@pytest.mark.parametrize("periods", [24, 60])
@pytest.mark.parametrize("law", LAWS)
def test_clean_deliveries_raise_no_more_than_the_stated_rate(law, periods):
    rng = np.random.default_rng([periods, *law.encode()])
    found = [verdict(drawn(rng, 10, periods, **LAWS[law])) for _ in range(DELIVERIES)]

    raised = sum(bool(one.unexpected or one.shifted) for one in found)

    # Were the rate just kept, the number would be above this once in a thousand.
    deviation = (DELIVERIES * RATE * (1 - RATE)) ** 0.5
    assert raised <= DELIVERIES * RATE + 3.1 * deviation


def test_a_clean_year_of_months_raises_few():
    rng = np.random.default_rng(7)
    raised = [
        len(verdict(drawn(rng, 20, 60, **LAWS["seasonal"]), new=12).unexpected)
        for _ in range(50)
    ]

    assert sum(map(bool, raised)) <= 8


@pytest.mark.parametrize("law", ["many", "scattered", "seasonal", "growing"])
def test_a_nought_too_many_is_found(law):
    rng = np.random.default_rng(list(law.encode()))
    values = drawn(rng, 100, 48, **LAWS[law])
    planted = np.flatnonzero(values[:, -1] >= 10)
    values[planted, -1] *= 10

    found = {one.series for one in verdict(values).unexpected}

    assert len(found & set(planted)) >= 0.9 * len(planted)


def test_an_error_of_the_past_hides_no_error_of_today():
    rng = np.random.default_rng(3)
    values = drawn(rng, 50, 48, mean=20.0)
    values[:, 20] *= 10
    values[:, -1] = 200

    assert len(verdict(values).unexpected) >= 45


def test_the_expected_range_is_said_with_the_figure():
    rng = np.random.default_rng(4)
    values = drawn(rng, 1, 60, mean=12.0)
    values[0, -1] = 41

    (one,) = verdict(values).unexpected

    assert (one.series, one.period, one.reported) == (0, 59, 41)
    assert one.lower < one.expected < one.upper < 41
    assert 8 < one.expected < 16


def test_a_lower_figure_may_still_rise_where_reports_come_late():
    rng = np.random.default_rng(5)
    values = drawn(rng, 1, 60, mean=200.0)
    values[0, -1] = 20

    assert verdict(values).unexpected
    assert not verdict(values, rising=True).unexpected


@pytest.mark.parametrize("frequency", NEEDED)
def test_without_a_history_there_is_no_verdict(frequency):
    values = np.full((3, NEEDED[frequency]), 12.0)
    values[:, -1] = 100_000

    found = verdict(values, frequency=frequency)

    assert (found.unexpected, found.shifted, found.unjudged) == ((), (), 3)


def test_what_was_not_observed_is_not_zero():
    rng = np.random.default_rng(6)
    seen = drawn(rng, 1, 60, mean=30.0)
    gaps, zeros = seen.copy(), seen.copy()
    gaps[0, 20:40], zeros[0, 20:40] = np.nan, 0.0
    for values in (gaps, zeros):
        values[0, -1] = 30

    def expected(values):
        values = values.copy()
        values[0, -1] = 3000
        return verdict(values).unexpected[0].expected

    assert expected(gaps) == pytest.approx(expected(seen), rel=0.2)
    assert not verdict(gaps).unexpected


def test_a_lasting_step_is_found_where_no_single_figure_is_odd():
    rng = np.random.default_rng(8)
    values = drawn(rng, 40, 60, mean=60.0)
    values[:, -6:] = np.round(values[:, -6:] * 1.9)

    found = verdict(values, new=6)

    assert len({one.series for one in found.shifted}) >= 30
    assert all(one.before < one.level for one in found.shifted)


def test_one_odd_figure_is_no_step():
    rng = np.random.default_rng(9)
    values = drawn(rng, 40, 60, mean=60.0)
    values[:, -1] *= 5

    assert not verdict(values, new=6).shifted


def test_many_looks_do_not_make_many_alarms():
    rng = np.random.default_rng(10)

    found = verdict(drawn(rng, 3000, 48, mean=15.0, scatter=2.0))

    assert len(found.unexpected) <= 2
