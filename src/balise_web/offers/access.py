"""Who may look at offers: a participant at its own, the auditor at all of them.

What others offer is seen through decisions only, by whoever may know of the other.
"""

from collections.abc import Iterable
from datetime import date
from hashlib import sha256

from django.db.models import Q, QuerySet

from balise_web.offers.models import LabelAudience, Offer
from balise_web.outcomes import not_found
from balise_web.participants.access import (
    belongs,
    participants_for,
    require_national,
)
from balise_web.participants.models import Group, Participant, Person
from balise_web.submissions.models import CoveredSeries

LEADS = ("focal-point", "deputy")


def offers_for(by: Person, participant: Participant) -> QuerySet[Offer, Offer]:
    """Offers of one participant; what others offer is seen through decisions only."""
    if not belongs(by, participant) and not by.has_role("auditor"):
        not_found("participant", participant.code)
    return Offer.objects.filter(participant=participant).select_related("group")


def own_participant(by: Person) -> Participant:
    """The participant that a person acts for; there is none for central roles."""
    return by.participant or not_found("participant", "-")


def led_by(by: Person) -> Participant:
    """The participant that a person leads; colleagues are told who does."""
    own = own_participant(by)
    require_national(by, own, *LEADS)
    return own


def partners_for(by: Person) -> QuerySet[Participant, Participant]:
    """The others who take part, in the order of the alphabet."""
    own = own_participant(by)
    others = participants_for(by).filter(is_reference=False)
    return others.exclude(pk=own.pk).order_by("name", "code")


def partner_for(by: Person, code: str) -> Participant:
    """One of the others who take part."""
    found = partners_for(by).filter(code=code).first()
    return found or not_found("participant", code)


def groups_for(by: Person, today: date) -> QuerySet[Group, Group]:
    """Groups that a person's participant is in, or is announced for."""
    own = own_participant(by)
    mine = Q(memberships__until=None) | Q(memberships__until__gte=today)
    found = Group.objects.filter(mine, memberships__participant=own)
    return found.distinct().order_by("label", "name")


def group_for(by: Person, name: str, today: date) -> Group:
    """One group that a person's participant is in."""
    found = groups_for(by, today).filter(name=name).first()
    return found or not_found("group", name)


def labels_of(participant: Participant) -> tuple[str, ...]:
    """Restriction labels that a participant gave an audience, or wrote in a file."""
    given = LabelAudience.objects.filter(participant=participant)
    used = CoveredSeries.objects.filter(submission__participant=participant)
    written: Iterable[list[str]] = used.exclude(labels=[]).values_list(
        "labels", flat=True
    )
    found = {*given.values_list("label", flat=True)}
    return tuple(sorted(found.union(*written)))


def mark_of(label: str) -> str:
    """Give what stands for a label in an address: labels are written by senders."""
    return sha256(label.encode()).hexdigest()[:16]


def label_for(participant: Participant, mark: str) -> str:
    """One label of a participant by its mark."""
    known = {mark_of(label): label for label in labels_of(participant)}
    return known.get(mark) or not_found("label", mark)
