"""Invented people get in without a password, and only in a demonstration."""

import base64

import pytest
from django.test import Client

from balise_web.accounts.demo import make_simulated_account
from web.world import a_cast, done

pytestmark = pytest.mark.django_db
SECRET = base64.b32encode(b"twenty bytes, known.").decode()


@pytest.fixture
def cast():
    return a_cast()


def with_account(person):
    done(
        make_simulated_account(
            person,
            email=f"{person.handle}@simulated.example",
            password="never typed by anybody",
            totp_secret=SECRET,
        )
    )


def invent(cast) -> None:
    for party in (cast.ana, cast.ben, cast.cleo):
        party.row.simulated = True
        party.row.save()


def test_the_sign_in_page_lists_who_is_invented(cast, settings) -> None:
    settings.DEMO = True
    invent(cast)
    with_account(cast.ana.lead)

    html = Client().get("/sign-in/").content.decode()

    assert f"/demo/sign-in/{cast.ana.lead.handle}/" in html
    assert cast.ben.lead.handle not in html


def test_an_invented_person_enters_with_one_press(cast, settings) -> None:
    settings.DEMO = True
    invent(cast)
    with_account(cast.ana.lead)
    client = Client()

    reply = client.post(f"/demo/sign-in/{cast.ana.lead.handle}/")

    assert reply.status_code == 302
    assert client.get("/account/").status_code == 200


def test_outside_a_demonstration_nobody_is_listed_or_let_in(cast, settings) -> None:
    settings.DEMO = False
    invent(cast)
    with_account(cast.ana.lead)
    client = Client()

    assert cast.ana.lead.handle not in client.get("/sign-in/").content.decode()
    assert client.post(f"/demo/sign-in/{cast.ana.lead.handle}/").status_code == 404
    assert client.get("/account/").status_code == 302


def test_a_real_participants_person_is_never_let_in(cast, settings) -> None:
    settings.DEMO = True
    invent(cast)
    with_account(cast.ana.lead)
    cast.ana.row.simulated = False
    cast.ana.row.save()
    client = Client()

    assert cast.ana.lead.handle not in client.get("/sign-in/").content.decode()
    assert client.post(f"/demo/sign-in/{cast.ana.lead.handle}/").status_code == 404


def test_files_to_try_are_given_in_a_demonstration_only(settings, home) -> None:
    (home / "try").mkdir()
    (home / "try" / "arrivals.csv").write_text("t,n\n")
    (home / "secret-key").write_text("s")

    settings.DEMO = True
    given = Client().get("/demo/files/arrivals.csv")
    assert b"".join(given.streaming_content) == b"t,n\n"
    given.close()
    assert Client().get("/demo/files/..%2Fsecret-key").status_code == 404
    settings.DEMO = False
    assert Client().get("/demo/files/arrivals.csv").status_code == 404
