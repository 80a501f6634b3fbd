"""Fees are told in the currency paid and in dollars, at the month's mean rate."""

from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

import pytest
from currency_converter import CurrencyConverter, RateNotFoundError

from balise.vocabulary.rates import rates

FEES = """\
  - name: fees
    incidents:
      groups: {people: {role: migrant}}
      fixed: {incident.kind: entry, payment.kind: fee, payment.stage: STAGE}
    columns:
      id: {field: incident.incident, holds_no_personal_data: true}
      day: {period: date}
      found: {field: group.count}
      paid: {field: payment.amount}
      heads: {field: payment.persons}
      currency: {field: payment.currency}
"""
PAID = FEES.replace("STAGE", "paid")
HEAD = "id|day|found|paid|heads|currency\n"


@pytest.fixture
def dollars(tell):
    def given(found, indicator="FT.fee", statistic="median"):
        rows = tell(
            found,
            'indicator, "table", statistic, unit, period, value, obs_status, note',
        )
        return [
            row[4:]
            for row in rows
            if row[:3] == (indicator, "derived:_T", statistic)
            and row[3].endswith("_converted:USD")
        ]

    return given


def daily_mean(currency: str, year: int, month: int) -> Decimal:
    """The mean of the days that the source itself has, worked out by hand."""
    source, found = CurrencyConverter(decimal=True), []
    for day in range(1, 29):
        try:
            found.append(
                source.convert(Decimal(1), currency, "USD", date(year, month, day))
            )
        except RateNotFoundError:
            continue
    return sum(found, Decimal(0)) / len(found)


def test_an_amount_is_converted_at_the_mean_of_its_month(run, dollars):
    found = run(PAID, HEAD + "a|2023-02-03|5|1000|6|EUR")

    mean = daily_mean("EUR", 2023, 2)  # February has 28 days
    cents = (1000 * mean).quantize(Decimal("0.01"), ROUND_HALF_EVEN)
    assert dollars(found) == [("2023-02", cents, "A", "persons: 6")]


def test_currencies_meet_in_one_figure_weighted_by_persons(run, dollars):
    found = run(
        PAID,
        HEAD + "a|2023-02-03|5|100|1|USD\nb|2023-02-04|5|300|3|USD\n"
        "c|2023-02-05|5|100000|1|EUR",
    )

    assert dollars(found) == [("2023-02", Decimal(300), "A", "persons: 5")]
    assert dollars(found, statistic="count")[0][1] == Decimal(5)


def test_what_has_no_rate_has_no_value_and_says_why(run, dollars):
    found = run(PAID, HEAD + "a|2023-02-03|5|100|5|USD\nb|2023-02-04|5|9000|5|HNL")

    assert dollars(found) == [("2023-02", None, "O", "persons: 10; no rate for: HNL")]


def test_what_is_dated_by_year_only_has_no_rate(run, dollars):
    yearly = PAID.replace("period: date", "period: year")
    found = run(yearly, HEAD + "a|2023|5|100|5|EUR")

    assert dollars(found) == [("2023", None, "O", "persons: 5; no rate for: EUR")]


@pytest.mark.parametrize(
    ("step", "indicator"), [("asked", "FT.asked"), ("agreed", "FT.agreed")]
)
def test_asked_agreed_and_paid_are_kept_apart(run, dollars, step, indicator):
    found = run(FEES.replace("STAGE", step), HEAD + "a|2023-02-03|5|100|5|USD")

    assert dollars(found, indicator) == [("2023-02", Decimal(100), "A", "persons: 5")]
    assert dollars(found) == []


def test_rates_are_known_by_the_file_that_they_come_from():
    kind, version, digest = rates().identity.split("/")

    assert (kind, len(digest)) == ("ecb", 16)
    assert version[0].isdigit()


def test_a_month_that_the_rates_do_not_reach_the_end_of_has_none():
    last = CurrencyConverter(decimal=True).bounds["EUR"][1]
    following = (last.replace(day=28).toordinal()) + 10

    assert rates().mean("EUR", date.fromordinal(following)) is None
    assert rates().mean("ITL", date(2020, 1, 1)) is None
    assert rates().mean("EUR", date(1980, 1, 1)) is None
    assert rates().mean("USD", date(1980, 1, 1)) == 1
