"""Other calendars become days of the Gregorian one, and their months keep real ends."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balise.vocabulary.calendars import Calendar, day_of, first_day, month_around
from balise.vocabulary.codes import code_list
from balise.vocabulary.periods import Frequency, Period, parse_period, period_of
from balise.vocabulary.resolving import Resolved, resolve_month

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


def first_of(calendar: Calendar, year: int) -> date:
    """Give the first day of a year that is counted as Gregorian periods are not."""
    return day_of(calendar, year, 1, 1)


@given(years)
def test_the_months_of_a_year_follow_each_other_without_gap_or_overlap(
    one: tuple[Calendar, int],
) -> None:
    calendar, year = one
    whole = Period(first_of(calendar, year), Frequency.ANNUAL.of(calendar))
    monthly = Frequency.MONTHLY.of(calendar)
    months = [
        Period(day_of(calendar, year, m, 1), monthly)
        for m in range(1, calendar.months + 1)
    ]

    assert (months[0].start, months[-1].end) == whole.span
    assert all(before.next() == after for before, after in pairwise(months))
    assert whole.next().start == first_of(calendar, year + 1)
    assert first_day(calendar, year, calendar.months + 1) == whole.next().start


@given(years, st.integers(0, 353))
def test_a_day_lies_in_the_month_that_begins_before_it(
    one: tuple[Calendar, int], further: int
) -> None:
    calendar, year = one
    day = first_of(calendar, year) + timedelta(days=further)
    found = month_around(calendar, day)

    assert found[0] == year
    assert day_of(calendar, *found, 1) <= day < first_day(calendar, year, found[1] + 1)


@pytest.mark.parametrize(
    ("code", "first", "last", "fiscal"),
    [
        ("islamic:1445-09", date(2024, 3, 11), date(2024, 4, 9), False),
        ("islamic:1445", date(2023, 7, 19), date(2024, 7, 6), False),
        ("persian:1403-Q1", date(2024, 3, 20), date(2024, 6, 20), False),
        ("persian:1403-S2", date(2024, 9, 22), date(2025, 3, 20), False),
        ("persian:1402-10/P1Y", date(2023, 12, 22), date(2024, 12, 20), True),
        ("ethiopic:2015-13", date(2023, 9, 6), date(2023, 9, 11), False),
        ("nepali:2080-04/P1Y", date(2023, 7, 17), date(2024, 7, 15), True),
    ],
)
def test_a_period_of_another_calendar_keeps_its_own_days(
    code: str, first: date, last: date, fiscal: bool
) -> None:
    period = parse_period(code)

    assert (period.span, period.code, period.is_fiscal) == ((first, last), code, fiscal)


@pytest.mark.parametrize(
    "text",
    [
        "islamic:1445-13",
        "islamic:1445-9",
        "islamic:1600",
        "islamic:1445-01/P1Y",
        "islamic:1445-Q5",
        "ethiopic:2015-Q1",
        "buddhist:2567",
        "gregorian:2024-01",
        "lunar:2024",
    ],
)
def test_what_no_calendar_has_is_no_period(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_period(text)


def test_a_month_of_the_moon_is_no_month_of_the_sun() -> None:
    ramadan = parse_period("islamic:1445-09")

    assert period_of(ramadan.start, Frequency.MONTHLY).span != ramadan.span
    assert not ramadan.frequency.divides(Frequency.ANNUAL)
    assert ramadan.frequency.divides(Frequency.ISLAMIC_YEAR)
    assert Frequency.DAILY.divides(Frequency.ISLAMIC_MONTH)
    assert Frequency.MONTHLY.of(Calendar.BUDDHIST) is Frequency.MONTHLY


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
    found = resolve_month(text, calendar=calendar)

    assert isinstance(found, Resolved)
    assert found.code.code == month


@pytest.mark.parametrize("calendar", list(Calendar))
def test_a_calendar_has_as_many_months_as_its_list(calendar: Calendar) -> None:
    assert len(code_list(calendar.month_list).codes) == calendar.months
