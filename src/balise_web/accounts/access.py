"""Who is at the door, who may open it to whom, and with whose eyes somebody looks."""

import hashlib
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from balise_web.accounts.models import Account, Invitation, SupportGrant
from balise_web.outcomes import NotFound, not_found, stop
from balise_web.participants.access import (
    LEADS,
    people_for,
    person_for,
    require_may_add,
)
from balise_web.participants.models import Agency, Participant, Person
from balise_web.participants.models.taking_part import ROLES

if TYPE_CHECKING:
    from django.http import HttpRequest

SECOND_FACTOR_ROLES = tuple(role for role in ROLES if role != "contributor")
"""Roles that approve, release, share, export, or see what others may not."""

SUPPORT_KEY = "support"
"""Under this name a session keeps the grant that its person looks along with."""


class Acting(NamedTuple):
    """Whose eyes a request sees with, and by which leave if they are another's."""

    person: Person
    support: SupportGrant | None


def acting(request: "HttpRequest") -> Acting | None:
    """Say who acts in a request; None where nobody is signed in.

    With leave to look along it is the one who gave it, and nothing may be written: see
    ``middleware.SupportAccess``, which has noted the page already.
    """
    account = request.user
    if not isinstance(account, Account) or not account.is_active:
        return None
    support: SupportGrant | None = getattr(request, "support", None)
    return Acting(support.by if support else account.person, support)


def support_in_use(account: Account, number: object) -> SupportGrant | None:
    """Give the leave that a session says it uses, while it lasts and is this person's."""
    found = _grants_in_force().filter(pk=number, person=account.person).first()
    return found if found and _is_good(found) else None


def _grants_in_force() -> QuerySet[SupportGrant, SupportGrant]:
    return SupportGrant.objects.select_related(
        "participant", "person", "by__participant"
    ).filter(ended_at=None, ends_at__gt=timezone.now())


def _is_good(grant: SupportGrant) -> bool:
    """Say whether both still are who they were: the one to look, the one to let look."""
    return (
        grant.by.active
        and grant.by.participant_id == grant.participant_id
        and grant.by.has_role(*LEADS)
        and grant.person.active
        and grant.person.has_role("secretariat")
    )


def support_open_to(by: Person) -> list[SupportGrant]:
    """Give the leave that a person of the secretariat has at this moment."""
    return [grant for grant in _grants_in_force().filter(person=by) if _is_good(grant)]


def support_given_by(
    by: Person, participant: Participant
) -> QuerySet[SupportGrant, SupportGrant]:
    """Give all leave that a participant ever gave, the latest first, to who leads it."""
    require_lead(by, participant)
    return participant.support_grants.select_related("person", "by")


def support_called(by: Person, number: int) -> SupportGrant:
    """One leave to look, for who gave it away and for who has it."""
    found = (
        SupportGrant.objects.select_related("participant", "person", "by")
        .filter(Q(person=by) | Q(participant=by.participant), pk=number)
        .first()
    )
    if found is None or not (found.person_id == by.pk or by.has_role(*LEADS)):
        not_found("support", number)
    return found


def secretariat() -> QuerySet[Person, Person]:
    """People of the secretariat, who can be let look along."""
    return Person.objects.filter(
        participant=None, active=True, roles__role="secretariat"
    )


def require_lead(by: Person, participant: Participant) -> None:
    """Stop unless the person leads this participant; others hear of no such thing."""
    if by.participant_id != participant.pk or not by.has_role(*LEADS):
        not_found("participant", participant.code)


def roles_of(person: Person) -> dict[str, Agency | None]:
    """Roles of a person, each with its agency, as the actions take them."""
    return {row.role: row.agency for row in person.roles.select_related("agency")}


def require_may_invite(by: Person, person: Person) -> None:
    """Whoever may add somebody with these roles may also invite them."""
    person_for(by, person.handle)
    require_may_add(by, person.participant, roles_of(person))
    if not person.active:
        stop("person-inactive", person=person.handle)


def may_invite(by: Person, person: Person) -> bool:
    """Say whether a page should offer to invite."""
    from balise_web.outcomes import Stop

    try:
        require_may_invite(by, person)
    except Stop:
        return False
    return True


def digest_of(token: str) -> str:
    """Give what is kept of a token: it has 256 random bits, so that no salt is needed."""
    return hashlib.sha256(token.encode("utf-8")).hexdigest()


def invitation_with(token: str) -> Invitation:
    """The open invitation with this token; whatever is wrong sounds the same."""
    found = (
        Invitation.objects.select_related("person__participant")
        .filter(
            digest=digest_of(token),
            accepted_at=None,
            withdrawn_at=None,
            expires_at__gt=timezone.now(),
            person__active=True,
        )
        .first()
    )
    if found is None:
        from balise.vocabulary.messages import Message

        raise NotFound(Message("invitation-not-open"))
    return found


def invitation_of(by: Person, person: Person) -> Invitation:
    """The invitation of a person that is still open, for whoever may know of them."""
    person_for(by, person.handle)
    waiting = Invitation.objects.select_related("person__participant").filter(
        person=person, accepted_at=None, withdrawn_at=None
    )
    return waiting.first() or not_found("invitation", person.handle)


def people_and_accounts(
    by: Person, participant: Participant | None
) -> QuerySet[Person, Person]:
    """People with their roles and accounts, and whether each has a second factor."""
    return (
        people_for(by, participant)
        .select_related("account", "participant")
        .prefetch_related("roles__agency", "invitations")
        .annotate(has_factor=Exists(_factors().filter(user__person=OuterRef("pk"))))
        .order_by("-active", "name")
    )


def needs_second_factor(person: Person) -> bool:
    """Say whether the person may not go on with a password alone."""
    return person.has_role(*SECOND_FACTOR_ROLES)


def has_second_factor(account: Account) -> bool:
    """Say whether the account has codes or a passkey; recovery codes alone are none."""
    known: bool | None = getattr(account, "has_factor", None)
    return _factors().filter(user=account).exists() if known is None else known


def _factors() -> QuerySet:  # type: ignore[type-arg]
    from allauth.mfa.models import Authenticator

    return Authenticator.objects.exclude(type=Authenticator.Type.RECOVERY_CODES)


def name_of(account: Account) -> str:
    """Give how pages and letters call the person."""
    return account.person.name
