"""Who is invited comes in, once, within a week; nobody else learns anything."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from balise_web.accounts import actions
from balise_web.accounts.models import Account, Invitation
from balise_web.audit.models import Event
from balise_web.outcomes import Refused
from balise_web.participants import actions as people
from balise_web.participants.models import Person
from web.accounts.doors import PASSWORD, address_of, an_account, last_link, link, plain
from web.world import a_cast, done

pytestmark = pytest.mark.django_db


def token_of(invited) -> str:
    return invited.link.rstrip("/").rpartition("/")[2]


def invite(person, by, email=None, language="en"):
    return actions.invite(
        person, email=email or address_of(person), link=link, by=by, language=language
    )


def test_a_person_is_added_and_invited_in_one_step() -> None:
    cast = a_cast()

    done(
        actions.add_and_invite(
            handle="eva",
            name="Eva",
            roles={"analyst": None},
            participant=cast.ana.row,
            email="Eva@Example.org",
            link=link,
            by=cast.ana.lead,
        )
    )

    assert mail.outbox[-1].to == ["eva@example.org"]
    assert "Eva" in mail.outbox[-1].body
    assert Invitation.objects.get().person.handle == "eva"


def test_where_the_invitation_is_refused_nobody_is_added() -> None:
    cast = a_cast()

    outcome = actions.add_and_invite(
        handle="eva",
        name="Eva",
        roles={"analyst": None},
        participant=cast.ana.row,
        email="not an address",
        link=link,
        by=cast.ana.lead,
    )

    assert outcome.message.code == "not-an-address"
    assert not Person.objects.filter(handle="eva").exists()
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("ana.deputy", None),
        ("ana.validator", "not-found"),
        ("ben.lead", "not-found"),
        ("secretariat", "not-found"),
        ("governance", "not-found"),
        ("dov", "not-found"),
    ],
)
def test_whoever_may_add_somebody_may_invite_them(who, code) -> None:
    cast = a_cast()
    by = cast
    for name in who.split("."):
        by = getattr(by, name)

    outcome = invite(cast.ana.sender, by)

    assert (outcome.message.code if isinstance(outcome, Refused) else None) == code


def test_the_secretariat_invites_a_focal_point_and_governance_central_people() -> None:
    cast = a_cast()

    done(invite(cast.ana.lead, cast.secretariat))
    done(invite(cast.secretariat, cast.governance))

    assert len(mail.outbox) == 2


def test_the_letter_speaks_the_language_of_whoever_is_invited() -> None:
    cast = a_cast()

    done(invite(cast.ana.sender, cast.ana.lead, language="fr"))

    assert "Bonjour" in mail.outbox[-1].body


def test_the_token_is_in_the_letter_alone() -> None:
    cast = a_cast()

    token = token_of(done(invite(cast.ana.sender, cast.ana.lead)))

    row = Invitation.objects.get()
    assert token not in str(vars(row))
    assert token in mail.outbox[-1].body
    for event in Event.objects.all():
        assert token not in str(event.what)
        assert "@" not in str(event.what)


def test_an_invitation_is_accepted_once() -> None:
    cast = a_cast()
    token = token_of(done(invite(cast.ana.sender, cast.ana.lead)))

    account = done(actions.accept(token, password=PASSWORD))
    again = actions.accept(token, password=PASSWORD)

    assert account.person == cast.ana.sender
    assert again.message.code == "invitation-not-open"
    assert Account.objects.count() == 1


def test_an_invitation_is_open_for_seven_days() -> None:
    cast = a_cast()
    token = token_of(done(invite(cast.ana.sender, cast.ana.lead)))
    row = Invitation.objects.get()
    assert row.expires_at - row.made_at < timedelta(days=7, seconds=5)

    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert (
        actions.accept(token, password=PASSWORD).message.code == "invitation-not-open"
    )


def test_a_new_invitation_makes_the_former_one_void() -> None:
    cast = a_cast()
    first = token_of(done(invite(cast.ana.sender, cast.ana.lead)))
    second = token_of(done(invite(cast.ana.sender, cast.ana.lead, "else@example.org")))

    assert (
        actions.accept(first, password=PASSWORD).message.code == "invitation-not-open"
    )
    assert done(actions.accept(second, password=PASSWORD)).email == "else@example.org"


def test_an_invitation_is_withdrawn() -> None:
    cast = a_cast()
    invited = done(invite(cast.ana.sender, cast.ana.lead))

    done(actions.withdraw_invitation(invited.invitation, by=cast.ana.deputy))

    token = token_of(invited)
    assert (
        actions.accept(token, password=PASSWORD).message.code == "invitation-not-open"
    )
    again = actions.withdraw_invitation(invited.invitation, by=cast.ana.deputy)
    assert again.message.code == "changed-meanwhile"


def test_who_no_longer_acts_does_not_come_in() -> None:
    cast = a_cast()
    token = token_of(done(invite(cast.ana.sender, cast.ana.lead)))

    done(people.deactivate_person(cast.ana.sender, by=cast.ana.lead))

    assert (
        actions.accept(token, password=PASSWORD).message.code == "invitation-not-open"
    )
    outcome = invite(Person.objects.get(pk=cast.ana.sender.pk), cast.ana.lead)
    assert outcome.message.code == "person-inactive"


def test_whoever_invites_does_not_learn_that_an_address_is_in_use_elsewhere() -> None:
    cast = a_cast()
    ben = an_account(cast.ben.sender, cast.ben.lead)

    invited = done(invite(cast.ana.sender, cast.ana.lead, email=ben.email))

    outcome = actions.accept(token_of(invited), password=PASSWORD)
    assert outcome.message.code == "address-has-account"
    assert Invitation.objects.get(pk=invited.invitation.pk).accepted_at is None


def test_a_weak_password_spends_nothing() -> None:
    cast = a_cast()
    token = token_of(done(invite(cast.ana.sender, cast.ana.lead)))

    assert actions.accept(token, password="123456").message.code == "password-too-weak"

    done(actions.accept(token, password=PASSWORD))


def test_a_letter_that_cannot_be_sent_is_told_and_undoes_nothing(settings) -> None:
    cast = a_cast()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

    outcome = invite(cast.ana.sender, cast.ana.lead)

    assert [m.code for m in outcome.messages] == ["letter-not-sent"]
    assert not outcome.value.sent
    done(actions.accept(token_of(outcome.value), password=PASSWORD))


def test_the_page_lets_in_and_leads_to_the_second_factor() -> None:
    cast = a_cast()
    done(invite(cast.ana.validator, cast.ana.lead))
    client = Client()
    path = last_link()

    shown = client.get(path)
    answer = client.post(
        path, {"password": PASSWORD, "again": PASSWORD, "language": "es"}, follow=True
    )

    assert "validator" in shown.content.decode()
    assert answer.redirect_chain[-1][0] == "/account/set-up/"
    assert 'lang="es"' in answer.content.decode()
    assert Account.objects.get().language == "es"
    assert Client().get(path).status_code == 404


def test_the_page_says_what_is_wrong_at_its_field_and_keeps_the_invitation() -> None:
    cast = a_cast()
    done(invite(cast.ana.validator, cast.ana.lead))
    client = Client()

    differing = client.post(
        last_link(), {"password": PASSWORD, "again": "x", "language": "en"}
    )
    weak = client.post(
        last_link(), {"password": "password", "again": "password", "language": "en"}
    )

    assert "The two passwords differ" in differing.content.decode()
    assert 'id="id_password_error"' in weak.content.decode()
    assert not Account.objects.exists()


def test_the_page_speaks_as_the_letter_did() -> None:
    cast = a_cast()
    done(invite(cast.ana.validator, cast.ana.lead, language="ar"))

    page = Client().get(last_link()).content.decode()

    assert 'dir="rtl"' in page


def test_unknown_used_and_old_invitations_sound_alike() -> None:
    cast = a_cast()
    token = token_of(done(invite(cast.ana.sender, cast.ana.lead)))
    done(actions.accept(token, password=PASSWORD))
    client = Client()

    used = client.get(f"/invitation/{token}/")
    unknown = client.get("/invitation/never/")

    assert used.status_code == unknown.status_code == 404
    assert plain(used).replace(token, "never") == plain(unknown)


def test_nobody_signs_up() -> None:
    client = Client()

    page = client.get("/sign-in/by-invitation/")
    sent = client.post(
        "/sign-in/by-invitation/", {"email": "me@example.org", "password1": PASSWORD}
    )

    assert "By invitation" in page.content.decode()
    assert "By invitation" in sent.content.decode()
    assert not Account.objects.exists()
