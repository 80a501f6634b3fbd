"""Incidents keep what a row says of people, and give figures by definition only."""

from decimal import Decimal

import pytest

from balise.intake.deriving import DEFINITIONS
from balise.vocabulary.model import model

CASES = """\
  - name: cases
    incidents:
      groups:
        people: {role: migrant, outcome: detected}
        dead: {role: migrant, outcome: dead}
        accused: {role: suspect, justice_stage: arrested}
      fixed: {incident.kind: entry}
    columns:
      id: {field: incident.incident, holds_no_personal_data: true}
      day: {period: date}
      found: {field: group.count, groups: [people]}
      least: {field: group.count_lower, groups: [people], optional: true}
      most: {field: group.count_upper, groups: [people], optional: true}
      helped: {field: group.facilitated, groups: [people], optional: true}
      died: {field: group.count, groups: [dead], optional: true}
      held: {field: group.count, groups: [accused], optional: true}
      cause: {field: incident.cause, optional: true}
      where: {coordinates: "latitude, longitude", optional: true}
      paid: {field: payment.amount, optional: true}
      heads: {field: payment.persons, optional: true}
      currency: {field: payment.currency, optional: true}
      docs: {field: document.document_type, optional: true}
      left: {field: leg.from_country, optional: true}
      reached: {field: leg.to_country, optional: true}
      label: {restriction: true, optional: true}
"""


@pytest.fixture(scope="session")
def figures(tell):
    """Give the derived total of one indicator per month."""

    def given(found, indicator, columns="period, value", table="derived:_T"):
        rows = tell(found, f'indicator, "table", {columns}')
        return [row[2:] for row in rows if row[:2] == (indicator, table)]

    return given


def test_entries_are_counted_from_the_groups_of_migrants(run, figures):
    found = run(
        CASES, "id|day|found|held\na|2024-01-03|5|2\nb|2024-01-09|7|\nc|2024-02-01|1|"
    )

    assert figures(found, "IE.detected") == [
        ("2024-01", Decimal(12)),
        ("2024-02", Decimal(1)),
    ]
    assert figures(found, "SG.arrested") == [("2024-01", Decimal(2))]
    assert figures(found, "IC.incidents") == [
        ("2024-01", Decimal(2)),
        ("2024-02", Decimal(1)),
    ]


def test_smuggled_means_that_the_authority_recorded_it(run, figures):
    found = run(
        CASES,
        "id|day|found|helped\na|2024-01-03|5|yes\nb|2024-01-03|7|no\nc|2024-01-04|2|",
    )

    assert figures(found, "SM.identified") == [("2024-01", Decimal(5))]


def test_the_dead_are_split_by_cause(run, figures):
    found = run(
        CASES, "id|day|found|died|cause\na|2024-01-03||5|drowning\nb|2024-01-03||7|"
    )

    by_cause = figures(found, "DM.dead", "cause, value", "derived:cause")
    assert by_cause == [("_U", Decimal(7)), ("drowning", Decimal(5))]


def test_a_range_counts_by_its_lower_end_and_shows_itself(run, figures):
    found = run(
        CASES,
        "id|day|found|least|most\na|2024-01-03|10|8|15\nb|2024-01-09|3||\nc|2024-02-01|9||",
    )

    assert figures(found, "IE.detected", "period, value, lower, upper, obs_status") == [
        ("2024-01", Decimal(13), Decimal(11), Decimal(18), "E"),
        ("2024-02", Decimal(9), None, None, "A"),
    ]


def test_a_labelled_record_labels_the_cells_that_rest_on_it(run, figures):
    found = run(
        CASES,
        "id|day|found|label\na|2024-01-03|5|secret\nb|2024-01-09|7|\nc|2024-02-01|1|",
    )

    assert figures(found, "IE.detected", "period, restriction") == [
        ("2024-01", "secret"),
        ("2024-02", ""),
    ]


def test_documents_and_fees_are_counted(run, figures, tell):
    found = run(
        CASES,
        "id|day|found|paid|heads|currency|docs\na|2024-01-03|5|1000|1|EUR|passport\n"
        "b|2024-01-04|5|3000|3|EUR|\nc|2024-01-05|1|9000|1|EUR|visa",
    )

    # What kind of payment it was is not said, so nothing is a fee.
    assert figures(found, "FT.fee") == []
    assert figures(found, "DF.documents") == [("2024-01", Decimal(2))]


def test_the_median_fee_weighs_persons(run, figures):
    layout = CASES.replace(
        "{incident.kind: entry}",
        "{incident.kind: entry, payment.kind: fee, payment.stage: paid}",
    )
    found = run(
        layout,
        "id|day|found|paid|heads|currency\na|2024-01-03|5|1000|1|EUR\n"
        "b|2024-01-04|5|3000|3|EUR\nc|2024-01-05|1|9000|1|EUR",
    )

    fees = figures(found, "FT.fee", "unit, statistic, value")
    assert [fee for fee in fees if "_converted" not in fee[0]] == [
        ("money:EUR", "lower_quartile", Decimal(3000)),
        ("money:EUR", "max", Decimal(9000)),
        ("money:EUR", "median", Decimal(3000)),
        ("money:EUR", "min", Decimal(1000)),
        ("money:EUR", "upper_quartile", Decimal(3000)),
        ("persons:EUR", "count", Decimal(5)),
    ]


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ("a|2024-01-03|-1|", "negative-count"),
        ("a|2024-01-03|1.5|", "fraction-of-a-person"),
        ("a|2024-01-03|many|", "not-a-number"),
        ("a|2024-01-03|1|95.0, 10.0", "coordinates-out-of-range"),
        ("a|2024-01-03|1|near here", "coordinates-unreadable"),
        ("a|2025-12-03|1|", "date-after-file"),
        ("|2024-01-03|1|", "empty-required"),
        ("b|2024-01-03|1|", "duplicate-incident"),
    ],
)
def test_a_cell_of_an_incident_that_cannot_be_true_is_an_error(run, rules, row, rule):
    found = run(CASES, f"id|day|found|where\n{row}\nb|2024-01-03|1|35.1, -1.2")

    assert rules(found)[0][:3] == (rule, "error", 2)
    assert found.balance.closes
    assert found.balance.rejected == (2 if rule == "duplicate-incident" else 1)


def test_a_later_delivery_replaces_all_that_was_sent(run):
    found = run(CASES, "id|day|found\na|2024-01-03|5")

    assert {flow.replaces for flow in found.covered} == {"all"}
    assert found.covered[0].covered.series.table == "incidents/small"


def test_a_group_of_nobody_is_no_group_and_an_unknown_size_is_no_zero(run, tell):
    found = run(CASES, "id|day|found|died\na|2024-01-03|0|\nb|2024-01-03||2")

    assert tell(found, 'incident, "group", count', found.incidents["group"]) == [
        ("b", "dead", Decimal(2))
    ]


def test_each_person_is_once_on_a_whole_route(run, figures):
    found = run(
        CASES,
        "id|day|found|left|reached\na|2024-01-03|5|IRN|TUR\nb|2024-01-04|2|IRN|TUR\n"
        "c|2024-01-05|1|TUR|GRC",
    )

    by_route = figures(found, "RT.route", "route, value", "derived:route")
    assert by_route == [("IRN>TUR", Decimal(7)), ("TUR>GRC", Decimal(1))]


def test_a_figure_bears_the_label_of_every_record_that_it_rests_on(backend):
    sides = "(SELECT 'a' AS restriction) i, (SELECT 'b' AS restriction) g"
    expression = DEFINITIONS[0].label

    found = backend.con.execute(f"SELECT {expression} FROM {sides}").fetchall()

    assert found == [("a+b",)]


def test_every_definition_is_of_an_indicator_that_may_be_derived():
    for definition in DEFINITIONS:
        assert model().indicators[definition.indicator].derived_from_incidents


LEGS = """\
  - name: journeys
    incidents:
      groups:
        people: {role: migrant, outcome: detected}
      fixed: {incident.kind: entry, payment.kind: fee, payment.stage: paid}
    columns:
      id: {field: incident.incident, holds_no_personal_data: true}
      day: {period: date}
      found: {field: group.count, groups: [people]}
      leg1_from: {field: leg.from_country}
      leg1_to: {field: leg.to_country}
      leg2_from: {field: leg.from_country, nth: 2}
      leg2_to: {field: leg.to_country, nth: 2}
      fee1: {field: payment.amount}
      fee2: {field: payment.amount, nth: 2}
      paid_in: {field: payment.currency}
      paid_in2: {field: payment.currency, nth: 2}
"""


def test_a_row_may_tell_of_several_legs_and_payments(run, backend):
    found = run(
        LEGS,
        "id|day|found|leg1_from|leg1_to|leg2_from|leg2_to|fee1|fee2|paid_in|paid_in2\n"
        "a|2024-01-03|5|SYR|TUR|TUR|GRC|100|250|USD|EUR\n"
        "b|2024-01-04|2|MLI|DZA||||40||EUR",
    )

    legs = backend.con.execute(
        "SELECT incident, leg::INTEGER, from_country, to_country "
        f"FROM {found.incidents['leg']} ORDER BY ALL"
    ).fetchall()
    payments = backend.con.execute(
        "SELECT incident, payment::INTEGER, amount::INTEGER, currency, kind "
        f"FROM {found.incidents['payment']} ORDER BY ALL"
    ).fetchall()
    assert legs == [
        ("a", 1, "SYR", "TUR"),
        ("a", 2, "TUR", "GRC"),
        ("b", 1, "MLI", "DZA"),
    ]
    assert payments == [
        ("a", 1, 100, "USD", "fee"),
        ("a", 2, 250, "EUR", "fee"),
        ("b", 2, 40, "EUR", "fee"),
    ]


def test_only_what_a_row_may_hold_several_of_is_numbered(run):
    bad = LEGS.replace(
        "groups: [people]}\n      leg1", "groups: [people], nth: 2}\n      leg1"
    )

    with pytest.raises(AssertionError, match="pack-not-allowed"):
        run(bad, "id|day|found\na|2024-01-03|5")
