"""A browser in which somebody is signed in, their second factor given."""

from typing import Any

from django.test import Client

from balise_web.accounts.models import Account
from balise_web.participants.models import Person
from web.accounts.doors import with_codes


def signed_in(person: Person, **more: Any) -> Client:
    """Give a client in which a person is signed in."""
    account = Account.objects.filter(person=person).first()
    if account is None:
        address = f"{person.handle}@example.org"
        account = Account.objects.create(person=person, email=address)
        with_codes(account)
    client = Client(**more)
    client.force_login(account)
    return client
