"""Every page of sharing before the cast of four, and before nobody."""

import pytest
from django.test import Client

from balise_web.offers import actions as offers
from balise_web.offers.access import mark_of
from balise_web.participants import actions as people
from balise_web.participants.models import Role
from balise_web.submissions import actions as submissions
from web.pages.signing_in import signed_in
from web.test_recalls import asked_by
from web.world import ALL, a_cast, an_offer, done, who_shares

pytestmark = pytest.mark.django_db
LABEL = "own services only"


@pytest.fixture
def world(tmp_path):
    """Ana and Ben share, are in a group, and Ben exported what Ana then took back."""
    cast = a_cast()
    given = who_shares(cast, tmp_path)
    for flow in ("IX", "RE"):
        an_offer(cast.ana, dataflow=flow)
    group = done(people.add_group(name="coast", label="Coast", by=cast.secretariat))
    for party in (cast.ana, cast.ben):
        done(people.join_group(group, participant=party.row, by=cast.secretariat))
    done(people.add_agency(cast.ana.row, code="coast", name="Coast", by=cast.ana.lead))
    done(
        offers.label_audience(cast.ana.row, label=LABEL, audience=ALL, by=cast.ana.lead)
    )
    asked_by(cast.ben, export="csv")
    done(submissions.recall(given, reason="wrong", by=cast.ana.lead))
    cast.number = given.number
    return cast


OWN = [
    "/sharing/",
    "/sharing/partners/",
    "/sharing/groups/",
    "/sharing/labels/",
    "/sharing/inside/",
    "/sharing/secretariat/",
    "/sharing/looked/",
    "/sharing/looked/log.csv",
    "/sharing/looked/log.jsonl",
    "/sharing/looked/chain.jsonl",
    "/sharing/notices/",
    "/sharing/offers/IE/statistics/",
    "/sharing/offers/IC/incidents/",
]
"""Pages that everyone has of their own: Ana, Ben and Cleo each see theirs."""


@pytest.mark.parametrize("url", OWN)
def test_each_has_its_own_and_a_stranger_none(world, url):
    for party in (world.ana, world.ben, world.cleo):
        assert signed_in(party.lead).get(url).status_code == 200
    assert signed_in(world.dov).get(url).status_code == 404
    assert Client().get(url).status_code == 302


@pytest.mark.parametrize(
    ("url", "answers"),
    [
        ("/sharing/partners/QMA/", (404, 200, 200, 404)),
        ("/sharing/partners/QMZ/", (404, 404, 404, 404)),
        ("/sharing/groups/coast/leave/", (200, 200, 404, 404)),
        ("/sharing/groups/none/leave/", (404, 404, 404, 404)),
        (f"/sharing/labels/{mark_of(LABEL)}/", (200, 404, 404, 404)),
        ("/sharing/inside/police/IE/", (200, 200, 200, 404)),
        ("/sharing/inside/coast/IE/", (200, 404, 404, 404)),
        ("/sharing/notices/NUMBER/", (404, 200, 404, 404)),
        ("/sharing/offers/ZZ/statistics/", (404, 404, 404, 404)),
        ("/sharing/offers/IE/everything/", (404, 404, 404, 404)),
        ("/sharing/looked/log.xml", (404, 404, 404, 404)),
        ("/audit/QMA/", (200, 404, 404, 404)),
        ("/audit/QMA/chain.jsonl", (200, 404, 404, 404)),
        ("/audit/central/", (404, 404, 404, 404)),
        ("/audit/QMZ/", (404, 404, 404, 404)),
        ("/audit/", (302, 302, 302, 404)),
    ],
)
def test_what_belongs_to_one_exists_for_nobody_else(world, url, answers):
    url = url.replace("NUMBER", world.number)
    people_of_cast = (world.ana.lead, world.ben.lead, world.cleo.lead, world.dov)

    found = tuple(signed_in(each).get(url).status_code for each in people_of_cast)

    assert found == answers
    assert Client().get(url).status_code in {302, 404}


@pytest.mark.parametrize("url", [u for u in OWN if "offers" not in u])
def test_colleagues_without_the_lead_look_and_change_nothing(world, url):
    reply = signed_in(world.ana.sender).get(url)

    if "looked" in url:
        assert reply.status_code == 404
    else:
        assert reply.status_code == 200
        assert "/sharing/offers/IE" not in reply.content.decode()


def test_who_may_not_change_an_offer_is_told_who_does(world):
    for person in (world.ana.sender, world.ana.validator):
        reply = signed_in(person).get("/sharing/offers/IE/statistics/")
        assert reply.status_code == 409
        assert "focal-point" in reply.content.decode()


def test_the_auditor_sees_every_chain_and_who_stands_behind_a_reading(world):
    Role.objects.create(person=world.dov, role="auditor")
    client = signed_in(world.dov)

    for url in ("/audit/", "/audit/QMA/", "/audit/central/", "/audit/QMB/chain.jsonl"):
        assert client.get(url).status_code == 200
    assert "qmb-lead" in client.get("/sharing/looked/").content.decode()
    assert "qmb-lead" in client.get("/audit/QMA/").content.decode()
    assert (
        "qmb-lead" not in signed_in(world.ana.lead).get("/audit/QMA/").content.decode()
    )


def test_the_secretariat_has_its_notices_and_nothing_of_a_participant(world):
    client = signed_in(world.secretariat)

    assert client.get("/sharing/notices/").status_code == 200
    for url in ("/sharing/", "/sharing/looked/", "/audit/", "/sharing/partners/QMA/"):
        assert client.get(url).status_code == 404
