"""Who is in a pool follows from ticks, offers and terms, never from what they have."""

from dataclasses import replace
from datetime import date

import pytest

from balise.sharing.deciding import decide
from balise.sharing.ledger import Tick
from balise.sharing.pooling import Pooling, pool
from balise.vocabulary.extents import Depth
from balise.vocabulary.messages import Message
from balise.vocabulary.periods import Span
from ledgers import ALL_TIME, TODAY, World, a_participant, world

YEAR = Span(date(2024, 1, 1), date(2024, 12, 31))
CODES = ("S", "P1", "P2", "P3", "P4")


def made(many: int = 4, offer: str = "to all") -> World:
    """Some participants that ticked the flow as pooled, with years of figures."""
    found = world(
        viewer="secretariat", offer="released nothing", gave="nothing", asks="IE"
    )
    for code in CODES[:many]:
        found.standings[code] = replace(a_participant(code), ticks={"IE": Tick.POOLED})
        found.offer(code, offer, "IE", Depth.STATISTICS)
        found.release(code, "IE", Depth.STATISTICS, ALL_TIME)
    return found


def pooled(of: World, days: Span = YEAR) -> Pooling | Message:
    decisions = decide(of.viewer, of.ledger, of.terms, TODAY)
    return pool(decisions, of.terms, "IE", days)


def participants(of: World, days: Span = YEAR) -> tuple[str, ...]:
    found = pooled(of, days)
    return found.participants if isinstance(found, Pooling) else ()


def test_four_make_a_pool_and_three_do_not() -> None:
    found = pooled(made())
    assert isinstance(found, Pooling)
    assert found.participants == ("P1", "P2", "P3", "S")
    assert {extent.depth for extent in found.extents} == {Depth.STATISTICS}

    few = pooled(made(many=3))
    assert isinstance(few, Message)
    assert (few.code, few.params) == ("pool-too-few", {"minimum": 4})


@pytest.mark.parametrize("tick", [Tick.FULL, Tick.NOTHING, Tick.DRAFT_HELP])
def test_who_ticked_anything_else_is_not_in_it(tick: Tick) -> None:
    of = made(many=5)
    of.change("P1", ticks={"IE": tick})

    assert participants(of) == ("P2", "P3", "P4", "S")


def test_who_is_open_to_everyone_is_not_in_it() -> None:
    of = made(many=5)
    of.offer("P1", "public", "IE", Depth.STATISTICS)

    assert participants(of) == ("P2", "P3", "P4", "S")


def test_the_whole_year_must_be_out_of_embargo() -> None:
    of = made(offer="to all; embargo 12")
    late = Span(date(2025, 1, 1), date(2025, 12, 31))

    assert participants(of)
    assert not participants(of, late)


def test_the_rule_is_the_strictest_that_anybody_accepted() -> None:
    of = made()
    before = replace(of.terms, pooled_minimum_participants=2, pooled_rounding=100)
    of.terms = replace(of.terms, version=before.version + 1, previous=before)

    found = pooled(of)

    assert isinstance(found, Pooling)
    assert found.rule.minimum_participants == 4
    assert found.rule.rounding == 100
