"""What must hold of every decision, on ledgers that nobody thought of."""

import random
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

import balise.sharing.giving as giving_module
from balise.sharing.audiences import Admissions, is_public
from balise.sharing.deciding import decide, decide_of
from balise.sharing.decisions import Decision
from balise.sharing.ledger import (
    Audience,
    Given,
    Ledger,
    Offer,
    Reach,
    Standing,
    Viewer,
)
from balise.sharing.offers import last_open_day, months_after
from balise.sharing.terms import Terms
from balise.vocabulary.extents import Depth
from balise.vocabulary.model import model
from balise.vocabulary.periods import Spans, add_months
from balise.vocabulary.precision import EXACT, PRECISIONS
from ledgers import TODAY, a_participant

FLOWS = ("IE", "RF", "IC", "SM", "AB", "FT")
CODES = ("V", "S", "T")
TERMS = Terms()


def a_ledger(seed: int, givers: tuple[str, ...] = CODES) -> Ledger:
    """A small ledger in which anything may be offered, given or closed."""
    draw = random.Random(seed)
    keys = [(code, flow, depth) for code in CODES for flow in FLOWS for depth in Depth]
    offers = {key: _an_offer(draw, *key) for key in keys if draw.random() < 0.8}
    releases = [
        Given(
            *key,
            some_months(draw),
            released_on=TODAY - timedelta(days=draw.randrange(1500)),
            nil=draw.random() < 0.15,
        )
        for key in offers
        if key[0] in givers and draw.random() < 0.5
    ]
    standings = {code: _a_standing(draw, code) for code in CODES}
    return Ledger(standings, offers, tuple(releases), {"pair": frozenset("VS")})


def ledgers(givers: tuple[str, ...] = CODES) -> st.SearchStrategy[Ledger]:
    """Draw a ledger; as a rule it is one where much is open."""
    return st.integers(0, 2**32).map(lambda seed: a_ledger(seed, givers))


def some_months(draw: random.Random) -> Spans:
    """Some runs of months in the last five years."""
    runs = []
    for _ in range(draw.randint(1, 3)):
        first = add_months(date(2021, 7, 1), draw.randrange(60))
        last = min(add_months(first, draw.randint(1, 24)), date(2026, 7, 1))
        runs.append((first, last - timedelta(days=1)))
    return Spans.of(runs)


def _an_offer(draw: random.Random, code: str, flow: str, depth: Depth) -> Offer:
    several = [Reach.ALL, Reach.ALL, Reach.NAMED, Reach.GROUP, Reach.PUBLIC]
    audience = Audience(
        draw.choice([*several, Reach.NOBODY]),
        names=frozenset(draw.sample(CODES, 2)),
        group="pair",
        excepted=frozenset(draw.sample(CODES, draw.randrange(2))),
    )
    precision = draw.choice(list(PRECISIONS.values()))
    embargo = draw.choice([0, 0, 0, 3, 12, 120])
    return Offer(code, flow, depth, audience, precision, embargo_months=embargo)


def _a_standing(draw: random.Random, code: str) -> Standing:
    families = [f for f in model().families if draw.random() < 0.2]
    share = draw.choice([0.0, 0.4, 0.6, 1.0])
    return replace(
        a_participant(code),
        suspended=draw.random() < 0.05,
        withdrawn=draw.random() < 0.05,
        confirmed=draw.random() > 0.05,
        cannot_collect=frozenset(families),
        nil_backed=frozenset(f for f in model().families if draw.random() < 0.5),
        incident_share=dict.fromkeys(model().families, share),
        first_released_on={},
    )


def asked(ledger: Ledger, viewer: str = "V", terms: Terms = TERMS) -> list[Decision]:
    return list(decide(Viewer(viewer), ledger, terms, TODAY, dataflows=FLOWS))


def family(decision: Decision) -> str | None:
    return model().dataflows[decision.dataflow].family


@given(ledgers(givers=("S", "T")))
def test_who_gives_nothing_reads_only_its_own_and_public_data(ledger: Ledger) -> None:
    for decision in asked(ledger):
        assert not decision.granted or decision.because in {"own", "public"}


@given(ledgers())
def test_who_gives_nothing_in_a_family_reads_nothing_of_it(ledger: Ledger) -> None:
    gave = {
        model().dataflows[each.dataflow].family
        for each in ledger.given
        if each.participant == "V"
    }
    for decision in asked(ledger):
        if decision.because == "mutual" and decision.granted:
            assert family(decision) in gave


@given(ledgers())
def test_what_is_opened_stays_within_audience_and_embargo(ledger: Ledger) -> None:
    admissions = Admissions.of(ledger, TODAY, TERMS.announcement_days)
    for decision in asked(ledger):
        if not decision.granted or decision.because == "own":
            continue
        offer = ledger.offers[decision.owner, decision.dataflow, decision.depth]
        assert is_public(offer, TODAY) or admissions.admits(offer.audience, "V")
        assert decision.extent is not None
        last = last_open_day(offer.embargo_months, TODAY)
        assert not decision.extent.periods or decision.extent.periods.last <= last
        assert not decision.extent.precision.is_finer_than(offer.precision)


@given(ledgers())
def test_protected_incidents_open_to_nobody_else(ledger: Ledger) -> None:
    for decision in asked(ledger):
        if decision.dataflow == "AB" and decision.depth is Depth.INCIDENTS:
            assert decision.granted == (decision.because == "own")


@given(ledgers(), st.sampled_from(FLOWS), st.integers(0, 2**32))
def test_giving_more_of_the_same_kind_closes_nothing(
    ledger: Ledger, flow: str, seed: int
) -> None:
    """Real figures, exact, to all: the kind of giving that can only help.

    A coarser offer may lower the precision (N6), and older gaps may lower nothing.
    """
    key = ("V", flow, Depth.STATISTICS)
    if key in ledger.offers:
        return
    offer = Offer(*key, audience=Audience(Reach.ALL), precision=EXACT)
    richer = replace(
        ledger,
        offers={**ledger.offers, key: offer},
        given=(
            *ledger.given,
            Given(*key, some_months(random.Random(seed)), released_on=TODAY),
        ),
    )
    for before, after in zip(asked(ledger), asked(richer), strict=True):
        assert after.granted or not before.granted
        if before.granted:
            assert before.extent is not None
            assert after.extent is not None
            assert not before.extent.periods - after.extent.periods


@given(ledgers())
def test_both_see_each_other_as_finely_and_as_freshly(ledger: Ledger) -> None:
    """What V sees of S is no finer than what S may see of V, and hardly newer."""
    for decision in asked(ledger):
        if decision.because != "mutual" or not decision.granted:
            continue
        readable = _readable_by_owner(ledger, decision)
        figures = [o for o, _ in readable if o.depth is Depth.STATISTICS]
        assert decision.extent is not None
        seen = decision.extent.precision
        for offer in figures or [offer for offer, _ in readable]:
            assert not seen.is_finer_than(offer.precision)
        newest = max(last for _, last in readable)
        assert decision.extent.periods.last <= months_after(newest, 3)


def _readable_by_owner(ledger: Ledger, decision: Decision) -> list[tuple[Offer, date]]:
    """Give V's offers in the family that reach the owner, and the last day of each."""
    admissions = Admissions.of(ledger, TODAY, TERMS.announcement_days)
    found = []
    for each in ledger.given:
        offer = ledger.offers[each.participant, each.dataflow, each.depth]
        flow = model().dataflows[each.dataflow]
        if each.participant != "V" or flow.family != family(decision):
            continue
        if each.depth is Depth.INCIDENTS and flow.protected:
            continue
        figures = each.depth is Depth.STATISTICS or each.nil
        if decision.depth is Depth.INCIDENTS and figures:
            continue
        reads = admissions.admits(offer.audience, decision.owner)
        last = min(last_open_day(offer.embargo_months, TODAY), each.periods.last)
        ends = [add_months(each.periods.first, 1), last + timedelta(days=1)]
        if (reads or is_public(offer, TODAY)) and ends == sorted(ends):
            found.append((offer, last))
    return found


@given(ledgers())
def test_a_decision_rests_on_the_family_of_whoever_asks_alone(ledger: Ledger) -> None:
    """What third parties give or offer changes nothing between V and S."""
    alone = replace(
        ledger,
        given=tuple(each for each in ledger.given if each.participant != "T"),
    )
    between = [d for d in asked(ledger) if d.owner == "S"]

    assert [replace(d, unlock=None) for d in between] == [
        replace(d, unlock=None) for d in asked(alone) if d.owner == "S"
    ]


@given(ledgers(), st.integers(0, 2**32))
def test_what_an_owner_holds_behind_an_open_door_changes_no_decision(
    ledger: Ledger, seed: int
) -> None:
    """Only offers and terms decide what is withheld, never which rows exist."""
    draw = random.Random(seed)
    more = tuple(
        replace(each, periods=some_months(draw), nil=not each.nil)
        for each in ledger.given
        if each.participant == "S"
    )
    richer = replace(ledger, given=(*ledger.given, *more))
    for before, after in zip(asked(ledger), asked(richer), strict=True):
        if before.owner == "S" and not before.situation:
            assert replace(after, unlock=None) == replace(before, unlock=None)


def test_the_generated_ledgers_reach_every_kind_of_decision() -> None:
    met = {d.because for seed in range(60) for d in asked(a_ledger(seed))}

    assert met >= {
        *("own", "public", "not_confirmed", "suspended", "protected", "mutual"),
        *("not_available", "nothing_given", "not_mutual", "nil_not_backed"),
        *("as_deep_as_you", "cannot_collect"),
    }


@given(ledgers())
def test_community_terms_open_no_less_than_pairwise(ledger: Ledger) -> None:
    community = replace(TERMS, mutual="community")
    pairs = zip(asked(ledger), asked(ledger, terms=community), strict=True)
    for pairwise, open_ in pairs:
        assert open_.granted or not pairwise.granted


@given(ledgers(), st.sampled_from(CODES[1:]))
def test_an_offer_to_nobody_acts_at_once(ledger: Ledger, owner: str) -> None:
    closed = replace(
        ledger,
        offers={
            key: replace(offer, audience=Audience()) if key[0] == owner else offer
            for key, offer in ledger.offers.items()
        },
    )
    for decision in asked(closed):
        assert not (decision.granted and decision.owner == owner)


@given(ledgers())
def test_deciding_twice_decides_the_same(ledger: Ledger) -> None:
    assert asked(ledger) == asked(replace(ledger))


def test_the_rule_never_calls_itself() -> None:
    """Giving knows nothing of decisions, so no decision can rest on another."""
    assert not {"decide", "Decision", "asked"} & set(vars(giving_module))


@given(ledgers())
def test_an_owner_is_told_of_each_reader_what_that_reader_is_told(ledger: Ledger):
    viewers = [Viewer(code) for code in CODES if code != "S"]
    viewers += [Viewer(), Viewer(secretariat=True)]

    to_owner = decide_of("S", ledger, TERMS, TODAY, viewers=viewers)

    each = [
        decision
        for viewer in viewers
        for decision in decide(viewer, ledger, TERMS, TODAY, owners=["S"])
    ]
    assert to_owner == tuple(replace(decision, unlock=None) for decision in each)
    assert [d.situation for d in to_owner] == [d.situation for d in each]
