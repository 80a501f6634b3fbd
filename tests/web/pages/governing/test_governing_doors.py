"""Each character at every address: it opens, or there is no such page."""

import pytest
from django.test import Client
from django.utils import timezone

from balise_web.participants import actions as people
from balise_web.participants.models import Person, Role
from web.pages.signing_in import signed_in
from web.world import a_cast, done

pytestmark = pytest.mark.django_db
EVERYONE = ("ana", "ben", "cleo", "sender", "dov", "gov", "sec", "aud")
CONFIRMED = {"ana", "ben", "cleo", "sender", "gov", "sec", "aud"}
OPENS = {
    "/participants/": CONFIRMED,
    "/participants/QMA/": CONFIRMED,
    "/participants/UNX/": CONFIRMED,
    "/participants/first-steps/": {"ana", "ben", "cleo"},
    "/participants/invite/": {"gov", "sec"},
    "/participants/announcements/": CONFIRMED,
    "/participants/announcements/{announcement}/end/": {"gov", "sec"},
    "/participants/cannot-collect/": {"ana", "ben", "cleo", "gov", "aud"},
    "/participants/cannot-collect/{request}/answer/": {"gov"},
    "/participants/cannot-collect/{confirmed}/end/": {"gov"},
    "/participants/groups/": CONFIRMED,
    "/participants/groups/coast/": {"ana", "sender", "gov", "sec", "aud"},
    "/participants/groups/coast/QMA/leave/": {"ana", "gov", "sec"},
    "/participants/QMI/letter/": {"gov", "sec"},
    "/participants/QMA/letter/": set(),
    "/participants/QMA/step/suspend/": {"gov"},
    "/participants/QMA/step/reinstate/": set(),
    "/participants/QMA/step/withdraw/": {"ana"},
    "/participants/QMA/step/keep/": set(),
    "/participants/QMA/frequencies/": {"ana"},
    "/participants/QMA/agencies/": {"ana", "sender", "gov", "sec", "aud"},
    "/participants/QMA/declare/": {"ana"},
    "/participants/QMA/agencies/police/": {"ana", "sender", "gov", "sec", "aud"},
    "/participants/QMA/agencies/police/IE/": {"ana", "sender", "gov", "sec", "aud"},
    "/participants/QMA/except/QMB/": {"ana"},
    "/terms/": CONFIRMED,
    "/terms/1/": CONFIRMED,
    "/terms/9/": set(),
    "/terms/new/": {"gov"},
    "/participants/QMZ/": set(),
}


@pytest.fixture
def people_of(db):
    """The cast with an auditor, a participant that is invited, and a reference source."""
    cast = a_cast()
    today = timezone.localdate()
    auditor = Person.objects.create(handle="aud", name="Auditor")
    Role.objects.create(person=auditor, role="auditor")
    done(people.add_participant(code="QMI", name="Invited", by=cast.secretariat))
    done(
        people.add_participant(
            code="UNX", name="A source", is_reference=True, by=cast.secretariat
        )
    )
    said = people.announce(
        texts={"en": "Meeting"}, language="en", first=today, by=cast.governance
    )
    asked = people.ask_cannot_collect(
        cast.ana.row, family="harm", reason="law", text="Art. 1", by=cast.ana.lead
    )
    confirmed = people.confirm_cannot_collect(
        cast.ana.row, family="business", reason="law", by=cast.governance
    )
    group = done(people.add_group(name="coast", label="Coast", by=cast.secretariat))
    done(people.join_group(group, participant=cast.ana.row, by=cast.secretariat))
    numbers = {
        "announcement": done(said).pk,
        "request": done(asked).pk,
        "confirmed": done(confirmed).pk,
    }
    who = {
        "ana": cast.ana.lead,
        "ben": cast.ben.lead,
        "cleo": cast.cleo.lead,
        "sender": cast.ana.sender,
        "dov": cast.dov,
        "gov": cast.governance,
        "sec": cast.secretariat,
        "aud": auditor,
    }
    return who, numbers


@pytest.mark.parametrize("address", OPENS)
def test_every_address_opens_to_these_and_is_not_there_for_others(
    address, people_of
) -> None:
    who, numbers = people_of
    path = address.format(**numbers)

    found = {name: signed_in(who[name]).get(path).status_code for name in EVERYONE}

    expected = {name: 200 if name in OPENS[address] else 404 for name in EVERYONE}
    assert found == expected


@pytest.mark.parametrize("address", ["/participants/", "/terms/", "/terms/new/"])
def test_who_is_not_signed_in_is_asked_to(address, people_of) -> None:
    reply = Client().get(address)

    assert reply.status_code == 302


@pytest.mark.parametrize("language", ["ar", "en", "es", "fr", "ru", "zh-hans"])
def test_the_pages_speak_every_language(language, people_of) -> None:
    who, _ = people_of

    for address in ("/participants/", "/participants/QMA/", "/terms/"):
        reply = signed_in(who["ana"], language).get(address)
        assert f'lang="{language}"' in reply.content.decode()


def test_names_letters_and_reasons_stay_inside(people_of) -> None:
    who, _ = people_of
    done(
        people.suspend(who["ben"].participant, reason="a secret reason", by=who["gov"])
    )

    inside = signed_in(who["sec"]).get("/participants/QMB/").content.decode()
    outside = signed_in(who["ana"]).get("/participants/QMB/").content.decode()

    assert "a secret reason" in inside
    assert "Ministry" in inside
    assert "a secret reason" not in outside
    assert "Ministry" not in outside
    assert who["ben"].name not in outside.replace(who["ana"].name, "", 2)


def test_a_group_is_not_known_to_those_outside_it(people_of) -> None:
    who, _ = people_of

    assert (
        "Coast"
        not in signed_in(who["ben"]).get("/participants/groups/").content.decode()
    )
    assert (
        "Coast" in signed_in(who["ana"]).get("/participants/groups/").content.decode()
    )


def test_whoever_is_only_invited_sees_itself_alone(people_of) -> None:
    who, _ = people_of
    lead = done(
        people.add_person(
            handle="ines",
            name="Ines",
            participant=people_row("QMI"),
            roles={"focal-point": None},
            by=who["sec"],
        )
    )
    client = signed_in(lead)

    listed = client.get("/participants/").content.decode()

    assert "/participants/QMI/" in listed
    assert "/participants/QMA/" not in listed
    assert client.get("/participants/QMA/").status_code == 404
    assert client.get("/participants/first-steps/").status_code == 200


def people_row(code):
    from balise_web.participants.models import Participant

    return Participant.objects.get(code=code)
