"""Invented people have ways in that others know; real people never do."""

import pytest
from django.test import Client, RequestFactory

from balise_web.accounts.demo import make_simulated_account, sign_in_as
from balise_web.outcomes import NotFound
from balise_web.participants.models import Participant
from web.accounts.doors import PASSWORD, SECRET, an_account, signed_in
from web.world import a_cast, done

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return a_cast()


def simulate(*codes: str) -> None:
    Participant.objects.filter(code__in=codes).update(simulated=True)


def make(person):
    person.refresh_from_db()
    return make_simulated_account(
        person,
        email=f"{person.handle}@example.org",
        password=PASSWORD,
        totp_secret=SECRET,
    )


def test_a_person_of_a_simulated_participant_gets_a_known_way_in(cast) -> None:
    simulate("QMA")

    account = done(make(cast.ana.lead))

    assert signed_in(account).get("/account/").status_code == 200


def test_a_person_of_a_real_participant_does_not(cast) -> None:
    simulate("QMA")

    assert make(cast.ben.lead).message.code == "only-simulated"
    # Central people see real participants too, as long as there is one.
    assert make(cast.governance).message.code == "only-simulated"


def test_central_people_do_where_every_participant_is_invented(cast) -> None:
    simulate("QMA", "QMB", "QMC")

    done(make(cast.governance))


def request_of(client: Client):
    request = RequestFactory().post("/")
    request.session, request.COOKIES = client.session, {}
    return request


@pytest.mark.parametrize(
    ("demo", "codes"), [(False, ("QMA",)), (True, ()), (False, ())]
)
def test_nobody_is_signed_in_without_a_word_elsewhere(
    cast, settings, demo, codes
) -> None:
    an_account(cast.ana.lead, cast.secretariat)
    simulate(*codes)
    settings.DEMO = demo

    with pytest.raises(NotFound):
        sign_in_as(request_of(Client()), cast.ana.lead)
