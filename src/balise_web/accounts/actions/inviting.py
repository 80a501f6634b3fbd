"""Invite somebody, take it back, and come in by it.

The token is in the letter alone: the row keeps its digest, the audit neither it nor the
address. Whoever invites is not told whether the address is in use somewhere else.
"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from balise.vocabulary.messages import Message
from balise_web.accounts import letters
from balise_web.accounts.access import digest_of, invitation_with, require_may_invite
from balise_web.accounts.models import Account, Invitation
from balise_web.audit.chain import record
from balise_web.outcomes import Done, Stop, action, journey, stop
from balise_web.participants.actions import add_person
from balise_web.participants.models import Agency, Participant, Person

Link = Callable[[str], str]
"""Makes the address of a page out of a token."""


@dataclass(frozen=True)
class Invited:
    """An invitation and the link in its letter, which no page ever shows."""

    invitation: Invitation
    link: str
    sent: bool


@journey
def invite(
    person: Person, *, email: str, link: Link, by: Person, language: str = "en"
) -> Done[Invited]:
    """Invite somebody who acts and cannot sign in yet; an earlier letter is void."""
    with transaction.atomic():
        invitation, token = _made(person, email, language, by)
    return _sent(invitation, link(token))


@journey
def add_and_invite(
    *,
    handle: str,
    name: str,
    roles: Mapping[str, Agency | None],
    email: str,
    link: Link,
    by: Person,
    participant: Participant | None = None,
    language: str = "en",
) -> Done[Invited]:
    """Add a person and invite them: both, or neither."""
    with transaction.atomic():
        outcome = add_person(
            handle=handle, name=name, roles=roles, participant=participant, by=by
        )
        if not isinstance(outcome, Done):
            raise Stop(*outcome.messages)
        invitation, token = _made(outcome.value, email, language, by)
    return _sent(invitation, link(token))


@action
def withdraw_invitation(invitation: Invitation, *, by: Person) -> Done[Invitation]:
    """Take an invitation back; its link no longer opens anything."""
    require_may_invite(by, invitation.person)
    open_ones = Invitation.objects.filter(
        pk=invitation.pk, accepted_at=None, withdrawn_at=None
    )
    if not open_ones.update(withdrawn_at=timezone.now()):
        stop("changed-meanwhile")
    what = {"handle": invitation.person.handle}
    record(
        "invitation-withdrawn", person=by.handle, about=_chain(invitation), what=what
    )
    return Done(invitation)


@action
def accept(token: str, *, password: str, language: str = "") -> Done[Account]:
    """Come in by an invitation, once, with a password of one's own."""
    invitation = invitation_with(token)
    spent = Invitation.objects.filter(
        pk=invitation.pk, accepted_at=None, withdrawn_at=None
    ).update(accepted_at=timezone.now())
    if not spent:
        stop("invitation-not-open")
    # Only now, and only to whoever reads this address: nobody else learns of it.
    if Account.objects.filter(email=invitation.email).exists():
        stop("address-has-account")
    account = Account(
        person=invitation.person,
        email=invitation.email,
        language=language or invitation.language,
    )
    _require_good(password, account)
    account.set_password(password)
    account.save(force_insert=True)
    EmailAddress.objects.create(
        user=account, email=account.email, verified=True, primary=True
    )
    record("account-made", person=invitation.person.handle, about=_chain(invitation))
    return Done(account)


def _made(
    person: Person, email: str, language: str, by: Person
) -> tuple[Invitation, str]:
    require_may_invite(by, person)
    if Account.objects.filter(person=person).exists():
        stop("already-has-account", person=person.handle)
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        stop("not-an-address")
    Invitation.objects.filter(
        person=person, accepted_at=None, withdrawn_at=None
    ).update(withdrawn_at=timezone.now())
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        person=person,
        email=address,
        language=language,
        digest=digest_of(token),
        made_by=by,
        expires_at=timezone.now() + settings.INVITATION_LASTS,
    )
    what = {"handle": person.handle}
    record("person-invited", person=by.handle, about=_chain(invitation), what=what)
    return invitation, token


def _sent(invitation: Invitation, link: str) -> Done[Invited]:
    """Send the letter once the row is there: a server that is away undoes nothing."""
    sent = letters.send(
        "invitation",
        to=invitation.email,
        language=invitation.language,
        name=invitation.person.name,
        participant=invitation.person.participant,
        by=invitation.made_by.name,
        link=link,
        until=invitation.expires_at,
    )
    told = () if sent else (Message("letter-not-sent"),)
    return Done(Invited(invitation, link, sent), told)


def _require_good(password: str, account: Account) -> None:
    try:
        validate_password(password, account)
    except ValidationError:
        stop("password-too-weak")


def _chain(invitation: Invitation) -> list[str]:
    of = invitation.person.participant
    return [of.code] if of else []
