"""Dates of other calendars become the days that they are, or are refused."""

from datetime import date

import pytest

from balise.intake import load_pack
from balise.intake.packs import BadPack
from balise.vocabulary.periods import Span

DAYS = """\
  - name: only
    time: {{frequency: D}}
    figures: {{indicator: IE.detected, unit: detections}}
    columns:
      day: {{period: date, calendar: {calendar}, formats: ["{shape}"]}}
      n: {{measure: {{}}}}
"""
YEARS = """\
  - name: only
    time: {{frequency: {frequency}}}
    figures: {{indicator: IE.detected, unit: detections}}
    columns:
      year: {{period: year, calendar: {calendar}}}
      month: {{period: month}}
      n: {{measure: {{}}}}
"""
HEAD = "format: 1\nname: small\nversion: '1'\nabout: For a test.\nlayouts:\n"


@pytest.mark.parametrize(
    ("calendar", "shape", "text", "day"),
    [
        ("gregorian", "%Y-%m-%d", "2024-03-20", date(2024, 3, 20)),
        ("persian", "%Y/%m/%d", "۱۴۰۳/۰۱/۰۱", date(2024, 3, 20)),
        ("persian", "%d %B %Y", "1 فروردین 1403", date(2024, 3, 20)),
        ("islamic", "%d %B %Y", "١ رمضان ١٤٤٥", date(2024, 3, 11)),
        ("islamic", "%d/%m/%Y", "29/02/1445", date(2023, 9, 14)),
        ("buddhist", "%d/%m/%Y", "13/04/2567", date(2024, 4, 13)),
        ("ethiopic", "%d/%m/%Y", "06/13/2015", date(2023, 9, 11)),
        ("nepali", "%Y-%m-%d", "२०८०-०१-०१", date(2023, 4, 14)),
    ],
)
def test_a_day_of_another_calendar_is_kept_as_the_day_it_is(
    run, tell, calendar, shape, text, day
):
    found = run(DAYS.format(calendar=calendar, shape=shape), f"day|n\n{text}|4")

    assert tell(found, "period, period_start") == [(day.isoformat(), day)]


def test_a_day_that_the_calendar_does_not_have_is_pointed_at(run, rules):
    pack = DAYS.format(calendar="persian", shape="%Y/%m/%d")

    found = run(pack, "day|n\n1403/07/31|4")

    assert rules(found) == [("date-invalid", "error", 2, "day")]


def test_months_of_the_buddhist_era_are_those_of_ours(run, tell):
    pack = YEARS.format(frequency="M", calendar="buddhist")

    found = run(pack, "year|month|n\n๒๕๖๗|เมษายน|4")

    assert tell(found, "period") == [("2024-04",)]


def year_and_month(frequency, calendar, further=""):
    layout = YEARS.format(frequency=frequency, calendar=calendar)
    return layout.replace(
        f"{{frequency: {frequency}}}", f"{{frequency: {frequency}{further}}}"
    )


@pytest.mark.parametrize(
    ("calendar", "year", "month", "period", "first", "last"),
    [
        ("islamic", "١٤٤٥", "رمضان", "islamic:1445-09", (2024, 3, 11), (2024, 4, 9)),
        ("islamic", "1445 هـ", "9", "islamic:1445-09", (2024, 3, 11), (2024, 4, 9)),
        ("persian", "۱۴۰۳", "مهر", "persian:1403-07", (2024, 9, 22), (2024, 10, 21)),
        ("ethiopic", "2015", "13", "ethiopic:2015-13", (2023, 9, 6), (2023, 9, 11)),
        ("nepali", "२०८०", "वैशाख", "nepali:2080-01", (2023, 4, 14), (2023, 5, 14)),
    ],
)
def test_a_month_of_another_calendar_is_the_run_of_days_that_it_is(
    run, tell, calendar, year, month, period, first, last
):
    found = run(year_and_month("M", calendar), f"year|month|n\n{year}|{month}|4")

    expected = (period, date(*first), date(*last), f"M-{calendar.upper()}")
    told = tell(found, "period, period_start, period_end, frequency")
    assert told == [expected]


@pytest.mark.parametrize(
    ("calendar", "text", "further", "period"),
    [
        ("islamic", "1445", "", "islamic:1445"),
        ("ethiopic", "2016 ዓ.ም", "", "ethiopic:2016"),
        ("buddhist", "พ.ศ. 2567", "", "2024"),
        ("nepali", "2080/81", ", year_start: 4", "nepali:2080-04/P1Y"),
        ("persian", "1403", ", year_start: 10", "persian:1402-10/P1Y"),
        ("buddhist", "2567", ", year_start: 10", "2023-10-01/P1Y"),
    ],
)
def test_a_year_of_another_calendar_is_too(run, tell, calendar, text, further, period):
    layout = year_and_month("A", calendar, further).replace(
        "      month: {period: month}\n", ""
    )

    found = run(layout, f"year|n\n{text}|4")

    assert tell(found, "period") == [(period,)]


def test_a_date_that_names_a_month_is_that_month_of_its_calendar(run, tell):
    pack = DAYS.format(calendar="islamic", shape="%B %Y").replace(": D}", ": M}")

    found = run(pack, "day|n\nرمضان ١٤٤٥|4\nشوال ١٤٤٥|5")

    assert tell(found, "period, CAST(value AS INTEGER)") == [
        ("islamic:1445-09", 4),
        ("islamic:1445-10", 5),
    ]
    assert {str(run) for flow in found.covered for run in flow.covered.periods} == {
        str(Span(date(2024, 3, 11), date(2024, 5, 8)))
    }


def test_day_month_and_year_in_three_columns_are_the_day_that_they_are(run, tell):
    pack = year_and_month("D", "persian").replace(
        "      n: {", "      day: {period: day}\n      n: {"
    )

    found = run(pack, "year|month|day|n\n1403|1|1|4")

    assert tell(found, "period, frequency") == [("2024-03-20", "D")]


def test_a_month_that_the_calendar_does_not_have_is_pointed_at(run, rules):
    found = run(year_and_month("M", "nepali"), "year|month|n\n2080|13|4\n1900|1|4")

    assert [rule[:3] for rule in rules(found)] == [
        ("date-invalid", "error", 2),
        ("date-invalid", "error", 3),
    ]


@pytest.mark.parametrize(
    ("layout", "fault"),
    [
        (year_and_month("Q", "ethiopic"), "pack-calendar-of-days"),
        (DAYS.format(calendar="islamic", shape="%B %Y"), "pack-calendar-of-days"),
        (
            year_and_month("W", "persian").replace("period: month", "period: week"),
            "pack-calendar-of-days",
        ),
        (
            year_and_month("M", "persian").replace(
                "period: month", "period: month, calendar: nepali"
            ),
            "pack-two-calendars",
        ),
    ],
)
def test_a_period_that_no_calendar_has_is_refused_in_the_pack(layout, fault):
    refused = load_pack(HEAD + layout)

    assert isinstance(refused, BadPack)
    assert [f.code for f in refused.all][:1] == [fault]
