"""Who may read the audit: a participant its own chain, the auditor every chain."""

from django.db.models import QuerySet

from balise_web.audit.models import Event
from balise_web.outcomes import not_found
from balise_web.participants.models import Participant, Person


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
