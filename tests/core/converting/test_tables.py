"""How rows become tables: totals, aggregates, marginals, wide files, repeats."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from balise.intake import Finding, Severity, convert, load_pack

HEAD = "format: 1\nname: small\nversion: '1'\nabout: For a test.\nlayouts:\n"

LONG = """\
  - name: only
    time: {frequency: A}
    figures: {indicator: IE.detected, unit: detections}
    columns:
      year: {period: year}
      country:
        dimension: citizenship
        totals: [All]
        aggregates: [EU]
        labels:
          Sudan:
            - {code: SDN, to: 2011-12-31}
            - {code: SDN, from: 2012-01-01, to: 2019-12-31}
      sex: {dimension: sex, totals: [Both]}
      n: {measure: {}}
    skip:
      - {rule: outside-the-model, column: country, values: [Centres]}
"""


def test_a_total_row_is_an_observation_of_the_coarser_table(run, tell):
    found = run(
        LONG, "year|country|sex|n\n2020|All|Both|5\n2020|Iraq|Both|3\n2020|Iraq|Male|2"
    )

    assert tell(found, '"table", citizenship, sex, value') == [
        ("_T", "_T", "_T", Decimal(5)),
        ("citizenship", "IRQ", "_T", Decimal(3)),
        ("citizenship+sex", "IRQ", "M", Decimal(2)),
    ]


def test_aggregates_and_what_the_model_lacks_are_skipped_by_rule(run):
    found = run(
        LONG,
        "year|country|sex|n\n2020|EU|Both|5\n2020|Centres|Both|many\n2020|Iraq|Male|2\n|||",
    )

    assert found.balance.skipped == {
        "aggregate": 1,
        "outside-the-model": 1,
        "empty-row": 1,
    }
    assert (found.balance.accepted, found.balance.rejected) == (1, 0)


def test_an_unknown_code_rejects_its_row_which_can_be_had_back(run, tell, rules):
    found = run(LONG, "year|country|sex|n\n2020|Atlantis|Male|5\n2020|Iraq|Male|2")

    assert rules(found) == [("unknown-code", "error", 2, "country")]
    assert found.blocking == 1
    assert tell(found, "row, rule, cells ->> '$.country'", found.rejected) == [
        (2, "unknown-code", "Atlantis")
    ]


def test_a_label_means_nothing_outside_its_dates(run, tell, rules):
    found = run(LONG, "year|country|sex|n\n2011|Sudan|Both|1\n2021|Sudan|Both|2")

    assert tell(found, "period, citizenship") == [("2011", "SDN")]
    assert rules(found) == [("code-not-valid-then", "error", 3, "country")]


def test_the_label_stays_beside_the_code(run, tell):
    found = run(LONG, "year|country|sex|n\n2020|Iraq|Male| 2 ")

    assert tell(
        found, "original_value, original_labels, source_row, source_column"
    ) == [(" 2 ", '{"citizenship":"Iraq","sex":"Male"}', 2, "n")]


def test_the_same_figure_twice_is_an_error_on_both_rows(run, rules, tell):
    found = run(
        LONG, "year|country|sex|n\n2020|Iraq|Male|2\n2020|IRQ|M|2\n2020|Iraq|Both|9"
    )

    assert rules(found) == [
        ("duplicate", "error", 2, "n"),
        ("duplicate", "error", 3, "n"),
    ]
    assert tell(found, "value") == [(Decimal(9),)]


def test_parts_of_one_figure_are_added_where_the_pack_says_so(run, tell, rules):
    layout = LONG + "    repeats: add\n"

    found = run(
        layout, "year|country|sex|n\n2020|Iraq|Male|2\n2020|IRQ|M|3\n2021|Iraq|Male|"
    )

    assert tell(found, "period, value, original_value") == [
        ("2020", Decimal(5), "2 + 3"),
        ("2021", None, ""),
    ]
    assert {rule for rule, *_ in rules(found)} == {"repeats-added"}


ADDED = (
    LONG.replace(
        "      n: {measure", "      label: {restriction: true}\n      n: {measure"
    )
    + "    repeats: add\n"
)


def test_a_sum_bears_the_label_of_each_of_its_parts(run, tell):
    found = run(
        ADDED,
        "year|country|sex|label|n\n2020|Iraq|Male||5\n2020|IRQ|M|secret|3\n"
        "2021|Iraq|Male||1",
    )

    assert tell(found, "period, value, restriction") == [
        ("2020", Decimal(8), "secret"),
        ("2021", Decimal(1), ""),
    ]


def test_a_sum_with_a_missing_part_is_missing_and_not_provisional(run, tell):
    found = run(
        ADDED.replace("measure: {}", "measure: {missing: {':': O}}"),
        "year|country|sex|label|n\n2020|Iraq|Male||5\n2020|IRQ|M||:",
    )

    assert tell(found, "value, obs_status") == [(None, "O")]


def test_a_sum_with_a_part_that_cannot_be_true_says_so_of_that_part(run, tell, rules):
    found = run(ADDED, "year|country|sex|label|n\n2020|Iraq|Male||20\n2020|IRQ|M||-9")

    assert ("negative-count", "error", 3, "n") in rules(found)
    assert tell(found, "value") == [(Decimal(20),)]


def test_rows_with_surplus_cells_are_rejected(run, rules):
    found = run(LONG, "year|country|sex|n\n2020|Iraq|Male|2|3")

    assert rules(found) == [("surplus-cells", "error", 2, None)]


def test_a_period_with_a_hole_is_noticed(run, rules):
    found = run(LONG, "year|country|sex|n\n2018|Iraq|Male|2\n2020|Iraq|Male|2")

    assert [rule for rule, *_ in rules(found)] == ["period-missing"]


@pytest.mark.parametrize(
    ("parts", "rule", "severity"),
    [
        (("6", "5"), "parts-exceed-total", "warning"),
        (("3", "5"), "total-differs", "warning"),
        (("5", "10"), "total-rounding", "notice"),
    ],
)
def test_a_total_is_held_against_its_parts(run, rules, parts, rule, severity):
    total = "10"

    found = run(
        LONG,
        f"year|country|sex|n\n2020|All|Both|{total}\n"
        f"2020|Iraq|Both|{parts[0]}\n2020|Cuba|Both|{parts[1]}",
    )

    if rule == "total-rounding":
        assert rules(found) == [(rule, severity, 2, "n")]
    else:
        assert rules(found) == [(rule, severity, 2, "n")]


def test_parts_with_a_missing_cell_may_fall_short_of_the_total(run, rules):
    found = run(
        LONG, "year|country|sex|n\n2020|All|Both|9\n2020|Iraq|Both|\n2020|Cuba|Both|5"
    )

    assert rules(found) == []


def test_a_marginal_that_lacks_a_period_is_noticed(run, rules):
    found = run(
        LONG,
        "year|country|sex|n\n2019|All|Both|9\n2020|All|Both|9\n2020|All|Male|9",
    )

    assert [rule for rule, *_ in rules(found)] == ["marginal-missing"]


def test_a_country_that_no_longer_stood_is_a_warning(run, rules):
    found = run(LONG, "year|country|sex|n\n2020|CSK|Male|9")

    assert [rule for rule, *_ in rules(found)] == ["country-not-valid-then"]


WIDE = """\
  - name: wide
    time: {{frequency: A}}
    figures: {{indicator: IE.detected, unit: detections, universe: {{border_type: sea}}}}
    columns:
      {column}
    melt:
      - {melt}
"""


def test_columns_that_are_years_become_periods(run, tell):
    layout = WIDE.format(
        column="country: {dimension: citizenship}",
        melt="{matches: '[0-9]{4}', period: year}",
    )

    found = run(layout, "country|2019|2020\nIraq|4|5")

    assert tell(found, '"table", period, citizenship, border_type, value') == [
        ("citizenship@border_type=sea", "2019", "IRQ", "sea", Decimal(4)),
        ("citizenship@border_type=sea", "2020", "IRQ", "sea", Decimal(5)),
    ]


def test_columns_that_are_countries_become_a_dimension(run, tell):
    layout = WIDE.format(
        column="year: {period: year}",
        melt="{matches: '[A-Z][a-z]+', dimension: citizenship, totals: [Total]}",
    )

    found = run(layout, "year|Iraq|Cuba|Total\n2020|4||5")

    assert tell(found, '"table", citizenship, value, obs_status') == [
        ("_T@border_type=sea", "_T", Decimal(5), "A"),
        ("citizenship@border_type=sea", "CUB", None, "O"),
        ("citizenship@border_type=sea", "IRQ", Decimal(4), "A"),
    ]


def test_a_label_of_restriction_goes_with_its_row(run, tell):
    layout = """\
  - name: only
    time: {frequency: A}
    figures: {indicator: IE.detected, unit: detections}
    columns:
      year: {period: year}
      who: {restriction: true}
      n: {measure: {}}
"""
    found = run(layout, "year|who|n\n2019|Police|4\n2020||5")

    assert tell(found, "period, restriction") == [("2019", "police"), ("2020", "")]


def test_a_file_of_another_kind_is_one_message_and_nothing_more(run):
    found = run(LONG, "annee|pays|n\n2020|Irak|2")

    (message,) = found.messages
    assert message.code == "pack-for-another-file"
    assert message.params["missing"] == "year, country, sex"


def test_what_is_covered_ends_where_the_file_ends(run):
    found = run(
        LONG, "year|country|sex|n\n2023|Iraq|Male|2\n2024|Iraq|Male|3\n2025|Iraq|Male|0"
    )

    (flow,) = found.covered
    assert flow.covered.series.table == "citizenship+sex"
    assert [day.isoformat() for day in flow.covered.periods.runs[0]] == [
        "2023-01-01",
        "2024-12-31",
    ]


def test_an_error_of_reading_rejects_its_row_too(backend, stage):
    reading = replace(
        stage(["year", "country", "sex", "n"], [["2020", "Iraq", "Male", "2"]]),
        findings=(
            Finding("formula-without-value", Severity.ERROR, row=2, column="n"),
            Finding("formula-without-value", Severity.ERROR, row=1),
        ),
    )

    found = convert(
        reading,
        load_pack(HEAD + LONG),
        backend,
        participant="QMR",
        agency="one",
        received_on=date(2025, 7, 1),
    )

    assert found.balance.rejected == 1
    assert found.blocking == 2


def test_a_file_with_a_header_only_gives_nothing_and_balances(backend, stage):
    found = convert(
        stage(["year", "country", "sex", "n"], []),
        load_pack(HEAD + LONG),
        backend,
        participant="QMR",
        agency="one",
        received_on=date(2025, 7, 1),
    )

    assert found.balance.rows_in == 0
    assert found.covered == ()


def test_headers_and_cells_cannot_speak_to_the_engine(run, tell):
    layout = """\
  - name: only
    time: {frequency: A}
    figures: {indicator: IE.detected, unit: detections}
    columns:
      "year'); DROP": {period: year}
      "n\\"; --": {measure: {}}
      "p'": {dimension: place}
"""
    found = run(layout, "year'); DROP|n\"; --|p'\n2020|1|'; DROP TABLE x; --")

    assert tell(found, "place, source_column") == [("'; DROP TABLE x; --", 'n"; --')]


def test_the_days_between_two_counts_of_a_stock_do_not_lack(run, rules):
    pack = """\
  - name: stock
    time: {frequency: D}
    figures: {indicator: IS.stock, unit: persons}
    columns:
      year: {period: year}
      n: {measure: {}}
"""

    found = run(pack, "year|n\n2020|7\n2021|8")

    assert rules(found) == []
