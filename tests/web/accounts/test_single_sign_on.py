"""Single sign-on lets in who has an account, by a verified address; it makes none."""

from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers import registry
from allauth.socialaccount.providers.openid_connect.provider import (
    OpenIDConnectProvider,
)
from django.test import Client

from balise_web.accounts.models import Account
from balise_web.participants.models import Person
from web.accounts.doors import an_account, code_of, with_codes
from web.accounts.provider import CLIENT, SECRET, a_provider
from web.world import a_cast

pytestmark = [pytest.mark.django_db, pytest.mark.urls("web.accounts.provider")]


@pytest.fixture(autouse=True)
def configured(settings, monkeypatch):
    """What OIDC_SERVER and its companions set, on a process that began without them."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setitem(
        registry.provider_map, OpenIDConnectProvider.id, OpenIDConnectProvider
    )

    def configure(address: str) -> None:
        settings.SOCIALACCOUNT_PROVIDERS = {
            "openid_connect": {
                "APPS": [
                    {
                        "provider_id": "sso",
                        "name": "Ministry account",
                        "client_id": CLIENT,
                        "secret": SECRET,
                        "settings": {"server_url": address},
                    }
                ],
                "OAUTH_PKCE_ENABLED": True,
            }
        }

    return configure


def come_by(client: Client, **more: str):
    """Go to the provider, and come back with what it said."""
    begun = client.get("/sign-on/sso/", more)
    asked = parse_qs(urlsplit(begun.url).query)
    assert asked["code_challenge_method"] == ["S256"]
    back = {"code": "c", "state": asked["state"][0]}
    return client.get("/sign-on/sso/back/", back)


def test_a_verified_address_lets_its_account_in_and_asks_for_the_second_factor(
    configured,
) -> None:
    cast = a_cast()
    account = with_codes(an_account(cast.ana.validator, cast.ana.lead))
    client = Client()

    with a_provider(email=account.email.upper(), email_verified=True) as address:
        configured(address)
        shown = client.get("/sign-in/").content.decode()
        answer = come_by(client)

    assert "Sign in by Ministry account" in shown
    assert answer.url == "/sign-in/code/"
    client.post("/sign-in/code/", {"code": code_of()})
    assert client.session["_auth_user_id"] == str(account.pk)


def test_an_address_that_is_not_verified_lets_nobody_in(configured) -> None:
    cast = a_cast()
    account = an_account(cast.ana.sender, cast.ana.lead)
    client = Client()

    with a_provider(email=account.email, email_verified=False) as address:
        configured(address)
        answer = come_by(client)

    assert "By invitation" in answer.content.decode()
    assert "_auth_user_id" not in client.session
    assert not SocialAccount.objects.exists()


def test_a_stranger_gets_neither_an_account_nor_a_person(configured) -> None:
    a_cast()
    before = Person.objects.count()
    client = Client()

    with a_provider(email="stranger@example.org", email_verified=True) as address:
        configured(address)
        answer = come_by(client)

    assert "By invitation" in answer.content.decode()
    assert not Account.objects.exists()
    assert Person.objects.count() == before


def test_nobody_ties_a_provider_to_their_account_by_asking(configured) -> None:
    cast = a_cast()
    account = an_account(cast.ana.sender, cast.ana.lead)
    client = Client()
    client.force_login(account)

    with a_provider(email="other@example.org", email_verified=True) as address:
        configured(address)
        come_by(client, process="connect")

    assert not SocialAccount.objects.exists()


def test_a_provider_that_is_away_is_a_page(configured) -> None:
    configured("http://127.0.0.1:9")

    page = Client().get("/sign-on/sso/", follow=True)

    assert "Single sign-on failed" in page.content.decode()
