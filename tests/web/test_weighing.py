"""What new terms would open or close is what the rule itself decides, twice."""

from dataclasses import replace

import pytest

from balise.vocabulary.extents import Depth
from balise_web.offers.weighing import waiting_for, weigh
from ledgers import TODAY, World

STATISTICS = Depth.STATISTICS


@pytest.fixture
def world() -> World:
    """V and S give each other entries of the same year; T gives nothing."""
    made = World()
    for code in ("V", "S"):
        made.offer(code, "to all", "IE", STATISTICS)
        made.release(code, "IE", STATISTICS, "2025-01..2026-06")
    for code in ("V", "S", "T"):
        made.change(code, accepted_terms=1)
    return made


def found(world: World, **changes):
    now = world.terms
    then = replace(now, version=2, **changes)
    return {one.participant: one for one in weigh(world.ledger, now, then, TODAY)}


def test_terms_that_say_the_same_change_nothing(world) -> None:
    assert not any(one.changes for one in found(world).values())


def test_a_smaller_margin_closes_for_whoever_read_by_it(world) -> None:
    world.release("S", "IE", STATISTICS, "2022-06..2024-12")

    seen = found(world, older_margin_months=0)

    assert seen["V"].reads_less == {"IE"}
    assert seen["S"].shows_less == {"IE"}
    assert not seen["T"].changes


def test_community_opens_for_whoever_gives_to_some(world) -> None:
    world.offer("V", "to T", "IE", STATISTICS)

    assert not found(world)["V"].changes
    seen = found(world, mutual="community")

    assert seen["V"].reads_more == {"IE"}
    assert seen["S"].shows_more == {"IE"}
    assert not seen["V"].reads_less


def test_who_has_not_accepted_the_terms_in_force_gains_nothing(world) -> None:
    world.offer("V", "to T", "IE", STATISTICS)
    world.change("V", accepted_terms=None)

    assert not found(world, mutual="community")["V"].reads_more


def test_all_who_read_today_wait_until_they_accept(world) -> None:
    world.change("T", accepted_terms=None)
    world.change("S", suspended=True)

    assert waiting_for(world.ledger, world.terms) == ("V",)


def test_the_result_names_dataflows_and_no_other_participant(world) -> None:
    world.offer("V", "to T", "IE", STATISTICS)

    (one,) = [w for p, w in found(world, mutual="community").items() if p == "V"]

    said = (*one.reads_more, *one.reads_less, *one.shows_more, *one.shows_less)
    assert not set(said) & {"S", "T"}
