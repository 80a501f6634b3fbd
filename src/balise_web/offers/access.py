"""Who may look at offers: a participant at its own, the auditor at all of them."""

from django.db.models import QuerySet

from balise_web.offers.models import Offer
from balise_web.outcomes import not_found
from balise_web.participants.access import belongs
from balise_web.participants.models import Participant, Person


def offers_for(by: Person, participant: Participant) -> QuerySet[Offer, Offer]:
    """Offers of one participant; what others offer is seen through decisions only."""
    if not belongs(by, participant) and not by.has_role("auditor"):
        not_found("participant", participant.code)
    return Offer.objects.filter(participant=participant).select_related("group")
