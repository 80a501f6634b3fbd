"""Who would read what if an offer were changed: the same rule, nothing saved."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils import timezone

from balise.sharing.deciding import decide, decide_of
from balise.sharing.decisions import Decision
from balise.sharing.ledger import (
    PUBLIC_VIEWER,
    Audience,
    Given,
    Ledger,
    Offer,
    Viewer,
)
from balise.sharing.terms import Terms
from balise.vocabulary.extents import Depth
from balise.vocabulary.model import model
from balise.vocabulary.periods import Spans, add_months
from balise_web.offers.actions import proposed
from balise_web.offers.ledgers import ledger, offer_of, terms
from balise_web.outcomes import Done, journey
from balise_web.participants.models import Participant, Person


@dataclass(frozen=True)
class Change:
    """One decision before and after; the same where nothing changes."""

    before: Decision
    after: Decision

    @property
    def kind(self) -> str:
        """Say what becomes of it: opens, closes, changes or stays."""
        if self.before.granted != self.after.granted:
            return "opens" if self.after.granted else "closes"
        same = (self.before.extent, self.before.use) == (
            self.after.extent,
            self.after.use,
        )
        return "stays" if same or not self.after.granted else "changes"


@dataclass(frozen=True)
class OfferPreview:
    """Who would read an offer, and what it opens or closes to whoever makes it.

    ``as_if_released`` says that nothing is released there yet, and that the readers
    are those who would read it once it is. ``released`` are the days that are.
    """

    offer: Offer
    readers: tuple[Change, ...]
    in_return: tuple[Change, ...]
    released: Spans
    as_if_released: bool


@journey
def offer_preview(
    participant: Participant,
    *,
    dataflow: str,
    depth: str,
    audience: Audience,
    by: Person,
    precision: str = "default",
    use: str = "own-analysts",
    embargo_months: int = 0,
    tables: Sequence[str] | None = None,
    public_from: date | None = None,
) -> Done[OfferPreview]:
    """Show who would read what and by which rule; nothing is changed."""
    row = proposed(
        participant,
        dataflow=dataflow,
        depth=depth,
        audience=audience,
        by=by,
        precision=precision,
        use=use,
        embargo_months=embargo_months,
        tables=tables,
        public_from=public_from,
    )
    return Done(_previewed(offer_of(row, participant.code)))


def _previewed(offer: Offer) -> OfferPreview:
    today = timezone.localdate()
    known, rule = ledger(today), terms(today)
    key = (offer.participant, offer.dataflow, offer.depth)
    released = Spans.of(run for g in known.releases.get(key, ()) for run in g.periods)
    empty = not _anything_released(known, offer)
    readers_of = _as_if_released(known, offer, rule, today) if empty else known
    return OfferPreview(
        offer,
        _of_readers(readers_of, offer, rule, today),
        _in_return(known, offer, rule, today),
        released,
        as_if_released=empty,
    )


def _of_readers(
    known: Ledger, offer: Offer, rule: Terms, today: date
) -> tuple[Change, ...]:
    codes = sorted(set(known.standings) - {offer.participant})
    viewers = [*map(Viewer, codes), Viewer(secretariat=True), PUBLIC_VIEWER]
    before, after = (
        decide_of(
            offer.participant,
            ledger_now,
            rule,
            today,
            viewers=viewers,
            dataflows=[offer.dataflow],
            depths=[offer.depth],
        )
        for ledger_now in (known, _changed(known, offer))
    )
    return tuple(map(Change, before, after))


def _in_return(
    known: Ledger, offer: Offer, rule: Terms, today: date
) -> tuple[Change, ...]:
    """What whoever offers would gain or lose: what it offers is what it gives."""
    family = model().dataflows[offer.dataflow].family
    if offer.participant not in known.standings or family is None:
        return ()
    viewer = Viewer(offer.participant)
    before = decide(viewer, known, rule, today)
    after = decide(viewer, _changed(known, offer), rule, today)
    found = map(Change, before, after)
    return tuple(
        one
        for one in found
        if one.kind != "stays" and one.after.owner != offer.participant
    )


def _changed(known: Ledger, offer: Offer) -> Ledger:
    key = (offer.participant, offer.dataflow, offer.depth)
    return replace(known, offers={**known.offers, key: offer})


def _anything_released(known: Ledger, offer: Offer) -> Iterable[Given]:
    if model().dataflows[offer.dataflow].family is None:
        return known.anything_released.get((offer.participant, offer.depth), ())
    return known.releases.get((offer.participant, offer.dataflow, offer.depth), ())


def _as_if_released(known: Ledger, offer: Offer, rule: Terms, today: date) -> Ledger:
    """Count the whole window as released, so that the offer alone decides."""
    start = add_months(today, -rule.window_months)
    periods = Spans.of([(start, today)])
    given = Given(offer.participant, offer.dataflow, Depth(offer.depth), periods, today)
    return replace(known, given=(*known.given, given))
