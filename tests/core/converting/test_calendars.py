"""Dates of other calendars become the days that they are, or are refused."""

from datetime import date

import pytest

from balise.intake import load_pack
from balise.intake.packs import BadPack

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


@pytest.mark.parametrize("calendar", ["islamic", "persian", "ethiopic", "nepali"])
@pytest.mark.parametrize(
    "layout",
    [
        YEARS.replace("{frequency}", "M"),
        DAYS.replace("{shape}", "%B %Y"),
    ],
)
def test_months_and_years_that_are_not_ours_are_refused_in_the_pack(layout, calendar):
    refused = load_pack(HEAD + layout.format(calendar=calendar))

    assert isinstance(refused, BadPack)
    assert [fault.code for fault in refused.all] == ["pack-calendar-of-days"]
