"""Ways in for invented people, on a region that is invented as a whole or in part.

Nothing here works for a person of a real participant, whatever the settings say.
"""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from balise_web.accounts.models import Account
from balise_web.audit.chain import record
from balise_web.outcomes import Done, action, not_found, stop
from balise_web.participants.models import Participant, Person


def is_simulated(person: Person) -> bool:
    """Say whether a person is invented: so is their participant, or the whole home."""
    if person.participant is not None:
        return person.participant.simulated
    taking_part = Participant.objects.filter(is_reference=False)
    return taking_part.exists() and not taking_part.filter(simulated=False).exists()


@action
def make_simulated_account(
    person: Person,
    *,
    email: str,
    password: str,
    totp_secret: str,
    language: str = "en",
) -> Done[Account]:
    """Give an invented person a way in that the caller knows: password and codes.

    ``totp_secret`` is base32, as an authenticator takes it.
    """
    if not is_simulated(person):
        stop("only-simulated", person=person.handle)
    if Account.objects.filter(person=person).exists():
        stop("already-has-account", person=person.handle)
    account = Account(person=person, email=email.lower(), language=language)
    account.set_password(password)
    account.save(force_insert=True)
    EmailAddress.objects.create(
        user=account, email=account.email, verified=True, primary=True
    )
    TOTP.activate(account, totp_secret)
    RecoveryCodes.activate(account)
    of = person.participant
    record(
        "account-made",
        person=person.handle,
        about=[of.code] if of else [],
        what={"simulated": True},
    )
    return Done(account)


def sign_in_as(request: HttpRequest, person: Person) -> HttpResponse:
    """Sign in as an invented person without a word; the demonstration's list does it.

    Not found for everybody else, and wherever this is no demonstration.
    """
    account = Account.objects.filter(person=person).first()
    if not (settings.DEMO and account and account.is_active and is_simulated(person)):
        not_found("person", person.handle)
    door = get_adapter(request)
    record_authentication(request, account, method="demonstration")
    door.login(request, account)
    return door.post_login(
        request,
        account,
        email_verification="none",
        signal_kwargs=None,
        email=account.email,
        signup=False,
        redirect_url=None,
    )
