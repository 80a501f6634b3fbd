"""From the invitation to the lock-out: what people meet at the door, on real pages."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client

from balise_web.accounts.models import Account
from balise_web.audit.chain import verify_chains
from balise_web.audit.models import Event
from balise_web.participants import actions as people
from web.accounts.doors import (
    PASSWORD,
    SECRET,
    an_account,
    code_of,
    last_link,
    plain,
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
def validator(cast) -> Account:
    """A role that needs a second factor, and has one."""
    return with_codes(an_account(cast.ana.validator, cast.ana.lead))


def kinds(person) -> list[str]:
    return list(
        Event.objects.filter(person=person.handle).values_list("kind", flat=True)
    )


def test_codes_are_set_up_and_asked_for_next_time(
    cast, django_capture_on_commit_callbacks
) -> None:
    account = an_account(cast.ana.validator, cast.ana.lead)
    client = Client()
    type_password(client, account)

    page = client.get("/account/codes/")
    secret = client.session["mfa.totp.secret"]
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/account/codes/", {"code": code_of(secret)})
    kept = client.get("/account/recovery/")

    assert "data:image/svg+xml;base64," in page.content.decode()
    assert len(re.findall(r"<code>\d{8}</code>", kept.content.decode())) == 10
    again = Client()
    answer = type_password(again, account)
    assert answer.url == "/sign-in/code/"
    assert "_auth_user_id" not in again.session
    # The code that set it up opened once; the next one opens the door.
    again.post("/sign-in/code/", {"code": code_of(secret, 1)})
    assert again.session["_auth_user_id"] == str(account.pk)
    assert kinds(cast.ana.validator).count("signed-in") == 2
    assert "second-factor-added" in kinds(cast.ana.validator)
    assert verify_chains() == ()


def test_a_code_opens_once(validator) -> None:
    first, second = Client(), Client()
    type_password(first, validator)
    type_password(second, validator)
    code = code_of()

    first.post("/sign-in/code/", {"code": code})
    second.post("/sign-in/code/", {"code": code})

    assert "_auth_user_id" in first.session
    assert "_auth_user_id" not in second.session


def test_the_key_of_the_codes_is_kept_encrypted(validator) -> None:
    kept = Authenticator.objects.get(user=validator, type="totp").data["secret"]

    assert SECRET not in kept
    assert validator.person.handle not in kept


def test_a_recovery_code_opens_once(validator) -> None:
    codes = Authenticator.objects.get(user=validator, type="recovery_codes")
    one = codes.wrap().get_unused_codes()[0]
    first, second = Client(), Client()
    type_password(first, validator)
    type_password(second, validator)

    first.post("/sign-in/code/", {"code": one})
    second.post("/sign-in/code/", {"code": one})

    assert "_auth_user_id" in first.session
    assert "_auth_user_id" not in second.session


@pytest.mark.parametrize("path", ["/account/", "/people/", "/account/password/"])
def test_a_role_that_needs_a_second_factor_goes_nowhere_without(cast, path) -> None:
    account = an_account(cast.ana.lead, cast.secretariat)
    client = Client()
    type_password(client, account)

    answer = client.get(path)

    assert (answer.status_code, answer.url) == (302, "/account/set-up/")
    assert client.get("/account/set-up/").status_code == 200
    assert client.get("/account/codes/").status_code == 200
    assert client.get("/account/passkeys/add/").status_code == 200


def test_a_contributor_may_go_on_with_a_password(cast) -> None:
    account = an_account(cast.ana.sender, cast.ana.lead)
    client = Client()
    type_password(client, account)

    assert client.get("/account/").status_code == 200


def test_the_last_second_factor_of_such_a_role_stays(validator) -> None:
    client = signed_in(validator)

    page = client.post("/account/codes/remove/")

    assert "Your roles need a second factor" in page.content.decode()
    assert Authenticator.objects.filter(user=validator, type="totp").exists()


def test_five_wrong_passwords_lock_and_the_right_one_no_longer_opens(validator) -> None:
    client = Client()
    for _ in range(5):
        wrong = type_password(client, validator, "not this one")
        assert "do not belong together" in wrong.content.decode()

    locked = type_password(client, validator)

    assert "Too many attempts failed" in locked.content.decode()
    assert "_auth_user_id" not in client.session


def test_an_unknown_address_is_locked_in_the_same_words(validator) -> None:
    replies = {}
    for address in (validator.email, "nobody@example.org"):
        client, said = Client(), []
        for _ in range(6):
            data = {"login": address, "password": "not this one"}
            page = client.post("/sign-in/", data)
            said.append(plain(page).replace(address, "ADDRESS"))
        replies[address] = said

    first, second = replies.values()
    assert first == second
    assert "Too many attempts failed" in first[-1]


def test_five_wrong_codes_lock(validator) -> None:
    client = Client()
    type_password(client, validator)
    for _ in range(5):
        client.post("/sign-in/code/", {"code": "000000"})

    locked = client.post("/sign-in/code/", {"code": code_of()})

    assert "Too many attempts failed" in locked.content.decode()
    assert "_auth_user_id" not in client.session
    assert kinds(validator.person).count("second-factor-failed") == 5


def test_a_forgotten_password_is_answered_in_the_same_words(validator) -> None:
    mail.outbox.clear()

    known = Client().post("/sign-in/password/", {"email": validator.email})
    unknown = Client().post("/sign-in/password/", {"email": "nobody@example.org"})

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    # One letter each, so that the answer takes its time either way.
    assert [letter.to for letter in mail.outbox] == [
        [validator.email],
        ["nobody@example.org"],
    ]


def test_a_new_password_keeps_the_second_factor_and_ends_other_sessions(
    validator,
) -> None:
    old = signed_in(validator)
    client = Client()
    client.post("/sign-in/password/", {"email": validator.email})
    at = client.get(last_link(), follow=True)
    new = "another lantern over water"

    client.post(
        at.redirect_chain[-1][0], {"password1": new, "password2": new}, follow=True
    )

    assert old.get("/account/").url.startswith("/sign-in/")
    assert type_password(Client(), validator, new).url == "/sign-in/code/"
    assert "password-changed" in kinds(validator.person)
    # A second use of the link leads nowhere.
    spent = Client().get(last_link_of(validator), follow=True)
    assert "no longer good" in spent.content.decode()


def last_link_of(account: Account) -> str:
    from web.accounts.doors import LINK

    return next(
        found[1]
        for letter in reversed(mail.outbox)
        if (found := LINK.search(letter.body)) and letter.to == [account.email]
    )


def test_idle_people_are_signed_out_and_come_back_to_where_they_were(
    validator, settings
) -> None:
    client = signed_in(validator)
    age(client, minutes=settings.IDLE_MINUTES)

    answer = client.get("/account/sessions/")

    assert answer.url == "/sign-in/?next=%2Faccount%2Fsessions%2F"
    assert "_auth_user_id" not in client.session


def test_whoever_does_something_stays_until_the_day_is_over(
    validator, settings
) -> None:
    client = signed_in(validator)
    age(client, minutes=settings.IDLE_MINUTES - 1)
    assert client.get("/account/").status_code == 200

    age(client, minutes=settings.IDLE_MINUTES - 1)
    assert client.get("/account/").status_code == 200

    session = client.session
    session["began"] -= settings.SESSION_COOKIE_AGE
    session.save()
    assert client.get("/account/").url.startswith("/sign-in/")


def age(client: Client, *, minutes: int) -> None:
    """Let time pass since the session was last seen."""
    session = client.session
    session["seen"] -= minutes * 60
    session.save()


def test_a_session_is_written_at_most_once_a_minute(
    validator, django_assert_num_queries
) -> None:
    client = signed_in(validator)
    client.get("/account/")

    # The session; the account with its person; what they hold; their roles in words.
    with django_assert_num_queries(4) as seen:
        client.get("/account/")

    assert not [q for q in seen.captured_queries if q["sql"].startswith("UPDATE")]


def test_a_request_of_the_page_itself_is_no_sign_of_life(validator) -> None:
    from django.test import RequestFactory

    from balise_web.accounts.middleware import SessionLimits

    client = signed_in(validator)
    age(client, minutes=5)
    request = RequestFactory().get("/progress/")
    request.user, request.session = validator, client.session
    before = request.session["seen"]

    def progress(request):
        return None

    progress.asked_by_the_page = True
    SessionLimits(lambda request: None).process_view(request, progress, (), {})

    assert request.session["seen"] == before


def test_other_sessions_are_listed_and_signed_out(validator) -> None:
    here = signed_in(validator)
    there = Client(headers={"user-agent": "Mozilla/5.0 (X11; Linux) Firefox/140.0"})
    type_password(there, validator)
    there.post("/sign-in/code/", {"code": code_of(step=1)})

    page = here.get("/account/sessions/").content.decode()
    here.post("/account/sessions/")

    assert "Firefox, Linux" in page
    assert here.get("/account/").status_code == 200
    assert there.get("/account/").url.startswith("/sign-in/")


def test_who_no_longer_acts_is_signed_out_at_once(cast, validator) -> None:
    client = signed_in(validator)

    done(people.deactivate_person(validator.person, by=cast.ana.lead))

    assert client.get("/account/").url.startswith("/sign-in/")
    assert type_password(Client(), validator).url == "/sign-in/closed/"
    assert "closed" in Client().get("/sign-in/closed/").content.decode()


def test_people_are_known_by_address_however_it_is_written(validator) -> None:
    client = Client()

    answer = client.post(
        "/sign-in/", {"login": validator.email.upper(), "password": PASSWORD}
    )

    assert answer.url == "/sign-in/code/"


def test_the_password_is_changed_by_who_knows_it(validator) -> None:
    client, other = signed_in(validator), Client()
    new = "another lantern over water"
    type_password(other, validator)
    other.post("/sign-in/code/", {"code": code_of(step=1)})

    wrong = client.post(
        "/account/password/",
        {"oldpassword": "x", "password1": new, "password2": new},
    )
    client.post(
        "/account/password/",
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )

    assert "not your present password" in wrong.content.decode()
    assert client.get("/account/").status_code == 200
    assert other.get("/account/").url.startswith("/sign-in/")
    assert "password" in mail.outbox[-1].body


def test_something_grave_asks_again_after_five_minutes(validator) -> None:
    client = signed_in(validator)
    session = client.session
    session["began"] -= 301
    session.save()

    asked = client.get("/account/recovery/new/")
    client.post(asked.url, {"password": PASSWORD})

    assert asked.url.startswith("/account/confirm/")
    assert client.get("/account/recovery/new/").status_code == 200


def test_the_language_of_pages_and_letters_is_chosen(validator) -> None:
    client = signed_in(validator)

    page = client.post("/account/", {"language": "ru"}, follow=True)
    Client().post("/sign-in/password/", {"email": validator.email})

    assert 'lang="ru"' in page.content.decode()
    assert "пароль" in mail.outbox[-1].body
    assert 'lang="ru"' in signed_out_and_in(validator).content.decode()


def signed_out_and_in(account: Account):
    client = Client()
    type_password(client, account)
    client.post("/sign-in/code/", {"code": code_of(step=1)})
    return client.get("/account/")


def test_no_event_of_the_door_holds_an_address(validator) -> None:
    signed_in(validator)
    type_password(Client(), validator, "wrong")

    for event in Event.objects.all():
        assert "@" not in f"{event.what}{event.person}"
