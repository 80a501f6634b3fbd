"""The page of people: who leads looks after them, nobody else hears of them."""

import pytest
from django.core import mail
from django.test import Client

from balise_web.accounts import actions
from balise_web.accounts.models import Account
from balise_web.audit.models import Event
from balise_web.participants import actions as people
from balise_web.participants.models import Person
from web.accounts.doors import (
    an_account,
    code_of,
    signed_in,
    type_password,
    with_codes,
)
from web.world import a_cast, done

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return a_cast()


@pytest.fixture
def lead(cast) -> Client:
    return signed_in(with_codes(an_account(cast.ana.lead, cast.secretariat)))


def test_who_leads_sees_everybody_of_their_participant_and_nobody_else(lead) -> None:
    page = lead.get("/people/").content.decode()

    for handle in ("qma-lead", "qma-deputy", "qma-validator", "qma-sender"):
        assert f"/people/{handle}/" in page
    assert "qmb" not in page
    assert "contributor (<bdi>Police</bdi>)" in page


@pytest.mark.parametrize(
    "path", ["/people/", "/people/add/", "/people/qma-lead/", "/people/of/QMA/"]
)
@pytest.mark.parametrize("who", ["ana.validator", "ben.sender", "dov"])
def test_whoever_may_not_finds_no_such_page(cast, path, who) -> None:
    person = cast
    for name in who.split("."):
        person = getattr(person, name)
    account = Account(person=person, email=f"{person.handle}@example.org")
    account.save()
    client = Client()
    client.force_login(with_codes(account))

    assert client.get(path).status_code == 404


def test_another_participants_people_are_not_found(cast, lead) -> None:
    for path in ("/people/qmb-lead/", "/people/of/QMB/", "/people/nobody-at-all/"):
        assert lead.get(path).status_code == 404
    for step in ("deactivate", "reset", "withdraw", "invite", "roles"):
        assert lead.post(f"/people/qmb-lead/{step}/").status_code == 404
    assert Person.objects.get(handle="qmb-lead").active


def test_somebody_is_added_and_invited_on_one_page(cast, lead) -> None:
    given = {
        "name": "Eva E.",
        "handle": "eva",
        "roles": ["analyst", "contributor:police"],
        "email": "eva@example.org",
        "language": "fr",
    }

    lead.post("/people/add/", given)
    page = lead.get("/people/eva/").content.decode()

    assert mail.outbox[-1].to == ["eva@example.org"]
    assert "invited, until" in page
    assert "/invitation/" not in page
    eva = Person.objects.get(handle="eva")
    assert set(eva.roles.values_list("role", "agency__code")) == {
        ("analyst", None),
        ("contributor", "police"),
    }


def test_what_is_wrong_stands_at_its_field_and_what_was_typed_is_kept(lead) -> None:
    given = {"name": "Eva", "handle": "qma-deputy", "roles": ["analyst"]}

    missing = lead.post("/people/add/", given).content.decode()
    taken = lead.post(
        "/people/add/", given | {"email": "e@example.org", "language": "en"}
    ).content.decode()

    assert 'id="id_email_error"' in missing
    assert 'id="id_handle_error"' in taken
    assert 'value="e@example.org"' in taken


def test_an_invitation_is_sent_again_and_taken_back(cast, lead) -> None:
    lead.post(
        "/people/qma-sender/invite/", {"email": "s@example.org", "language": "en"}
    )
    lead.post("/people/qma-sender/withdraw/")

    assert "not invited" in lead.get("/people/qma-sender/").content.decode()
    assert cast.ana.sender.invitations.get().withdrawn_at


def test_a_letter_is_written_in_the_language_of_the_page_unless_told_otherwise(
    lead,
) -> None:
    lead.post("/account/", {"language": "fr"})

    for path in ("/people/qma-sender/", "/people/add/"):
        page = lead.get(path).content.decode()
        assert '<option value="fr" selected>' in page.split('name="email"')[1]


def test_roles_are_changed_and_hold_at_once(cast, lead) -> None:
    lead.post("/people/qma-validator/roles/", {"roles": ["analyst", "deputy"]})

    validator = Person.objects.get(handle="qma-validator")
    assert set(validator.roles.values_list("role", flat=True)) == {"analyst", "deputy"}
    event = Event.objects.get(kind="roles-changed")
    assert event.what["before"] == ["validator"]


@pytest.mark.parametrize("step", ["deactivate", "reset"])
def test_nobody_does_it_to_themselves(cast, lead, step) -> None:
    page = lead.post(f"/people/qma-lead/{step}/", follow=True)

    assert "Nobody does this to themselves" in page.content.decode()
    assert Person.objects.get(handle="qma-lead").active


def test_someone_always_stays_to_look_after_people(cast) -> None:
    done(people.deactivate_person(cast.ana.deputy, by=cast.ana.lead))

    outcome = people.deactivate_person(cast.ana.lead, by=cast.ana.deputy)

    assert outcome.message.code in {"not-found", "changed-meanwhile"}
    assert Person.objects.get(handle="qma-lead").active


def test_somebody_acts_again(cast, lead) -> None:
    lead.post("/people/qma-validator/deactivate/")
    assert not Person.objects.get(handle="qma-validator").active

    lead.post("/people/qma-validator/reactivate/")

    assert Person.objects.get(handle="qma-validator").active


def test_a_lost_second_factor_is_removed_and_its_owner_told(cast, lead) -> None:
    account = with_codes(an_account(cast.ana.validator, cast.ana.lead))
    theirs = Client()
    type_password(theirs, account)
    theirs.post("/sign-in/code/", {"code": code_of(step=1)})

    lead.post("/people/qma-validator/reset/")

    assert theirs.get("/account/").url.startswith("/sign-in/")
    assert mail.outbox[-1].to == [account.email]
    again = Client()
    type_password(again, account)
    assert again.get("/account/").url == "/account/set-up/"


def test_the_secretariat_adds_a_focal_point_and_sees_only_who_leads(cast) -> None:
    client = signed_in(with_codes(an_account(cast.secretariat, cast.governance)))
    given = {
        "name": "Second",
        "handle": "qma-second",
        "roles": ["focal-point"],
        "email": "second@example.org",
        "language": "en",
    }

    client.post("/people/of/QMA/add/", given)
    page = client.get("/people/of/QMA/").content.decode()

    assert "/people/qma-second/" in page
    assert "/people/qma-validator/" not in page
    assert client.get("/people/").status_code == 404
    assert client.post("/people/qma-second/deactivate/").status_code in {302, 404}
    assert Person.objects.get(handle="qma-second").active


def test_governance_looks_after_central_people(cast) -> None:
    someone = done(
        people.add_person(
            handle="gil", name="Gil", roles={"governance": None}, by=cast.governance
        )
    )
    client = signed_in(with_codes(an_account(cast.governance, someone)))

    page = client.get("/people/").content.decode()

    assert "/people/sec/" in page
    assert "qma" not in page


def test_the_list_asks_the_same_number_of_questions_however_long_it_is(
    cast, lead, django_assert_num_queries
) -> None:
    lead.get("/people/")

    with django_assert_num_queries(7):
        lead.get("/people/")
    for number in range(5):
        done(
            actions.add_and_invite(
                handle=f"p{number}",
                name=f"P{number}",
                roles={"analyst": None},
                participant=cast.ana.row,
                email=f"p{number}@example.org",
                link=str,
                by=cast.ana.lead,
            )
        )
    with django_assert_num_queries(7):
        lead.get("/people/")
