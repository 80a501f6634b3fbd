"""When an embargo ends, which whole periods it leaves, what an offer may say."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balise.sharing.ledger import Audience, Offer, Reach, Use
from balise.sharing.offers import (
    faults,
    last_open_day,
    months_after,
    narrowest_use,
    whole_periods,
)
from balise.sharing.terms import Terms
from balise.vocabulary.extents import Depth
from balise.vocabulary.model import model
from balise.vocabulary.periods import Frequency, Span, add_months

DAYS = st.dates(date(2000, 1, 1), date(2040, 12, 31))


@given(DAYS, st.integers(1, 120))
def test_a_period_opens_so_many_months_after_its_last_day(
    today: date, months: int
) -> None:
    last = last_open_day(months, today)

    assert add_months(last + timedelta(days=1), months) <= today
    assert add_months(last + timedelta(days=2), months) > today


def test_february_opens_at_the_end_of_its_embargo_month() -> None:
    assert months_after(date(2026, 2, 28), 3) == date(2026, 5, 31)
    assert last_open_day(3, date(2026, 6, 1)) == date(2026, 2, 28)


@given(DAYS, st.sampled_from(Frequency), st.integers(0, 900))
def test_only_whole_periods_are_kept(
    first: date, frequency: Frequency, days: int
) -> None:
    first = first.replace(day=1)
    run = Span(first, add_months(first, 240) - timedelta(days=1))
    until = first + timedelta(days=days)

    kept = whole_periods(run, until, frequency)

    if kept is None:
        assert until - first < timedelta(days=366)
    else:
        assert kept.first == first
        assert first <= kept.last <= until


def test_a_fiscal_year_under_embargo_is_not_cut_in_parts() -> None:
    run = Span(date(2023, 10, 1), date(2025, 9, 30))

    kept = whole_periods(run, date(2025, 6, 30), Frequency.ANNUAL)

    assert kept == Span(date(2023, 10, 1), date(2024, 9, 30))


def test_a_derived_figure_carries_the_narrowest_use() -> None:
    uses = [Use.PUBLISH_WITH_NAME, Use.WHOLE_GOVERNMENT]

    assert narrowest_use(uses) is Use.WHOLE_GOVERNMENT
    assert narrowest_use([]) is None


@pytest.mark.parametrize(
    ("offer", "code"),
    [
        (
            Offer("S", "IE", Depth.STATISTICS, Audience(), embargo_months=13),
            "offer-embargo-too-long",
        ),
        (
            Offer("S", "AB", Depth.INCIDENTS, Audience(Reach.ALL)),
            "offer-of-protected-incidents",
        ),
        (
            Offer("S", "IC", Depth.INCIDENTS, Audience(Reach.PUBLIC)),
            "offer-of-public-incidents",
        ),
        (
            Offer("S", "IE", Depth.STATISTICS, Audience(Reach.NAMED)),
            "offer-names-nobody",
        ),
    ],
)
def test_an_offer_that_the_terms_refuse_says_why(offer: Offer, code: str) -> None:
    flow = model().dataflows[offer.dataflow]

    assert [fault.code for fault in faults(offer, flow, Terms())] == [code]


def test_an_ordinary_offer_has_no_faults() -> None:
    offer = Offer("S", "IE", Depth.STATISTICS, Audience(), embargo_months=12)

    assert not faults(offer, model().dataflows["IE"], Terms())
