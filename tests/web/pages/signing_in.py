"""A browser in which somebody is signed in, without the way through the door."""

from django.test import Client

from balise_web.accounts.models import Account
from balise_web.participants.models import Person
from web.accounts.doors import address_of, with_codes


def signed_in(person: Person, language: str = "en") -> Client:
    """A browser of a person with a second factor, reading in a language."""
    account = Account.objects.filter(person=person).first()
    if account is None:
        account = Account(person=person, email=address_of(person), language=language)
        account.set_unusable_password()
        account.save(force_insert=True)
        with_codes(account)
    client = Client(headers={"accept-language": language})
    client.force_login(account)
    return client
