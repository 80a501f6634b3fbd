"""The only way to get a participant, an agency, a person or a group.

What a person may not know of is *not found*, in the same words as what does not exist.
Who takes part is known to everyone confirmed and to the central roles (RULES 6).
"""

from collections.abc import Mapping
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from balise.sharing.terms import Terms
from balise_web.outcomes import NotFound, not_found, stop
from balise_web.participants.models import (
    Agency,
    Announcement,
    CannotCollectRequest,
    Group,
    Participant,
    ParticipantEvent,
    Person,
    SourceSheet,
    TermsVersion,
)
from balise_web.participants.models.taking_part import (
    CENTRAL_ROLES,
    NATIONAL_ROLES,
    ROLES,
)

LEADS = ("focal-point", "deputy")
_STANDING = ("confirmed", "suspended", "reinstated", "withdrawn")


def person_called(handle: str) -> Person:
    """The active person with this handle."""
    found = (
        Person.objects.select_related("participant")
        .filter(handle=handle, active=True)
        .first()
    )
    return found or not_found("person", handle)


def standing(participant: Participant) -> str:
    """Say where a participant stands: invited, confirmed, suspended or withdrawn."""
    last = (
        ParticipantEvent.objects.filter(participant=participant, kind__in=_STANDING)
        .order_by("-pk")
        .values_list("kind", flat=True)
        .first()
    )
    return {None: "invited", "reinstated": "confirmed"}.get(last, last or "invited")


def standings_of() -> dict[int, str]:
    """Say where every participant stands, by the key of its row, in one query."""
    events = ParticipantEvent.objects.filter(kind__in=_STANDING).order_by("pk")
    last = dict(events.values_list("participant_id", "kind"))
    return {
        key: {"reinstated": "confirmed"}.get(kind, kind) for key, kind in last.items()
    }


def takes_part(participant: Participant) -> bool:
    """Say whether it is confirmed and has accepted the terms in force."""
    version = terms_in_force(timezone.localdate()).version
    accepted = participant.acceptances.filter(terms__version__gte=version)
    return standing(participant) == "confirmed" and accepted.exists()


def sees_inside(by: Person, participant: Participant) -> bool:
    """Say whether a person may know a participant's people, letters and reasons."""
    return belongs(by, participant) or by.has_role(*CENTRAL_ROLES)


def require_reader(by: Person) -> None:
    """Stop whoever acts for no participant and holds no central role."""
    if by.participant_id is None and not by.has_role(*CENTRAL_ROLES):
        not_found("participant", "-")


def participants_for(by: Person) -> QuerySet[Participant, Participant]:
    """Who takes part, as far as this person may know."""
    if by.has_role(*CENTRAL_ROLES):
        return Participant.objects.all()
    own = by.participant
    if own is None:
        return Participant.objects.none()
    if standing(own) != "confirmed":
        return Participant.objects.filter(pk=own.pk)
    return Participant.objects.all()


def participant_for(by: Person, code: str) -> Participant:
    """One participant by its code."""
    found = participants_for(by).filter(code=code).first()
    return found or not_found("participant", code)


def agency_for(by: Person, participant: str, code: str) -> Agency:
    """One agency; outside its participant, agencies are known to central roles only."""
    found = (
        Agency.objects.select_related("participant")
        .filter(participant__code=participant, code=code)
        .first()
    )
    if found and (by.has_role(*CENTRAL_ROLES) or belongs(by, found.participant)):
        return found
    return not_found("agency", code)


def sheets_for(
    by: Person, participant: Participant
) -> QuerySet[SourceSheet, SourceSheet]:
    """Source sheets of a participant, for everyone who may know of it."""
    participant_for(by, participant.code)
    return SourceSheet.objects.filter(agency__participant=participant).select_related(
        "agency"
    )


def group_called(by: Person, name: str) -> Group:
    """One group by its name, for its members and the central roles."""
    found = Group.objects.filter(name=name).first()
    if found and (
        by.has_role(*CENTRAL_ROLES)
        or found.memberships.filter(participant=by.participant).exists()
    ):
        return found
    return not_found("group", name)


def groups_for(by: Person) -> QuerySet[Group, Group]:
    """Groups that a person may know of: their participant's, or all for central roles."""
    if by.has_role(*CENTRAL_ROLES):
        return Group.objects.order_by("name")
    if by.participant_id is None:
        return Group.objects.none()
    own = Group.objects.filter(memberships__participant=by.participant_id)
    return own.distinct().order_by("name")


def announcements_for(by: Person) -> QuerySet[Announcement, Announcement]:
    """What is announced today to everyone confirmed and to the central roles."""
    own = by.participant
    if not by.has_role(*CENTRAL_ROLES) and (
        own is None or standing(own) != "confirmed"
    ):
        return Announcement.objects.none()
    today = timezone.localdate()
    return Announcement.objects.filter(
        Q(until__isnull=True) | Q(until__gte=today), first__lte=today
    )


def requests_for(by: Person) -> QuerySet[CannotCollectRequest, CannotCollectRequest]:
    """Requests to confirm "cannot collect": a participant's own, all for governance."""
    found = CannotCollectRequest.objects.select_related(
        "participant", "by", "answered_by"
    )
    if by.has_role("governance", "auditor"):
        return found
    if by.participant_id is None:
        return found.none()
    return found.filter(participant=by.participant_id)


def terms_in_force(today: date) -> TermsVersion:
    """The latest version of the terms that has taken effect."""
    found = (
        TermsVersion.objects.filter(effective_on__lte=today)
        .order_by("-version")
        .first()
    )
    return found or not_found("terms", today.isoformat())


def terms_versions() -> tuple[Terms, ...]:
    """Every version of the terms as the rules of sharing read them."""
    return tuple(
        Terms(version=row.version, in_force_from=row.effective_on, **row.values)
        for row in TermsVersion.objects.order_by("version")
    )


def belongs(by: Person, participant: Participant) -> bool:
    """Say whether a person acts for this participant."""
    return by.participant_id is not None and by.participant_id == participant.pk


def require_national(by: Person, participant: Participant, *roles: str) -> None:
    """Stop unless the person holds one of these roles in that participant."""
    if not belongs(by, participant):
        not_found("participant", participant.code)
    if not by.has_role(*roles):
        stop("not-your-role", roles=", ".join(roles))


def require_central(by: Person, *roles: str) -> None:
    """Stop unless the person holds one of these central roles."""
    if not by.has_role(*roles):
        stop("not-your-role", roles=", ".join(roles))


def people_for(by: Person, participant: Participant | None) -> QuerySet[Person, Person]:
    """People who act for a participant, or centrally, as far as this person may know.

    The secretariat knows those who lead, since it adds them by the letter.
    """
    people = Person.objects.filter(participant=participant)
    if participant is None:
        return people if by.has_role("governance") else not_found("person", "-")
    if belongs(by, participant) and by.has_role(*LEADS):
        return people
    if by.has_role("secretariat"):
        return people.filter(roles__role__in=LEADS).distinct()
    return not_found("participant", participant.code)


def person_for(by: Person, handle: str) -> Person:
    """One person, acting or not, for whoever may know of them."""
    found = Person.objects.filter(handle=handle).select_related("participant").first()
    if found is None:
        not_found("person", handle)
    try:
        known = people_for(by, found.participant).filter(pk=found.pk).exists()
    except NotFound:
        known = False
    return found if known else not_found("person", handle)


def looks_after(by: Person, person: Person) -> bool:
    """Say whether someone adds, changes and takes away people such as this one."""
    if not by.active:
        return False
    if person.participant is None:
        return by.has_role("governance")
    return belongs(by, person.participant) and by.has_role(*LEADS)


def require_may_add(
    by: Person, participant: Participant | None, roles: Mapping[str, Agency | None]
) -> None:
    """Governance adds central people, the secretariat a focal point, who adds the rest."""
    if unknown := set(roles) - set(ROLES) or (set() if roles else {"-"}):
        stop("not-a-role", role=", ".join(sorted(unknown)))
    fitting = NATIONAL_ROLES if participant else CENTRAL_ROLES
    if set(roles) - set(fitting):
        stop("role-elsewhere", role=", ".join(sorted(roles)))
    if participant is None:
        require_central(by, "governance")
    elif belongs(by, participant):
        require_national(by, participant, *LEADS)
    else:
        require_central(by, "secretariat")
        if not set(roles) & set(LEADS):
            stop("focal-point-adds-people", participant=participant.code)
    _check_agencies(participant, roles)


def _check_agencies(
    participant: Participant | None, roles: Mapping[str, Agency | None]
) -> None:
    for role, agency in roles.items():
        if (role == "contributor") != (agency is not None):
            stop("contributor-needs-agency")
        if agency is not None and agency.participant != participant:
            stop("role-elsewhere", role=role)
