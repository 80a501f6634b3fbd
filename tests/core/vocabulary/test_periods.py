"""Sets of days behave as sets of days, and every period knows its own days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balise.vocabulary.periods import (
    ALWAYS,
    NEVER,
    Frequency,
    Period,
    Spans,
    add_months,
    parse_period,
    period_of,
    periods_between,
)

ORIGIN = date(2020, 1, 1)
WINDOW = 60
DAY = timedelta(days=1)

offsets = st.integers(0, WINDOW - 1)
spans = st.lists(st.tuples(offsets, offsets), max_size=6).map(
    lambda runs: Spans.of((ORIGIN + a * DAY, ORIGIN + b * DAY) for a, b in runs)
)
days = st.dates(date(1900, 1, 1), date(2100, 12, 31))
# Within the tables of every calendar.
recent = st.dates(date(1930, 1, 1), date(2040, 12, 31))
frequencies = st.sampled_from(Frequency)


def listed(found: Spans) -> set[int]:
    return {n for n in range(-1, WINDOW + 1) if ORIGIN + n * DAY in found}


@given(spans, spans)
def test_or_and_minus_are_those_of_sets_of_days(one: Spans, other: Spans) -> None:
    assert listed(one | other) == listed(one) | listed(other)
    assert listed(one & other) == listed(one) & listed(other)
    assert listed(one - other) == listed(one) - listed(other)


@given(spans)
def test_the_complement_of_the_complement_is_the_set_itself(one: Spans) -> None:
    assert one.complement().complement() == one
    assert one | one.complement() == ALWAYS
    assert one & one.complement() == NEVER


@given(spans, spans)
def test_two_equal_sets_of_days_have_one_spelling(one: Spans, other: Spans) -> None:
    assert (one | other) == (other | one)
    assert (one & other) == (other & one)
    assert (one == other) == (listed(one) == listed(other))


@given(spans)
def test_runs_are_in_order_and_never_touch(one: Spans) -> None:
    for earlier, later in zip(one.runs, one.runs[1:], strict=False):
        assert earlier.last + DAY < later.first


@given(spans, offsets, offsets)
def test_a_run_is_covered_when_each_of_its_days_is(one: Spans, a: int, b: int) -> None:
    first, last = min(a, b), max(a, b)

    whole = set(range(first, last + 1)) <= listed(one)

    assert one.covers((ORIGIN + first * DAY, ORIGIN + last * DAY)) == whole


def test_the_empty_set_is_false_and_always_holds_the_first_and_last_day() -> None:
    assert not NEVER
    assert date.min in ALWAYS
    assert date.max in ALWAYS
    assert Spans.of([(ORIGIN, ORIGIN - DAY)]) == NEVER


@given(recent, frequencies)
def test_a_period_reads_back_from_its_own_spelling(day: date, each: Frequency) -> None:
    period = period_of(day, each)

    assert parse_period(period.code) == period
    assert period.start <= day <= period.end


@given(recent, frequencies)
def test_periods_follow_one_another_without_gap(day: date, each: Frequency) -> None:
    period = period_of(day, each)

    assert period.next().start == period.end + DAY
    assert list(periods_between(period, period.next())) == [period, period.next()]


@given(days, st.integers(2, 12))
def test_a_fiscal_year_keeps_its_own_start_and_end(day: date, month: int) -> None:
    fiscal = Period(date(day.year, month, 1), Frequency.ANNUAL)

    assert fiscal.is_fiscal
    assert parse_period(fiscal.code) == fiscal
    assert fiscal.end == add_months(fiscal.start, 12) - DAY
    assert fiscal != period_of(fiscal.start, Frequency.ANNUAL)


@given(days, st.integers(-400, 400))
def test_adding_months_lands_in_that_month(day: date, months: int) -> None:
    moved = add_months(day, months)

    apart = (moved.year - day.year) * 12 + moved.month - day.month
    assert apart == months
    assert moved.day <= day.day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "23",
        "2023-13",
        "2023-Q5",
        "2023-W54",
        "2021-W53",
        "2023-02-30",
        "0000",
        "2023-10-02/P1Y",
        "2023-01-01/P2Y",
        "٢٠٢٣",
        "2023 ",
        "January 2023",
        "12023",
    ],
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_period(text)


def test_the_last_year_that_there_is_ends_on_its_last_day() -> None:
    for frequency in (Frequency.ANNUAL, Frequency.QUARTERLY, Frequency.MONTHLY):
        last = period_of(date.max, frequency)

        assert last.end == date.max
        assert list(periods_between(last, last)) == [last]


def test_a_week_belongs_to_the_year_of_its_thursday() -> None:
    assert period_of(date(2021, 1, 3), Frequency.WEEKLY).code == "2020-W53"
    assert parse_period("2020-W53").start == date(2020, 12, 28)


@pytest.mark.parametrize(
    ("start", "frequency"),
    [
        (date(2023, 2, 1), Frequency.QUARTERLY),
        (date(2023, 1, 2), Frequency.MONTHLY),
        (date(2023, 1, 1), Frequency.WEEKLY),
        (date(2023, 4, 2), Frequency.ANNUAL),
    ],
)
def test_a_period_starts_only_where_its_frequency_does(
    start: date, frequency: Frequency
) -> None:
    with pytest.raises(ValueError, match="period"):
        Period(start, frequency)
