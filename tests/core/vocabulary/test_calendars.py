"""Other calendars become days of the Gregorian one, and their months keep real ends."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balise.vocabulary.calendars import Calendar, day_of, resolve_month_of, span_of
from balise.vocabulary.codes import code_list
from balise.vocabulary.periods import Frequency, period_of
from balise.vocabulary.resolving import Resolved

# The years that every calendar of ours can tell.
YEARS = {
    Calendar.GREGORIAN: (1900, 2090),
    Calendar.ISLAMIC: (1344, 1498),
    Calendar.PERSIAN: (1300, 1470),
    Calendar.BUDDHIST: (2450, 2630),
    Calendar.ETHIOPIC: (1900, 2080),
    Calendar.NEPALI: (1976, 2098),
}
years = st.sampled_from(sorted(YEARS)).flatmap(
    lambda one: st.tuples(st.just(one), st.integers(*YEARS[one]))
)


@pytest.mark.parametrize(
    ("calendar", "written", "day"),
    [
        (Calendar.GREGORIAN, (2024, 2, 29), date(2024, 2, 29)),
        (Calendar.ISLAMIC, (1445, 9, 1), date(2024, 3, 11)),
        (Calendar.ISLAMIC, (1446, 1, 1), date(2024, 7, 7)),
        (Calendar.PERSIAN, (1403, 1, 1), date(2024, 3, 20)),
        (Calendar.PERSIAN, (1357, 11, 22), date(1979, 2, 11)),
        (Calendar.BUDDHIST, (2567, 4, 13), date(2024, 4, 13)),
        (Calendar.ETHIOPIC, (2000, 1, 1), date(2007, 9, 12)),
        (Calendar.ETHIOPIC, (2015, 1, 1), date(2022, 9, 11)),
        (Calendar.ETHIOPIC, (2015, 13, 6), date(2023, 9, 11)),
        (Calendar.NEPALI, (2080, 1, 1), date(2023, 4, 14)),
        (Calendar.NEPALI, (2081, 1, 1), date(2024, 4, 13)),
    ],
)
def test_a_day_of_another_calendar_is_a_known_day(
    calendar: Calendar, written: tuple[int, int, int], day: date
) -> None:
    assert day_of(calendar, *written) == day


@pytest.mark.parametrize(
    ("calendar", "written"),
    [
        (Calendar.GREGORIAN, (2023, 2, 29)),
        (Calendar.ISLAMIC, (1445, 13, 1)),
        (Calendar.ISLAMIC, (1200, 1, 1)),
        (Calendar.PERSIAN, (1403, 0, 1)),
        (Calendar.PERSIAN, (1402, 12, 30)),
        (Calendar.BUDDHIST, (543, 1, 1)),
        (Calendar.ETHIOPIC, (2016, 13, 6)),
        (Calendar.ETHIOPIC, (2016, 14, 1)),
        (Calendar.NEPALI, (1700, 1, 1)),
        (Calendar.NEPALI, (2080, 1, 32)),
    ],
)
def test_a_day_that_a_calendar_does_not_have_is_refused(
    calendar: Calendar, written: tuple[int, int, int]
) -> None:
    with pytest.raises(ValueError, match="no day"):
        day_of(calendar, *written)


@given(years)
def test_the_months_of_a_year_follow_each_other_without_gap_or_overlap(
    one: tuple[Calendar, int],
) -> None:
    calendar, year = one
    months = [span_of(calendar, year, m) for m in range(1, calendar.months + 1)]
    whole = span_of(calendar, year)

    assert (months[0].first, months[-1].last) == whole
    for before, after in pairwise(months):
        assert before.last + timedelta(days=1) == after.first
    assert whole.last + timedelta(days=1) == span_of(calendar, year + 1).first


def test_a_month_of_the_moon_is_no_month_of_the_sun() -> None:
    ramadan = span_of(Calendar.ISLAMIC, 1445, 9)

    assert ramadan == (date(2024, 3, 11), date(2024, 4, 9))
    assert period_of(ramadan.first, Frequency.MONTHLY).span != ramadan


@pytest.mark.parametrize(
    ("calendar", "text", "month"),
    [
        (Calendar.ISLAMIC, "رمضان", "09"),
        (Calendar.ISLAMIC, "ذي الحجة", "12"),
        (Calendar.ISLAMIC, "Ramazan", "09"),
        (Calendar.PERSIAN, "فروردین", "01"),
        (Calendar.PERSIAN, "میزان", "07"),
        (Calendar.PERSIAN, "Mehr", "07"),
        (Calendar.ETHIOPIC, "መስከረም", "01"),
        (Calendar.ETHIOPIC, "Pagume", "13"),
        (Calendar.NEPALI, "वैशाख", "01"),
        (Calendar.NEPALI, "१२", "12"),
        (Calendar.BUDDHIST, "มกราคม", "01"),
        (Calendar.GREGORIAN, "marzo", "03"),
    ],
)
def test_months_of_other_calendars_are_known_by_name(
    calendar: Calendar, text: str, month: str
) -> None:
    found = resolve_month_of(calendar, text)

    assert isinstance(found, Resolved)
    assert found.code.code == month


@pytest.mark.parametrize("calendar", list(Calendar))
def test_a_calendar_has_as_many_months_as_its_list(calendar: Calendar) -> None:
    assert len(code_list(calendar.month_list).codes) == calendar.months
