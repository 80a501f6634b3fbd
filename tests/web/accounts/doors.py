"""Ways through the door for tests, by the pages that people use."""

import re
import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.test import Client

from balise_web.accounts import actions
from balise_web.accounts.models import Account
from balise_web.participants.models import Person
from web.world import done

PASSWORD = "quiet lantern over water"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
LINK = re.compile(r"http://testserver(\S+)")


def code_of(secret: str = SECRET, step: int = 0) -> str:
    """The code that an authenticator shows, some steps of 30 seconds from now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step))


def link(token: str) -> str:
    return f"http://testserver/invitation/{token}/"


def address_of(person: Person) -> str:
    return f"{person.handle}@example.org"


def an_account(person: Person, by: Person, language: str = "en") -> Account:
    """An account made by an invitation, with the password that all tests know."""
    invited = done(actions.invite(person, email=address_of(person), link=link, by=by))
    token = invited.link.rstrip("/").rpartition("/")[2]
    return done(actions.accept(token, password=PASSWORD, language=language))


def with_codes(account: Account) -> Account:
    """The same account with codes of the secret that all tests know."""
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP

    TOTP.activate(account, SECRET)
    RecoveryCodes.activate(account)
    return account


def type_password(client: Client, account: Account, password: str = PASSWORD, **more):
    data = {"login": account.email, "password": password, **more}
    return client.post("/sign-in/", data)


def signed_in(account: Account, client: Client | None = None) -> Client:
    """A browser that went through password and code."""
    client = client or Client()
    type_password(client, account)
    client.post("/sign-in/code/", {"code": code_of()})
    assert "_auth_user_id" in client.session
    return client


def last_link() -> str:
    """The path of the link in the last letter."""
    found = LINK.search(mail.outbox[-1].body)
    assert found, mail.outbox[-1].body
    return found[1]


def plain(reply) -> str:
    """The page without what differs each time."""
    text = reply.content.decode()
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)
