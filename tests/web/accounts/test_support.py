"""The secretariat looks along by leave only: for hours, read only, and on record."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from balise_web.accounts import actions
from balise_web.accounts.models import SupportGrant
from balise_web.audit.models import Event
from balise_web.participants import actions as people
from balise_web.participants.models import Person
from web.accounts.doors import an_account, signed_in, with_codes
from web.world import a_cast, done

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return a_cast()


def a_grant(cast, hours: int = 4, person: Person | None = None) -> SupportGrant:
    return done(
        actions.grant_support(
            cast.ana.row,
            person=person or cast.secretariat,
            hours=hours,
            reason="a file that is not read",
            by=cast.ana.lead,
        )
    )


@pytest.fixture
def helper(cast) -> Client:
    """The secretariat's person, signed in."""
    return signed_in(with_codes(an_account(cast.secretariat, cast.governance)))


def looking(helper: Client, grant: SupportGrant) -> Client:
    helper.post(f"/account/support/{grant.pk}/look/")
    return helper


def looked(cast) -> list[dict]:
    found = Event.objects.filter(chain=cast.ana.code, kind="support-looked")
    return [event.what for event in found]


@pytest.mark.parametrize(
    ("hours", "code"), [(0, "support-too-long"), (73, "support-too-long"), (72, None)]
)
def test_leave_is_for_hours(cast, hours, code) -> None:
    outcome = actions.grant_support(
        cast.ana.row, person=cast.secretariat, hours=hours, reason="r", by=cast.ana.lead
    )

    assert getattr(getattr(outcome, "message", None), "code", None) == code


@pytest.mark.parametrize("who", ["validator", "sender"])
def test_only_who_leads_gives_leave(cast, who) -> None:
    outcome = actions.grant_support(
        cast.ana.row,
        person=cast.secretariat,
        hours=1,
        reason="r",
        by=getattr(cast.ana, who),
    )

    assert outcome.message.code == "not-found"


def test_nobody_gives_leave_for_another_participant_or_to_somebody_else(cast) -> None:
    def give(participant, person):
        return actions.grant_support(
            participant, person=person, hours=1, reason="r", by=cast.ana.lead
        )

    assert give(cast.ben.row, cast.secretariat).message.code == "not-found"
    assert give(cast.ana.row, cast.governance).message.code == "not-found"
    assert give(cast.ana.row, cast.ben.lead).message.code == "not-found"
    assert not SupportGrant.objects.exists()


def test_without_leave_the_secretariat_sees_none_of_it(cast, helper) -> None:
    assert helper.get("/people/qma-validator/").status_code == 404


def test_by_leave_it_sees_what_the_focal_point_sees(cast, helper) -> None:
    looking(helper, a_grant(cast))

    page = helper.get("/people/qma-validator/")

    assert page.status_code == 200
    assert "You look along as Lead of QMA" in page.content.decode()


def test_each_page_is_an_event_of_the_participant(cast, helper) -> None:
    grant = a_grant(cast)
    looking(helper, grant)

    helper.get("/people/")
    helper.get("/people/qma-validator/?secret=value")

    assert [what["page"] for what in looked(cast)] == ["people:people", "people:person"]
    assert looked(cast)[-1]["path"] == "/people/qma-validator/"
    assert {what["grant"] for what in looked(cast)} == {grant.pk}
    event = Event.objects.filter(kind="support-looked").last()
    assert (event.person, event.on_behalf_of) == (cast.secretariat.handle, "QMA")


def test_nothing_is_written_while_looking(cast, helper) -> None:
    looking(helper, a_grant(cast))

    answer = helper.post("/people/qma-validator/deactivate/")

    assert answer.status_code == 403
    assert "only looks" in answer.content.decode()
    assert Person.objects.get(handle="qma-validator").active


def test_one_click_stops_looking(cast, helper) -> None:
    looking(helper, a_grant(cast))

    helper.post("/account/support/leave/")

    assert helper.get("/people/qma-validator/").status_code == 404


def test_it_ends_by_itself(cast, helper) -> None:
    grant = a_grant(cast)
    looking(helper, grant)
    SupportGrant.objects.update(
        made_at=timezone.now() - timedelta(hours=5),
        ends_at=timezone.now() - timedelta(seconds=1),
    )

    answer = helper.get("/people/qma-validator/", follow=True)

    assert answer.redirect_chain[-1][0] == "/account/support/"
    assert helper.get("/people/qma-validator/").status_code == 404
    assert looked(cast) == []


@pytest.mark.parametrize("who", ["lead", "deputy"])
def test_who_leads_ends_it_at_once(cast, helper, who) -> None:
    grant = a_grant(cast)
    looking(helper, grant)
    client = signed_in(
        with_codes(an_account(getattr(cast.ana, who), granter(cast, who)))
    )

    client.post(f"/account/support/{grant.pk}/end/")

    assert helper.get("/people/qma-validator/", follow=True).redirect_chain
    assert helper.get("/people/qma-validator/").status_code == 404


def granter(cast, who: str) -> Person:
    return cast.secretariat if who == "lead" else cast.ana.lead


def test_it_ends_with_the_one_who_gave_it(cast, helper) -> None:
    looking(helper, a_grant(cast))

    done(people.deactivate_person(cast.ana.lead, by=cast.ana.deputy))

    assert helper.get("/people/qma-validator/", follow=True).redirect_chain


def test_the_leave_of_one_is_no_leave_of_another(cast, helper) -> None:
    other = done(
        people.add_person(
            handle="sue", name="Sue", roles={"secretariat": None}, by=cast.governance
        )
    )
    grant = a_grant(cast, person=other)

    assert helper.post(f"/account/support/{grant.pk}/look/").status_code == 404
    assert helper.get("/people/qma-validator/").status_code == 404


def test_the_focal_point_gives_and_ends_it_on_a_page(cast) -> None:
    client = signed_in(with_codes(an_account(cast.ana.lead, cast.secretariat)))

    wrong = client.post("/account/support/", {"person": "sec", "hours": 100})
    client.post("/account/support/", {"person": "sec", "hours": 3, "reason": "help"})
    page = client.get("/account/support/").content.decode()

    assert wrong.status_code == 200
    assert 'id="id_reason_error"' in wrong.content.decode()
    assert SupportGrant.objects.get().person == cast.secretariat
    assert "End now" in page


def test_others_find_no_such_page(cast) -> None:
    client = signed_in(with_codes(an_account(cast.ana.validator, cast.ana.lead)))

    assert client.get("/account/support/").status_code == 404
