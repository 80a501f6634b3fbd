"""Who may read the audit: a participant its own chain, the auditor every chain."""

from django.db.models import QuerySet

from balise_web.audit.models import CENTRAL, Event
from balise_web.outcomes import not_found
from balise_web.participants.models import Participant, Person

_LEADS = ("focal-point", "deputy")


def chain_for(by: Person, name: str) -> str:
    """Name a chain that a person may have as a whole: the auditor any, a lead its own."""
    if by.has_role("auditor"):
        if name == CENTRAL or Participant.objects.filter(code=name).exists():
            return name
    elif by.participant and by.participant.code == name and by.has_role(*_LEADS):
        return name
    return not_found("audit", name)


def events_for(
    by: Person, participant: Participant | None = None
) -> QuerySet[Event, Event]:
    """Events of one participant, or of all for an auditor, oldest first."""
    if by.has_role("auditor"):
        chains = {} if participant is None else {"chain": participant.code}
        return Event.objects.filter(**chains)
    own = by.participant
    if own is None or (participant is not None and participant != own):
        not_found("audit", participant.code if participant else "-")
    return Event.objects.filter(chain=own.code)
