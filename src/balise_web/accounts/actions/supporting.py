"""Let the secretariat look along: for some hours, for a reason, and only look.

There is no other way in for anybody who runs Balise, and no way to do more than look.
"""

from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from balise_web.accounts.access import require_lead
from balise_web.accounts.models import SupportGrant
from balise_web.audit.chain import record
from balise_web.outcomes import Done, action, not_found, stop
from balise_web.participants.access import LEADS
from balise_web.participants.models import Participant, Person


@action
def grant_support(
    participant: Participant, *, person: Person, hours: int, reason: str, by: Person
) -> Done[SupportGrant]:
    """Let one person of the secretariat look at what the granter sees."""
    require_lead(by, participant)
    if not (person.active and person.has_role("secretariat")):
        not_found("person", person.handle)
    most = settings.SUPPORT_HOURS_AT_MOST
    if not 1 <= hours <= most:
        stop("support-too-long", most=most)
    if not reason.strip():
        stop("reason-missing")
    grant = SupportGrant.objects.create(
        participant=participant,
        person=person,
        by=by,
        reason=reason.strip(),
        ends_at=timezone.now() + timedelta(hours=hours),
    )
    _record("support-granted", grant, by, hours=hours)
    return Done(grant)


@action
def end_support(grant: SupportGrant, *, by: Person) -> Done[SupportGrant]:
    """End it before its time: whoever leads the participant, or who had the leave."""
    leads = by.participant_id == grant.participant_id and by.has_role(*LEADS)
    if not (leads or by.pk == grant.person_id):
        not_found("support", grant.pk)
    lasting = SupportGrant.objects.filter(
        Q(ends_at__gt=timezone.now()), pk=grant.pk, ended_at=None
    )
    if not lasting.update(ended_at=timezone.now()):
        stop("support-is-over")
    _record("support-ended", grant, by)
    return Done(grant)


@action
def begin_to_look(grant: SupportGrant, *, page: str, path: str) -> Done[None]:
    """Note one page that is looked at; it is asked for only once this is written."""
    _record("support-looked", grant, grant.person, page=page, path=path[:200])
    return Done(None)


def _record(kind: str, grant: SupportGrant, by: Person, **what: object) -> None:
    code = grant.participant.code
    record(
        kind,
        person=by.handle,
        about=[code],
        on_behalf_of="" if by.participant_id else code,
        what={"grant": grant.pk, "person": grant.person.handle, **what},
    )
