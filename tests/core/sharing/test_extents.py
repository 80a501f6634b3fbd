"""What a granted decision opens: never more than the offer and the protection."""

from datetime import date

import pytest

from balise.sharing.deciding import decide
from balise.sharing.decisions import Decision, extents
from balise.sharing.ledger import Audience, Reach, Use, Viewer
from balise.vocabulary.extents import Depth, Extent
from ledgers import TODAY, World, world

STATISTICS = Depth.STATISTICS


def decided(made: World, flow: str = "IE", depth: Depth = STATISTICS) -> Decision:
    (decision,) = decide(
        made.viewer,
        made.ledger,
        made.terms,
        TODAY,
        owners=["S"],
        dataflows=[flow],
        depths=[depth],
    )
    return decision


def opened(made: World, flow: str = "IE", depth: Depth = STATISTICS) -> Extent:
    (extent,) = extents([decided(made, flow, depth)])
    return extent


def asking(flow: str = "IE", viewer: str = "participant") -> World:
    return world(viewer=viewer, offer="to all", gave=flow, asks=flow)


def test_only_labels_whose_audience_holds_the_reader_are_opened() -> None:
    made = asking()
    made.labels = {
        ("S", "for-v"): Audience(Reach.NAMED, names=frozenset({"V"})),
        ("S", "for-coast"): Audience(Reach.GROUP, group="coast"),
        ("S", "for-t"): Audience(Reach.NAMED, names=frozenset({"T"})),
        ("S", "for-nobody"): Audience(),
        ("T", "of-another"): Audience(Reach.ALL),
    }

    assert opened(made).labels == {"for-v", "for-coast"}


def test_the_public_opens_only_labels_that_are_public() -> None:
    made = world(viewer="public", offer="public", gave="nothing", asks="IE")
    made.labels = {
        ("S", "open"): Audience(Reach.PUBLIC),
        ("S", "for-all"): Audience(Reach.ALL),
    }

    assert opened(made).labels == {"open"}


def test_a_label_without_an_audience_is_closed_and_gives_nothing() -> None:
    made = world(viewer="participant", offer="to all", gave="IE labelled", asks="IE")
    assert decided(made).because == "nothing_given"

    made.labels["V", "secret"] = Audience(Reach.NAMED, names=frozenset({"S"}))

    assert decided(made).because == "mutual"


@pytest.mark.parametrize("viewer", ["participant", "cannot collect harm"])
@pytest.mark.parametrize("flow", ["AS", "AB"])
def test_protected_figures_never_split_by_citizenship_origin_or_place(
    viewer: str, flow: str
) -> None:
    made = world(viewer=viewer, offer="to all", gave=f"{flow}; IE", asks=flow)

    assert {"citizenship", "origin", "place"} <= opened(made, flow).barred


def test_public_protected_figures_are_barred_too() -> None:
    made = world(viewer="public", offer="public", gave="nothing", asks="AS")

    assert {"citizenship", "origin", "place"} <= opened(made, "AS").barred


def test_fees_rest_on_five_persons_for_others_and_on_any_number_inside() -> None:
    assert opened(asking("FT"), "FT").minimum_persons == 5
    assert opened(asking(), "IE").minimum_persons == 0
    assert opened(asking("FT", viewer="S"), "FT").minimum_persons == 0


def test_the_participant_itself_reads_what_is_sealed_and_others_do_not() -> None:
    assert opened(asking(viewer="S")).inside
    assert not opened(asking()).inside


def test_the_focal_point_reads_every_agency() -> None:
    assert opened(asking(viewer="S")).agencies is None


def test_an_agency_reads_itself_and_those_that_offer_to_it() -> None:
    made = asking(viewer="S")
    made.viewer = Viewer("S", agency="police")
    made.national = {
        ("S", "IE", "navy"): frozenset({"police"}),
        ("S", "IE", "customs"): frozenset({"navy"}),
        ("S", "SM", "court"): frozenset({"police"}),
        ("T", "IE", "army"): frozenset({"police"}),
    }

    assert opened(made).agencies == {"police", "navy"}


def test_an_agency_of_another_participant_reads_as_that_participant() -> None:
    made = asking()
    made.viewer = Viewer("V", agency="police")

    assert opened(made).agencies is None
    assert decided(made).because == "mutual"


def test_an_offer_may_leave_incident_tables_out() -> None:
    made = world(
        viewer="participant",
        offer="to all",
        gave="IC incidents",
        asks="IC incidents",
    )
    key = ("S", "IC", Depth.INCIDENTS)
    offer = made.offers[key]
    made.offers[key] = type(offer)(
        *("S", "IC", Depth.INCIDENTS, offer.audience),
        tables=frozenset({"incident", "group"}),
        use=Use.PUBLISH_WITH_NAME,
    )

    assert opened(made, "IC", Depth.INCIDENTS).tables == {"incident", "group"}
    assert decided(made, "IC", Depth.INCIDENTS).use is Use.PUBLISH_WITH_NAME


def test_narrowing_an_offer_acts_at_once() -> None:
    made = asking()
    assert decided(made).granted

    made.offer("V", "to T; exact", "IE", STATISTICS)
    assert decided(made).because == "not_mutual"

    made.offer("V", "to all; exact", "IE", STATISTICS)
    made.offer("S", "to all; except V", "IE", STATISTICS)
    assert decided(made).because == "not_available"


def test_a_pooled_tick_opens_nothing_by_itself() -> None:
    made = world(
        viewer="secretariat", offer="tick pooled; to all", gave="nothing", asks="IE"
    )

    assert not opened(made).periods
    pooled = decided(made).pooled
    assert pooled is not None
    assert date(2020, 1, 1) in pooled.periods


def test_an_unlock_counts_only_owners_whose_offer_names_the_viewer() -> None:
    made = world(viewer="participant", offer="to all", gave="nothing", asks="IE")
    made.offer("T", "to S", "IE", STATISTICS)
    made.release("T", "IE", STATISTICS, "2016-01..2026-06")

    unlock = decided(made).unlock

    assert unlock is not None
    assert unlock.params["owners"] == 1
    assert unlock.params["after"] == date(2024, 7, 15)


def test_every_decision_names_the_terms_that_it_used() -> None:
    made = world(
        viewer="terms community since version 2",
        offer="accepted 1; to all",
        gave="IE",
        asks="IE",
    )

    decision = decided(made)

    assert (decision.terms_version, decision.owner_terms_version) == (2, 1)
