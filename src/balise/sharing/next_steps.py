"""What a participant could do next, and whose data each step would open to it.

Each step is tried on a copy of the ledger and decided by the rule itself, so nothing is
promised that the rule would not keep. Only owners whose offer already names the viewer
are tried, so that a count tells nothing of the others.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

from balise.sharing.deciding import decide
from balise.sharing.decisions import Decision
from balise.sharing.giving import stated_frequency
from balise.sharing.ledger import (
    Audience,
    Given,
    Ledger,
    Offer,
    Reach,
    Standing,
    Viewer,
)
from balise.sharing.terms import Terms
from balise.vocabulary.extents import Depth
from balise.vocabulary.model import model
from balise.vocabulary.periods import Frequency, Span, Spans, period_of
from balise.vocabulary.precision import EXACT

_DAY = timedelta(days=1)


class Kind(StrEnum):
    """What the participant would do."""

    ACCEPT_TERMS = "accept-terms"
    RELEASE = "release"
    RELEASE_NEWER = "release-newer"
    ADD_TO_AUDIENCE = "add-to-audience"
    SOURCE_SHEET = "source-sheet"
    SHARE_INCIDENTS = "share-incidents"
    OFFER_EXACT = "offer-exact"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do with one dataflow, and what it would open.

    ``days`` are the periods to release, where something is to be released. ``offered``
    says that it must be offered to the owners as well. ``opens`` names the dataflows of
    each owner that would open, or open further.
    """

    kind: Kind
    dataflow: str
    opens: Mapping[str, tuple[str, ...]]
    days: Span | None = None
    offered: bool = False

    @property
    def owners(self) -> tuple[str, ...]:
        """Whose data would open, in the order of their codes."""
        return tuple(sorted(self.opens))

    @property
    def dataflows(self) -> tuple[str, ...]:
        """Which dataflows would open, in the order of the model."""
        found = {flow for flows in self.opens.values() for flow in flows}
        return tuple(flow for flow in model().dataflows if flow in found)


def next_steps(
    viewer: Viewer,
    ledger: Ledger,
    terms: Terms,
    today: date,
    decisions: Sequence[Decision] | None = None,
    ready: Mapping[str, Spans] | None = None,
) -> tuple[Step, ...]:
    """Give the steps that would open something, the one that opens most first.

    ``decisions`` are the viewer's own where they are known already. ``ready`` holds
    what is frozen and not released, per dataflow: that is proposed before anything else.
    """
    standing = ledger.standings.get(viewer.participant or "")
    if standing is None or standing.suspended or standing.withdrawn:
        return ()
    now = decide(viewer, ledger, terms, today) if decisions is None else decisions
    trial = _Trial(viewer, ledger, terms, today, standing, now, ready or {})
    order = list(Kind)
    found = [step for step in trial.steps() if step.opens]
    return tuple(sorted(found, key=lambda s: (-len(s.opens), order.index(s.kind))))


@dataclass(frozen=True)
class _Trial:
    """One participant on one day, and what it is decided now."""

    viewer: Viewer
    ledger: Ledger
    terms: Terms
    today: date
    standing: Standing
    now: Sequence[Decision]
    ready: Mapping[str, Spans] = field(default_factory=dict)

    def steps(self) -> Iterator[Step]:
        """Try what each refusal and each narrowing asks for."""
        if (self.standing.accepted_terms or 0) < self.terms.version:
            yield self._accepting()
            return
        for family in model().families:
            mine = [d for d in self.now if _family(d) == family and self._others(d)]
            yield from self._of_family(family, mine)

    def _of_family(self, family: str, mine: list[Decision]) -> Iterator[Step]:
        figures = [d for d in mine if d.depth is Depth.STATISTICS]
        if refused := _because(figures, "nothing_given"):
            yield self._beginning(family, refused)
        if refused := _because(figures, "not_mutual"):
            yield self._adding(family, refused)
        if refused := _because(figures, "nil_not_backed"):
            yield self._explaining(family, refused)
        if late := _narrowed(figures, "N2", "N3"):
            yield self._releasing(Kind.RELEASE_NEWER, family, late, Depth.STATISTICS)
        if coarse := _narrowed(figures, "N6"):
            yield self._offering_exact(family, coarse)
        deep = [d for d in mine if d.depth is Depth.INCIDENTS]
        if shallow := _because(deep, "as_deep_as_you"):
            yield self._releasing(
                Kind.SHARE_INCIDENTS, family, shallow, Depth.INCIDENTS
            )

    def _others(self, decision: Decision) -> bool:
        """Leave out one's own, and whoever the participant itself excepted."""
        if decision.owner == self.standing.code or decision.situation:
            return False
        key = (self.standing.code, decision.dataflow, decision.depth)
        offer = self.ledger.offers.get(key)
        return offer is None or decision.owner not in offer.audience.excepted

    def _beginning(self, family: str, asked: list[Decision]) -> Step:
        """Show somebody what was released already, or release something."""
        if self._flow_given(family):
            shown = self._adding(family, asked)
            if shown.opens:
                return shown
        return self._releasing(Kind.RELEASE, family, asked, Depth.STATISTICS)

    def _accepting(self) -> Step:
        accepted = replace(self.standing, accepted_terms=self.terms.version)
        asked = [d for d in self.now if d.because == "not_confirmed"]
        opens = self._opened(asked, standing=accepted)
        return Step(Kind.ACCEPT_TERMS, "", opens)

    def _releasing(
        self, kind: Kind, family: str, asked: list[Decision], depth: Depth
    ) -> Step:
        flow = self._flow_to_release(family, asked, depth)
        days = self._days_to_release(flow, family)
        made = Given(
            *(self.standing.code, flow, depth, Spans((days,))),
            released_on=self.today,
            frequency=None,
        )
        offer, offered = self._offer_to(flow, depth, asked)
        standing = self.standing
        if depth is Depth.INCIDENTS:
            whole = {**standing.incident_share, family: 1.0}
            standing = replace(standing, incident_share=whole)
        opens = self._opened(asked, standing=standing, given=made, offer=offer)
        return Step(kind, flow, opens, days, offered)

    def _adding(self, family: str, asked: list[Decision]) -> Step:
        flow = self._flow_given(family) or asked[0].dataflow
        offer, _ = self._offer_to(flow, Depth.STATISTICS, asked, widen=True)
        return Step(Kind.ADD_TO_AUDIENCE, flow, self._opened(asked, offer=offer))

    def _explaining(self, family: str, asked: list[Decision]) -> Step:
        backed = self.standing.nil_backed | {family}
        standing = replace(self.standing, nil_backed=backed)
        flow = self._flow_given(family) or asked[0].dataflow
        return Step(Kind.SOURCE_SHEET, flow, self._opened(asked, standing=standing))

    def _offering_exact(self, family: str, asked: list[Decision]) -> Step:
        mine = {
            key: replace(offer, precision=EXACT)
            for key, offer in self.ledger.offers.items()
            if key[0] == self.standing.code and _family_of(key[1]) == family
        }
        flow = self._flow_given(family) or asked[0].dataflow
        return Step(Kind.OFFER_EXACT, flow, self._opened(asked, offers=mine))

    def _flow_to_release(self, family: str, asked: list[Decision], depth: Depth) -> str:
        """Choose what is ready, else what was given before, else what is asked most."""
        flows = [d.dataflow for d in asked]
        if depth is Depth.STATISTICS:
            ready = [f for f in model().families[family] if self.ready.get(f)]
            if known := (*ready, *filter(None, [self._flow_given(family)])):
                return known[0]
        return max(dict.fromkeys(flows), key=flows.count)

    def _flow_given(self, family: str) -> str | None:
        """Name the dataflow of a family of which the newest days were given."""
        code = self.standing.code
        newest = {
            flow: max(given.periods.last for given in several)
            for flow in model().families[family]
            if (several := self.ledger.releases.get((code, flow, Depth.STATISTICS)))
        }
        return max(newest, key=lambda flow: newest[flow], default=None)

    def _days_to_release(self, flow: str, family: str) -> Span:
        """Give what is ready, else the latest whole period, all since the last given."""
        if ready := self.ready.get(flow):
            return Span(ready.first, ready.last)
        stated = family in self.standing.frequency
        frequency = stated_frequency(self.standing, family)
        latest = _latest_whole(frequency if stated else Frequency.ANNUAL, self.today)
        given = self._flow_given(family)
        if given is None:
            return latest
        several = self.ledger.releases[self.standing.code, given, Depth.STATISTICS]
        after = max(each.periods.last for each in several) + _DAY
        latest = _latest_whole(frequency, self.today)
        return Span(min(after, latest.first), latest.last)

    def _offer_to(
        self, flow: str, depth: Depth, asked: list[Decision], *, widen: bool = False
    ) -> tuple[Offer, bool]:
        """Give the offer as it stands, or one to the owners where there is none."""
        key = (self.standing.code, flow, depth)
        offer = self.ledger.offers.get(key)
        if offer and offer.audience.reach is not Reach.NOBODY and not widen:
            return offer, False
        owners = frozenset(decision.owner for decision in asked)
        named = Audience(Reach.NAMED, owners)
        return replace(offer or Offer(*key, named), audience=named), True

    def _opened(
        self,
        asked: list[Decision],
        *,
        standing: Standing | None = None,
        given: Given | None = None,
        offer: Offer | None = None,
        offers: Mapping[tuple[str, str, Depth], Offer] | None = None,
    ) -> Mapping[str, tuple[str, ...]]:
        """Decide again with something changed, and say what opened by it."""
        changed = dict(offers or {})
        if offer is not None:
            changed[offer.participant, offer.dataflow, offer.depth] = offer
        tried = self._tried(asked, standing or self.standing, given, changed)
        before = {(d.owner, d.dataflow, d.depth): d for d in asked}
        again = decide(
            self.viewer,
            tried,
            self.terms,
            self.today,
            owners=sorted({d.owner for d in asked}),
            dataflows=sorted({d.dataflow for d in asked}),
            depths=sorted({d.depth for d in asked}),
        )
        found: dict[str, list[str]] = {}
        for decision in again:
            was = before.get((decision.owner, decision.dataflow, decision.depth))
            if was is not None and _opens_more(was, decision):
                found.setdefault(decision.owner, []).append(decision.dataflow)
        return {owner: tuple(flows) for owner, flows in found.items()}

    def _tried(
        self,
        asked: Iterable[Decision],
        standing: Standing,
        given: Given | None,
        offers: Mapping[tuple[str, str, Depth], Offer],
    ) -> Ledger:
        """Copy the part of the ledger that concerns the viewer and these owners."""
        ledger, code = self.ledger, self.standing.code
        kept = {code, *(decision.owner for decision in asked)}
        more = () if given is None else (given,)
        standings = {c: s for c, s in ledger.standings.items() if c in kept}
        return replace(
            ledger,
            standings={**standings, code: standing},
            offers={**ledger.offers, **offers},
            given=(*(g for g in ledger.given if g.participant in kept), *more),
        )


def _opens_more(before: Decision, after: Decision) -> bool:
    if not after.granted or after.extent is None:
        return False
    if not before.granted or before.extent is None:
        return bool(after.extent.periods)
    further = after.extent.periods - before.extent.periods
    finer = after.extent.precision.is_finer_than(before.extent.precision)
    return bool(further) or finer


def _because(decisions: Iterable[Decision], because: str) -> list[Decision]:
    return [d for d in decisions if d.because == because]


def _narrowed(decisions: Iterable[Decision], *rules: str) -> list[Decision]:
    return [d for d in decisions if any(row.rule in rules for row in d.narrowed)]


def _family(decision: Decision) -> str | None:
    return _family_of(decision.dataflow)


def _family_of(dataflow: str) -> str | None:
    return model().dataflows[dataflow].family


def _latest_whole(frequency: Frequency, today: date) -> Span:
    """Give the latest period of a frequency that is over."""
    now = period_of(today, frequency)
    return period_of(now.start - _DAY, frequency).span
