"""How single cells read: numbers, dates, words for "no number", and labels."""

from decimal import Decimal

import pytest

NUMBERS = """\
  - name: only
    time: {{frequency: M}}
    figures: {{indicator: IE.detected, unit: detections{more}}}
    columns:
      t: {{period: sdmx}}
      n: {{measure: {{}}}}
"""


@pytest.fixture
def cell(run, tell, rules):
    """Read one cell of a measure; gives value, status, bounds and the rules."""

    def read(text, more="", **options):
        found = run(NUMBERS.format(more=more), f"t|n\n2024-01|{text}", **options)
        rows = tell(found, "value, obs_status, lower, upper")
        return (*(rows[0] if rows else ()),), [rule for rule, *_ in rules(found)]

    return read


@pytest.mark.parametrize(
    ("text", "more", "value"),
    [
        ("12", "", "12"),
        (" 12\u00a0", "", "12"),
        ("438.0", "", "438"),
        ("99.459", ", decimal: ',', thousands: '.'", "99459"),
        ("825", ", decimal: ',', thousands: '.'", "825"),
        ("1 234 567", ", thousands: ' '", "1234567"),
        ("1\u202f234", ", thousands: ' '", "1234"),
        ("1,405", ", thousands: ','", "1405"),
        ("١٬٢٣٤", ", thousands: ','", "1234"),
        ("\u200f۱۲\u200f", "", "12"),
        ("12*", ", marks: {'*': P}", "12"),
        ("999999999999999999", "", "999999999999999999"),
    ],
)
def test_a_number_reads_as_its_country_writes_it(cell, text, more, value):
    assert cell(text, more)[0][0] == Decimal(value)


@pytest.mark.parametrize(
    ("text", "more", "rule"),
    [
        ("many", "", "not-a-number"),
        ("1e3", "", "not-a-number"),
        ("1,405", "", "not-a-number"),
        ("12.34.5", ", decimal: ',', thousands: '.'", "not-a-number"),
        ("1.092", "", "fraction-of-a-person"),
        ("-3", "", "negative-count"),
        ("1234567890123456789", "", "number-does-not-fit"),
        ("1.12345678", "", "number-does-not-fit"),
    ],
)
def test_a_number_that_cannot_be_kept_whole_is_a_finding(cell, text, more, rule):
    assert cell(text, more) == ((), [rule])


@pytest.mark.parametrize(
    ("text", "more", "status"),
    [
        ("", "", "O"),
        ("0", "", "A"),
        (":", ", missing: {':': O}", "O"),
        ("n/a", ", missing: {n/a: M}", "M"),
        ("c", ", missing: {c: Q}", "Q"),
        ("7(p)", ", marks: {(p): P}", "P"),
        ("7", ", provisional_from: 2024-01-01", "P"),
        ("7", ", breaks: [2024-01]", "B"),
    ],
)
def test_zero_missing_not_applicable_and_suppressed_are_different(
    cell, text, more, status
):
    (value, found, *_), _ = cell(text, more)

    assert found == status
    assert (value is None) == (status in {"O", "M", "Q"})


def test_a_censored_count_is_a_range_and_no_number(cell):
    read, _ = cell("<5", ", censored: {<5: {lower: 1, upper: 4}}")

    assert read == (None, "X-CENSORED", Decimal(1), Decimal(4))


def test_a_period_that_had_not_ended_is_not_yet_observed(cell):
    read, found = cell("0", received="2024-01-15")

    assert read[:2] == (None, "X-NOT-YET")
    assert found == ["not-yet-observed"]


DATES = """\
  - name: only
    time: {{frequency: {frequency}, year_start: {start}}}
    figures: {{indicator: IE.detected, unit: detections}}
    columns:
      {columns}
      n: {{measure: {{}}}}
"""


@pytest.mark.parametrize(
    ("columns", "frequency", "start", "header", "row", "period"),
    [
        ("t: {period: date}", "M", 1, "t", "2024-03-09", "2024-03"),
        ("t: {period: date}", "W", 1, "t", "2024-01-01", "2024-W01"),
        (
            "t: {period: date, formats: ['%d/%m/%y']}",
            "D",
            1,
            "t",
            "09/03/24",
            "2024-03-09",
        ),
        (
            "t: {period: date, formats: ['%B %d, %Y']}",
            "M",
            1,
            "t",
            "June 3, 2024",
            "2024-06",
        ),
        (
            "a: {period: year}\n      m: {period: month, months: {ENE: 1}}",
            "M",
            1,
            "a|m",
            "2024|ene",
            "2024-01",
        ),
        (
            "a: {period: year}\n      m: {period: month}",
            "M",
            10,
            "a|m",
            "2020|OCT",
            "2019-10",
        ),
        ("a: {period: year}", "A", 10, "a", "2020", "2019-10-01/P1Y"),
        (
            "a: {period: year}\n      q: {period: quarter}",
            "Q",
            1,
            "a|q",
            "2024|T3",
            "2024-Q3",
        ),
    ],
)
def test_a_date_reads_as_its_country_writes_it(
    run, tell, columns, frequency, start, header, row, period
):
    layout = DATES.format(columns=columns, frequency=frequency, start=start)

    found = run(layout, f"{header}|n\n{row}|1")

    assert tell(found, "period") == [(period,)]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("2024-13-01", "date-invalid"),
        ("", "empty-required"),
        ("1850-01-01", "year-implausible"),
        ("31/12/2024", "date-invalid"),
    ],
)
def test_a_bad_date_is_pointed_at(run, rules, text, rule):
    layout = DATES.format(columns="t: {period: date}", frequency="M", start=1)

    found = run(layout, f"t|n\n{text}|1\n2024-01-01|2")

    assert rules(found) == [(rule, "error", 2, "t")]
    assert found.balance.rejected == found.balance.accepted == 1


def test_a_row_that_a_rule_leaves_out_is_not_judged(run, rules):
    layout = """\
  - name: only
    time: {frequency: A}
    figures: {indicator: IE.detected, unit: detections}
    columns:
      year: {period: year}
      country: {dimension: citizenship, aggregates: [EU]}
      who: {restriction: true}
      n: {measure: {}}
"""

    found = run(layout, "year|country|who|n\n2020|IRQ||4\n2020|EU|Not A Name!|9|more")

    assert rules(found) == []
    assert found.balance.skipped == {"aggregate": 1}


def test_a_token_of_digits_is_a_token_and_not_a_number(run, tell):
    layout = """\
  - name: only
    time: {frequency: A}
    figures: {indicator: IE.detected, unit: detections}
    columns:
      year: {period: year}
      n: {measure: {missing: {'99': Q}}}
"""

    found = run(layout, "year|n\n2019|99\n2020|98")

    assert tell(found, "period, value, obs_status") == [
        ("2019", None, "Q"),
        ("2020", Decimal(98), "A"),
    ]


def test_a_code_that_nobody_knows_among_plain_codes_takes_out_its_row_only(
    run, tell, rules
):
    layout = """\
  - name: only
    time: {frequency: A}
    figures: {indicator: IE.detected, unit: detections}
    columns:
      year: {period: year}
      who: {dimension: sex}
      n: {measure: {}}
"""

    found = run(layout, "year|who|n\n2020|M|4\n2020|F|5\n2020|it's|6\n2020||7\nx|M|8")

    assert tell(found, "sex, value") == [("F", Decimal(5)), ("M", Decimal(4))]
    assert {row for _, _, row, _ in rules(found)} == {4, 5, 6}


def test_measures_that_fix_a_dimension_to_different_codes_stand_side_by_side(run, tell):
    layout = """\
  - name: only
    time: {frequency: A}
    figures: {indicator: IE.detected, unit: detections}
    columns:
      year: {period: year}
      men: {measure: {sets: {sex: M}}}
      women: {measure: {sets: {sex: F}}}
      all: {measure: {}}
"""

    found = run(layout, "year|men|women|all\n2020|4|5|9")

    assert tell(found, '"table", sex, value, source_column') == [
        ("_T", "_T", Decimal(9), "all"),
        ("sex", "F", Decimal(5), "women"),
        ("sex", "M", Decimal(4), "men"),
    ]
