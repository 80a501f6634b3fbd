"""Row R8: four situations that nobody outside may tell apart."""

import sys
from types import FrameType
from typing import Any

import pytest

from balise.sharing.deciding import decide
from balise.sharing.decisions import Decision
from balise.sharing.explaining import explained
from balise.vocabulary.extents import Depth
from balise.vocabulary.languages import LANGUAGES
from ledgers import TODAY, World, world

SITUATIONS = {
    "nothing-released": "to all; released nothing",
    "owner-absent": "withdrawn; to all",
    "not-in-audience": "to T",
    "under-embargo": "to all; embargo 12; released 2025-08..2026-06",
}


def built(situation: str) -> World:
    offer = SITUATIONS[situation]
    return world(viewer="participant", offer=offer, gave="IE", asks="IE")


def decided(made: World) -> Decision:
    (decision,) = decide(
        made.viewer,
        made.ledger,
        made.terms,
        TODAY,
        owners=["S"],
        dataflows=["IE"],
        depths=[Depth.STATISTICS],
    )
    return decision


def calls_of(made: World) -> list[str]:
    """Name every function of the package that deciding calls, in order."""
    ledger, found = made.ledger, []

    def note(frame: FrameType, event: str, _: Any) -> None:
        if event == "call" and "/balise/sharing/" in frame.f_code.co_filename:
            found.append(frame.f_code.co_qualname)

    decide(made.viewer, ledger, made.terms, TODAY, owners=["S"], dataflows=["IE"])
    sys.setprofile(note)
    try:
        decide(made.viewer, ledger, made.terms, TODAY, owners=["S"], dataflows=["IE"])
    finally:
        sys.setprofile(None)
    return found


@pytest.mark.parametrize("situation", SITUATIONS)
def test_the_viewer_is_told_the_same_whichever_it_is(situation: str) -> None:
    decision = decided(built(situation))
    other = decided(built("not-in-audience"))

    assert decision == other
    assert repr(decision) == repr(other)
    for language in LANGUAGES:
        assert explained(decision, to="viewer", language=language) == explained(
            other, to="viewer", language=language
        )


# One comparison of dates or of names more or less: no row, no file, no other owner.
LEAVES = {
    "Admissions._is_announced",
    "Admissions._is_member",
    "Doors._first_end.<locals>.<listcomp>",
    "Doors._first_end",
    "_end_of_period",
    "first_end",
    "last_open_day",
}


@pytest.mark.parametrize("situation", SITUATIONS)
def test_the_same_work_is_done_whichever_it_is(situation: str) -> None:
    work = [call for call in calls_of(built(situation)) if call not in LEAVES]
    other = [call for call in calls_of(built("not-in-audience")) if call not in LEAVES]

    assert work == other
    assert "Doors._door" in work


@pytest.mark.parametrize("situation", SITUATIONS)
def test_the_owner_is_told_which_it_is(situation: str) -> None:
    decision = decided(built(situation))

    assert decision.situation == (situation,)
    assert len(explained(decision, to="owner", language="en").splitlines()) == 2


@pytest.mark.parametrize("situation", SITUATIONS)
def test_what_the_viewer_gives_changes_none_of_it(situation: str) -> None:
    made = built(situation)
    made.given = [each for each in made.given if each.participant != "V"]

    assert decided(made) == decided(built(situation))
