"""What keeps an account safe, and the language in which it is spoken to."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction

from balise_web.accounts import letters
from balise_web.accounts.models import Account
from balise_web.accounts.models.account import PAGE_LANGUAGES
from balise_web.audit.chain import record
from balise_web.outcomes import Done, action, journey, not_found, stop
from balise_web.participants.access import looks_after
from balise_web.participants.models import Person


@journey
def reset_second_factor(person: Person, *, by: Person) -> Done[Account]:
    """Take away a lost second factor: signed out at once, a new one is set up next.

    The person still needs the password; a letter tells them, in case it was not wanted.
    """
    account = _without_second_factor(person, by)
    letters.send(
        "second_factor_reset",
        to=account.email,
        language=account.language,
        name=person.name,
        by=by.name,
    )
    return Done(account)


@transaction.atomic
def _without_second_factor(person: Person, by: Person) -> Account:
    account = Account.objects.filter(person=person).first()
    if account is None or not looks_after(by, person):
        not_found("person", person.handle)
    if person.pk == by.pk:
        stop("not-to-oneself")
    removed, _ = Authenticator.objects.filter(user=account).delete()
    if not removed:
        stop("no-second-factor", person=person.handle)
    end_sessions(account)
    of = person.participant
    record(
        "second-factor-reset",
        person=by.handle,
        about=[of.code] if of else [],
        what={"handle": person.handle},
    )
    return account


@action
def choose_language(account: Account, *, language: str) -> Done[Account]:
    """Choose the language of pages and letters; nothing that an audit needs to know."""
    if language not in PAGE_LANGUAGES:
        stop("no-such-language")
    account.language = language
    account.save(update_fields=["language"])
    return Done(account)


def end_sessions(account: Account) -> None:
    """Sign out everywhere."""
    for session in UserSession.objects.filter(user=account):
        session.end()
