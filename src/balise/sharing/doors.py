"""What stands between one viewer and each owner before any giving is asked (R8).

All of it is looked at for every owner, dataflow and depth, whatever the outcome, so
that the four reasons for "not available to you" cost the same time.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import product
from typing import NamedTuple

from balise.sharing.audiences import Admissions, is_public
from balise.sharing.giving import stated_frequency
from balise.sharing.ledger import (
    Audience,
    Given,
    Ledger,
    Offer,
    Reach,
    Standing,
    Tick,
    Use,
)
from balise.sharing.offers import first_end, last_open_day
from balise.sharing.terms import Terms
from balise.vocabulary.extents import Depth
from balise.vocabulary.model import Dataflow
from balise.vocabulary.periods import ALWAYS, Spans
from balise.vocabulary.precision import EXACT

_NOBODY = Audience()
_NAMES = ("nothing-released", "owner-absent", "not-in-audience", "under-embargo")
_SITUATIONS: Mapping[tuple[bool, ...], tuple[str, ...]] = {
    true: tuple(name for name, holds in zip(_NAMES, true, strict=True) if holds)
    for true in product((False, True), repeat=len(_NAMES))
}


class Door(NamedTuple):
    """One owner's dataflow at one depth, as one viewer stands before it.

    ``until`` are the days on which a period may end and be out of embargo.
    ``situation`` says why it is shut, for owner and auditor only; empty if it is open.
    """

    owner: str
    dataflow: str
    depth: Depth
    offer: Offer
    until: Spans = ALWAYS
    public: bool = False
    lives: bool = True
    tick: Tick = Tick.NOTHING
    accepted_terms: int | None = None
    situation: tuple[str, ...] = ()


class Doors:
    """Looks at the offers of every owner for one viewer on one day."""

    def __init__(
        self,
        viewer: str | None,
        ledger: Ledger,
        flows: Mapping[str, Dataflow],
        today: date,
    ) -> None:
        """Keep what every door needs."""
        self._viewer = viewer
        self._ledger = ledger
        self._flows = flows
        self._today = today
        self._until: dict[int, tuple[date, Spans]] = {}

    def of(
        self, standing: Standing, terms: Terms, keys: Iterable[tuple[str, Depth]]
    ) -> Iterable[Door]:
        """Give the doors of one owner, under the terms as they apply to its data."""
        admissions = Admissions.of(self._ledger, self._today, terms.announcement_days)
        for dataflow, depth in keys:
            yield self._door(standing, admissions, dataflow, depth)

    def _door(
        self, standing: Standing, admissions: Admissions, dataflow: str, depth: Depth
    ) -> Door:
        key = (standing.code, dataflow, depth)
        offer = self._ledger.offers.get(key) or Offer(*key, _NOBODY)
        last, until = self._out_of_embargo(offer.embargo_months)
        released = self._ledger.releases.get(key, ())
        if not self._flows[dataflow].family:
            # Notes are nothing released by themselves: they go with what they explain.
            released = self._ledger.anything_released.get((standing.code, depth), ())
        opens_on = self._first_end(released, standing, dataflow)
        named = admissions.admits(offer.audience, self._viewer or "")
        public = is_public(offer, self._today)
        return Door(
            standing.code,
            dataflow,
            depth,
            offer,
            until,
            public and standing.confirmed and not standing.withdrawn,
            standing.lives,
            standing.ticks.get(dataflow, Tick.NOTHING),
            standing.accepted_terms,
            _SITUATIONS[not released, not standing.lives, not named, last < opens_on],
        )

    def _out_of_embargo(self, months: int) -> tuple[date, Spans]:
        if months not in self._until:
            last = last_open_day(months, self._today)
            self._until[months] = (last, Spans.of([(date.min, last)]))
        return self._until[months]

    def _first_end(
        self, released: tuple[Given, ...], standing: Standing, dataflow: str
    ) -> date:
        stated = stated_frequency(standing, self._flows[dataflow].family)
        first = date.max if released else date.min
        for each in released:
            first = min(first, first_end(each.periods, each.frequency or stated))
        return first


def reference_door(owner: str, dataflow: Dataflow, depth: Depth) -> Door:
    """Give the door of a reference source, which makes no offers and stands open."""
    use = Use.PUBLISH_WITH_NAME
    offer = Offer(owner, dataflow.code, depth, Audience(Reach.ALL), EXACT, use)
    return Door(owner, dataflow.code, depth, offer)
