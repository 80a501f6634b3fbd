"""What one page knows: the ledger of the day, and what is decided for who reads it.

Decisions are made once for a page and forgotten with it.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils import timezone

from balise.sharing.deciding import decide
from balise.sharing.decisions import Decision
from balise.sharing.ledger import Given, Ledger, Standing, Viewer
from balise.sharing.terms import Terms
from balise.vocabulary.extents import Depth
from balise.vocabulary.model import model
from balise.vocabulary.periods import Spans
from balise_web.explore.access import viewer_of
from balise_web.offers.ledgers import ledger, terms
from balise_web.participants.models import Person

LEADS = ("focal-point", "deputy")
WHOLE = (*LEADS, "validator", "analyst")
"""Roles that see all of their participant; a contributor sees its agency's part."""


@dataclass(frozen=True)
class Known:
    """One reader on one day."""

    person: Person
    viewer: Viewer
    today: date
    ledger: Ledger
    terms: Terms

    @property
    def code(self) -> str:
        """The participant's code."""
        return self.viewer.participant or ""

    @property
    def standing(self) -> Standing | None:
        """Where the participant stands."""
        return self.ledger.standings.get(self.code)

    @property
    def sees_all_of_its_own(self) -> bool:
        """Say whether the person may know of everything inside its participant."""
        return self.person.has_role(*WHOLE)

    @cached_property
    def decisions(self) -> tuple[Decision, ...]:
        """What is decided for this reader, of every dataflow that anybody offers."""
        offered = {(flow, depth) for _, flow, depth in self.ledger.offers}
        flows = [f for f in model().dataflows if any((f, d) in offered for d in Depth)]
        return decide(
            self.viewer,
            self.ledger,
            self.terms,
            self.today,
            dataflows=flows,
            depths=[d for d in Depth if any(d == depth for _, depth in offered)],
            owners=self.ledger.standings,
        )

    @cached_property
    def opened(self) -> tuple[tuple[Decision, Spans], ...]:
        """What of others is open, each with the periods that were given of it."""
        found = []
        for decision in self.decisions:
            if decision.granted and decision.owner != self.code:
                periods = self._open_periods(decision)
                if periods:
                    found.append((decision, periods))
        return tuple(found)

    def releases(self, decision: Decision) -> list[Given]:
        """Give the releases behind a decision, as far as their labels are open."""
        extent = decision.extent
        if extent is None:
            return []
        key = (decision.owner, decision.dataflow, decision.depth)
        return [
            given
            for given in self.ledger.releases.get(key, ())
            if not given.labels or given.labels & extent.labels
        ]

    def _open_periods(self, decision: Decision) -> Spans:
        extent = decision.extent
        if extent is None:
            return Spans()
        given = Spans.of(run for one in self.releases(decision) for run in one.periods)
        return given & extent.periods


def known_to(person: Person) -> Known:
    """Read the ledger of today for a person."""
    today = timezone.localdate()
    return Known(person, viewer_of(person), today, ledger(today), terms(today))
