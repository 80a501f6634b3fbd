"""What must hold of every decision, on ledgers that nobody thought of."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

import balise.sharing.giving as giving_module
from balise.sharing.audiences import Admissions, is_public
from balise.sharing.deciding import decide
from balise.sharing.decisions import Decision
from balise.sharing.ledger import Audience, Given, Ledger, Offer, Reach, Viewer
from balise.sharing.offers import last_open_day
from balise.sharing.terms import Terms
from balise.vocabulary.extents import Depth
from balise.vocabulary.model import model
from balise.vocabulary.periods import Spans, add_months
from balise.vocabulary.precision import EXACT, PRECISIONS
from ledgers import TODAY, a_participant

FLOWS = ("IE", "RF", "IC", "SM", "AB", "FT")
CODES = ("V", "S", "T")
TERMS = Terms()

audiences = st.one_of(
    st.builds(Audience, st.sampled_from([Reach.ALL, Reach.NOBODY, Reach.PUBLIC])),
    st.builds(
        Audience,
        st.just(Reach.NAMED),
        st.frozensets(st.sampled_from(CODES), min_size=1),
    ),
    st.builds(
        Audience,
        st.just(Reach.ALL),
        excepted=st.frozensets(st.sampled_from(CODES), max_size=1),
    ),
    st.just(Audience(Reach.GROUP, group="pair")),
)


@st.composite
def months(draw: st.DrawFn) -> Spans:
    """Some runs of months in the last five years."""
    starts = draw(st.lists(st.integers(0, 59), min_size=1, max_size=3))
    runs = []
    for start in starts:
        first = add_months(date(2021, 7, 1), start)
        length = draw(st.integers(1, 24))
        last = min(add_months(first, length), date(2026, 7, 1)) - timedelta(days=1)
        runs.append((first, last))
    return Spans.of(runs)


@st.composite
def ledgers(draw: st.DrawFn, codes: tuple[str, ...] = CODES) -> Ledger:
    """A small ledger in which anything may be offered, given or closed."""
    keys = [(code, flow, depth) for code in CODES for flow in FLOWS for depth in Depth]
    offers, releases = {}, []
    for key in draw(st.lists(st.sampled_from(keys), unique=True, min_size=6)):
        offers[key] = Offer(
            *key,
            audience=draw(audiences),
            precision=draw(st.sampled_from(list(PRECISIONS.values()))),
            embargo_months=draw(st.sampled_from([0, 0, 3, 12, 120])),
        )
        if key[0] in codes:
            nil = draw(st.booleans()) and draw(st.booleans())
            day = draw(st.dates(date(2021, 1, 1), TODAY))
            releases.append(Given(*key, draw(months()), released_on=day, nil=nil))
    standings = {code: _standing(draw, code) for code in CODES}
    groups = {"pair": draw(st.frozensets(st.sampled_from(CODES)))}
    return Ledger(standings, offers, tuple(releases), groups)


def _standing(draw: st.DrawFn, code: str):  # type: ignore[no-untyped-def]
    families = st.frozensets(st.sampled_from(["flows", "smuggling", "harm"]))
    return replace(
        a_participant(code),
        suspended=draw(st.integers(0, 9)) == 0,
        withdrawn=draw(st.integers(0, 9)) == 0,
        confirmed=draw(st.integers(0, 9)) > 0,
        cannot_collect=draw(families) if draw(st.booleans()) else frozenset(),
        nil_backed=draw(families),
        incident_share={"smuggling": draw(st.sampled_from([0.0, 0.4, 0.6, 1.0]))},
        first_released_on={},
    )


def asked(ledger: Ledger, viewer: str = "V", terms: Terms = TERMS) -> list[Decision]:
    return list(decide(Viewer(viewer), ledger, terms, TODAY, dataflows=FLOWS))


def family(decision: Decision) -> str | None:
    return model().dataflows[decision.dataflow].family


@given(ledgers(codes=("S", "T")))
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


@given(ledgers(), st.sampled_from(FLOWS), months())
def test_giving_more_of_the_same_kind_closes_nothing(
    ledger: Ledger, flow: str, more: Spans
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
        given=(*ledger.given, Given(*key, more, released_on=TODAY)),
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
        assert readable
        assert decision.extent is not None
        seen = decision.extent.precision
        assert all(not seen.is_finer_than(each.precision) for each, _ in readable)
        newest = max(periods.last for _, periods in readable)
        assert decision.extent.periods.last <= add_months(
            newest + timedelta(days=1), TERMS.newer_margin_months
        )


def _readable_by_owner(ledger: Ledger, decision: Decision) -> list[tuple[Offer, Spans]]:
    admissions = Admissions.of(ledger, TODAY, TERMS.announcement_days)
    found = []
    for each in ledger.given:
        offer = ledger.offers[each.participant, each.dataflow, each.depth]
        flow = model().dataflows[each.dataflow]
        same = each.participant == "V" and flow.family == family(decision)
        if flow.protected and each.depth is Depth.INCIDENTS:
            continue
        if (same and each.depth is Depth.STATISTICS) or (same and _only_incidents(ledger)):
            last = last_open_day(offer.embargo_months, TODAY)
            periods = each.periods & Spans.of([(date.min, last)])
            reads = is_public(offer, TODAY) or admissions.admits(
                offer.audience, decision.owner
            )
            if periods and reads and each.periods.first < last:
                found.append((offer, periods))
    return found


def _only_incidents(ledger: Ledger) -> bool:
    return not any(
        each.depth is Depth.STATISTICS
        for each in ledger.given
        if each.participant == "V"
    )


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
