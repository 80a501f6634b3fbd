"""What is known of whoever asks: what it gives each owner, and what labels it opens."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from balise.sharing.audiences import Admissions
from balise.sharing.doors import Door, Doors
from balise.sharing.giving import Giver, Giving, waiting
from balise.sharing.ledger import Audience, Ledger, Standing, Viewer
from balise.sharing.narrowing import Asker, Narrowed, narrowed
from balise.sharing.terms import Terms, applied_to
from balise.vocabulary.extents import Depth
from balise.vocabulary.model import Dataflow
from balise.vocabulary.periods import NEVER


@dataclass(frozen=True, slots=True)
class Asked:
    """What counts when one viewer asks one owner for one family at one depth.

    ``counted`` is the giving that narrows: incidents only, where those are asked.
    ``excused`` says that row N7 applies.
    """

    family: str | None
    flows: str
    terms: Terms
    gives_anyone: bool
    gives_owner: bool
    only_unbacked_nil: bool
    deep_enough: bool
    excused: bool
    closed: bool
    window_start: date
    counted: Giving
    narrowed: Narrowed


class Readers:
    """One viewer on one day; everything that it asks is looked up once."""

    def __init__(
        self,
        viewer: Viewer,
        ledger: Ledger,
        flows: Mapping[str, Dataflow],
        terms: Terms,
        today: date,
    ) -> None:
        """Keep what is asked of; nothing is computed before it is needed."""
        self.viewer = viewer
        self._code = viewer.participant or ""
        self._ledger = ledger
        self._flows = flows
        self._terms = terms
        self._today = today
        self._applied: dict[int | None, Terms] = {}
        self._givers: dict[int, Giver] = {}
        self._asked: dict[tuple[str, str | None, Depth], Asked] = {}
        self._narrowed: dict[tuple[int, str, int], Narrowed] = {}
        self._labels: dict[tuple[str, bool], frozenset[str]] = {}

    def doors(
        self,
        flows: Iterable[str],
        depths: Iterable[Depth],
        owners: Iterable[str] | None = None,
    ) -> Iterable[Door]:
        """Give the door of every participant, or of some, per dataflow and depth."""
        depths = tuple(depths)
        keys = [(flow, depth) for flow in flows for depth in depths]
        looking = Doors(self.viewer.participant, self._ledger, self._flows, self._today)
        standings = self._ledger.standings
        for standing in map(
            standings.__getitem__, standings if owners is None else owners
        ):
            yield from looking.of(standing, self.terms_for(standing.code), keys)

    def terms_for(self, owner: str) -> Terms:
        """Give the terms as they apply to one owner's data."""
        standing = self._ledger.standings.get(owner)
        accepted = standing.accepted_terms if standing else None
        if accepted not in self._applied:
            self._applied[accepted] = applied_to(self._terms, accepted)
        return self._applied[accepted]

    def asked(self, owner: str, flow: Dataflow, depth: Depth) -> Asked:
        """Give what counts when this viewer asks this owner."""
        key = (owner, flow.family, depth)
        if key not in self._asked:
            self._asked[key] = self._ask(owner, flow, depth)
        return self._asked[key]

    def flows_of(self, family: str | None) -> str:
        """Name the dataflows of a family, or of every family."""
        codes = [f.code for f in self._flows.values() if f.family]
        return ", ".join(
            code for code in codes if family in (None, self._flows[code].family)
        )

    def agencies_open_to_viewer(self, dataflow: str) -> frozenset[str] | None:
        """Give the agencies of its own participant that the viewer may read."""
        agency = self.viewer.agency
        if agency is None:
            return None
        offered = {
            source
            for (code, flow, source), to in self._ledger.national_offers.items()
            if (code, flow) == (self._code, dataflow) and agency in to
        }
        return frozenset({agency, *offered})

    def labels(self, owner: str, *, public: bool = False) -> frozenset[str]:
        """Give the owner's labels whose audience holds the viewer, or the public."""
        key = (owner, public)
        if key not in self._labels:
            self._labels[key] = self._open_labels(owner, public=public)
        return self._labels[key]

    def _open_labels(self, owner: str, *, public: bool) -> frozenset[str]:
        days = self.terms_for(owner).announcement_days
        admissions = Admissions.of(self._ledger, self._today, days)
        code = None if public else self.viewer.participant
        return frozenset(
            label
            for label, audience in self._owners_labels.get(owner, ())
            if admissions.opens_label(audience, code)
        )

    @cached_property
    def _owners_labels(self) -> Mapping[str, list[tuple[str, Audience]]]:
        found: dict[str, list[tuple[str, Audience]]] = {}
        for (owner, label), audience in self._ledger.label_audiences.items():
            found.setdefault(owner, []).append((label, audience))
        return found

    @cached_property
    def _standing(self) -> Standing:
        return self._ledger.standings[self._code]

    def _ask(self, owner: str, flow: Dataflow, depth: Depth) -> Asked:
        family, terms = flow.family, self.terms_for(owner)
        giver = self._giver(terms)
        anyone = giver.to_anyone(family)
        figures = self._counted(giver, owner, family, Depth.STATISTICS)
        counted = figures
        if depth is Depth.INCIDENTS:
            counted = self._counted(giver, owner, family, depth)
        return Asked(
            family,
            flows=self._names[family],
            terms=terms,
            gives_anyone=anyone.in_window,
            gives_owner=figures.in_window,
            only_unbacked_nil=figures.only_nil and not self._backs_nil(family),
            deep_enough=self._is_deep_enough(counted, family, terms),
            excused=self._is_excused(owner, family, giver),
            closed=family in giver.closed,
            window_start=giver.window_start,
            counted=counted,
            narrowed=self._narrow(counted, family, terms),
        )

    @cached_property
    def _names(self) -> Mapping[str | None, str]:
        families = {flow.family for flow in self._flows.values()}
        return {family: self.flows_of(family) for family in (*families, None)}

    def _counted(
        self, giver: Giver, owner: str, family: str | None, depth: Depth
    ) -> Giving:
        if giver.terms.mutual == "community":
            return giver.to_anyone(family, depth)
        return giver.to(owner, family, depth)

    def _giver(self, terms: Terms) -> Giver:
        if id(terms) not in self._givers:
            self._givers[id(terms)] = Giver(
                self._code, self._ledger, self._flows, terms, self._today
            )
        return self._givers[id(terms)]

    def _backs_nil(self, family: str | None) -> bool:
        backed = self._standing.nil_backed
        return bool(backed) if family is None else family in backed

    def _is_deep_enough(
        self, counted: Giving, family: str | None, terms: Terms
    ) -> bool:
        share = self._standing.incident_share.get(family or "", 0.0)
        enough = share * 100 >= terms.incident_share_percent
        return counted.in_window and enough

    def _is_excused(self, owner: str, family: str | None, giver: Giver) -> bool:
        """Say whether row N7 applies: it cannot collect, and gives another family."""
        if family is None or family not in self._standing.cannot_collect:
            return False
        others = [other for other in giver.families if other != family]
        given = [(other, giver.to(owner, other)) for other in others]
        return any(
            giving.in_window and not (giving.only_nil and not self._backs_nil(other))
            for other, giving in given
        )

    def _narrow(self, giving: Giving, family: str | None, terms: Terms) -> Narrowed:
        if family is None or not giving.periods:
            return Narrowed(NEVER)
        key = (id(giving), family, id(terms))
        if key not in self._narrowed:
            asker = self._asker(family, terms)
            self._narrowed[key] = narrowed(giving, asker, terms, self._today)
        return self._narrowed[key]

    def _asker(self, family: str, terms: Terms) -> Asker:
        corrected = waiting(self._standing, terms, self._today, self._flows)
        recalled = [recall.recalled_on for recall in corrected.get(family, ())]
        return Asker(
            standing=self._standing,
            family=family,
            flows=self._names[family],
            first_release=self._first_release(family),
            frozen_on=min(recalled, default=None),
        )

    def _first_release(self, family: str) -> date | None:
        """Give the earliest day known; what was recalled had been released before."""
        told = self._standing.first_released_on.get(family)
        released = (
            given.released_on
            for flow in self._flows.values()
            if flow.family == family
            for depth in Depth
            for given in self._ledger.releases.get((self._code, flow.code, depth), ())
        )
        recalled = (
            recall.recalled_on
            for recall in self._standing.recalls
            if self._flows[recall.dataflow].family == family
        )
        days = [told] if told else released
        return min((*days, *recalled), default=None)
