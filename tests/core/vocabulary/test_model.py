"""The model says what RULES 3, 6, 7 and 9 say."""

import pytest

from balise.vocabulary.codes import code_list
from balise.vocabulary.model import Addition, model
from balise.vocabulary.observations import DIMENSIONS

RULED = [
    "IE.detected",
    "IX.detected",
    "RE.refused",
    "IS.detected",
    "IS.stock",
    "DF.documents",
    "DF.persons",
    "SM.identified",
    "SM.stay",
    "SG.suspected",
    "SG.arrested",
    "SG.prosecuted",
    "SG.convicted",
    "SG.acquitted",
    "IC.incidents",
    "IC.opened",
    "FT.fee",
    "FT.leg",
    "RT.leg",
    "RT.route",
    "DM.dead",
    "DM.missing",
    "DM.injured",
    "DM.rescued",
    "AB.reported",
    "AB.tip_referred",
    "RF.removed",
    "RF.ordered",
    "AS.claims",
]
NEVER_DERIVED = {"IS.stock", "IC.opened", "RE.refused", "AS.claims"}


def test_there_are_fifteen_dataflows_in_five_families_and_one_in_none() -> None:
    assert len(model().dataflows) == 15
    assert {name: set(flows) for name, flows in model().families.items()} == {
        "flows": {"IE", "IX", "RE", "IS", "RF"},
        "smuggling": {"SM", "SG", "IC"},
        "documents": {"DF"},
        "business": {"RT", "FT"},
        "harm": {"DM", "AB", "AS"},
    }
    assert model().dataflows["CX"].family is None


def test_asylum_and_abuse_are_protected_and_never_split_by_where_one_is_from() -> None:
    protected = {flow.code for flow in model().dataflows.values() if flow.protected}

    assert protected == {"AB", "AS"}
    for code in protected:
        barred = model().dataflows[code].barred
        assert {"citizenship", "origin", "place", "document_country"} <= barred
        assert barred <= set(DIMENSIONS)


def test_fees_rest_on_at_least_five_persons() -> None:
    assert model().dataflows["FT"].minimum_persons == 5


def test_every_ruled_indicator_is_there() -> None:
    assert set(RULED) <= model().indicators.keys()


@pytest.mark.parametrize("code", list(model().indicators))
def test_an_indicator_names_what_exists(code: str) -> None:
    one = model().indicators[code]

    assert code.split(".")[0] == one.dataflow
    assert one.dataflow in model().dataflows
    assert one.units
    assert set(one.units) <= code_list("unit").codes.keys()
    assert one.dated_by in code_list("date_basis")
    assert one.additions.keys() <= {*DIMENSIONS, "time", "participant", "agency"}


@pytest.mark.parametrize("code", list(model().indicators))
def test_stages_of_justice_are_never_added(code: str) -> None:
    assert model().indicators[code].addition("justice_stage") is Addition.NEVER


def test_stocks_unique_persons_and_fees_never_add_over_time() -> None:
    found = model().indicators

    assert found["IS.stock"].stock
    assert found["IS.stock"].addition("time") is Addition.NEVER
    assert found["IE.detected"].addition("time") is Addition.SUM
    assert found["IE.detected"].addition("time", "persons_once") is Addition.NEVER
    assert found["FT.fee"].addition("time") is Addition.NEVER
    assert found["FT.fee"].addition("citizenship") is Addition.NEVER


def test_parts_may_exceed_the_total_where_one_person_counts_in_several() -> None:
    axes = ("offence", "document_type", "fraud_type", "transport", "method", "route")
    for one in model().indicators.values():
        for axis in axes:
            if one.addition("citizenship") is not Addition.NEVER:
                assert one.addition(axis) is Addition.PARTS_MAY_EXCEED
    assert model().indicators["RT.leg"].addition("next_country") is (
        Addition.PARTS_MAY_EXCEED
    )


def test_what_has_no_incident_behind_it_is_never_derived() -> None:
    derived = {c for c, one in model().indicators.items() if one.derived_from_incidents}

    assert not derived & NEVER_DERIVED
    assert {"IE.detected", "SM.identified", "DM.dead", "RT.leg", "FT.fee"} <= derived


def test_dimensions_come_in_the_order_of_the_observation() -> None:
    assert tuple(model().dimensions) == DIMENSIONS


def test_five_incident_tables_are_joined_by_incident_and_hold_no_person() -> None:
    tables = model().incident_tables
    personal = {"name", "birth_date", "document_number", "phone", "plate", "address"}

    assert set(tables) == {"incident", "group", "leg", "document", "payment"}
    for fields in tables.values():
        names = {field.name for field in fields}
        assert {"incident", "restriction"} <= names
        assert not names & personal


@pytest.mark.parametrize(
    ("table", "what"),
    [("incident", "date"), ("group", "count"), ("leg", "date"), ("payment", "amount")],
)
def test_what_is_known_roughly_has_bounds_and_a_precision(
    table: str, what: str
) -> None:
    names = {field.name for field in model().incident_tables[table]}

    assert {what, f"{what}_lower", f"{what}_upper", f"{what}_precision"} <= names


def test_every_field_of_the_source_sheet_may_be_skipped() -> None:
    assert not [field.name for field in model().source_sheet if field.required]
