"""The calendar: whose it is, what it says, and reminders that come once."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from balise_web.calendar import actions
from balise_web.calendar.access import dues_for
from balise_web.outcomes import Refused
from balise_web.participants import actions as people
from balise_web.participants.models import Person, Role
from web.pages.signing_in import signed_in
from web.world import a_cast, a_party, a_released, a_sealed, done, months

pytestmark = pytest.mark.django_db
OPENS = {
    "/calendar/": {"ana", "ben", "cleo", "sender"},
    "/calendar/overview/": {"gov", "sec"},
    "/calendar/of/QMA/": {"gov", "sec"},
    "/calendar/of/QMZ/": set(),
    "/calendar/reminders/": {"ana", "ben", "cleo", "sender"},
}


@pytest.fixture
def cast(db):
    made = a_cast()
    auditor = Person.objects.create(handle="aud", name="Auditor")
    Role.objects.create(person=auditor, role="auditor")
    made.who = {
        "ana": made.ana.lead,
        "ben": made.ben.lead,
        "cleo": made.cleo.lead,
        "sender": made.ana.sender,
        "dov": made.dov,
        "gov": made.governance,
        "sec": made.secretariat,
        "aud": auditor,
    }
    return made


def a_sheet(party, **fields):
    first = months(6)[0]
    said = {"frequency": "M", "usual_delay": "10", **fields}
    return done(
        people.set_source_sheet(
            party.agency, dataflow="IE", fields=said, valid_from=first, by=party.lead
        )
    )


@pytest.mark.parametrize("address", OPENS)
def test_every_address_opens_to_these_alone(address, cast) -> None:
    found = {
        name: signed_in(by).get(address).status_code for name, by in cast.who.items()
    }

    opens = {name: 200 if name in OPENS[address] else 404 for name in cast.who}
    if address == "/calendar/":
        opens |= {"gov": 302, "sec": 302}
    assert found == opens
    assert Client().get(address).status_code == 302


def test_what_is_only_frozen_does_not_show_outside(cast, tmp_path) -> None:
    a_sealed(cast.ana, tmp_path)
    today = timezone.localdate()

    inside = {one.state for one in dues_for(cast.ana.lead, cast.ana.row, today)}
    outside = dues_for(cast.governance, cast.ana.row, today)

    assert "sealed" in inside
    assert outside == ()


def test_what_is_released_is_given_for_everyone_who_may_look(cast, tmp_path) -> None:
    a_released(cast.ana, tmp_path)

    shown = signed_in(cast.governance).get("/calendar/overview/").content.decode()

    assert "24 of 24" in shown
    assert "nothing due" in shown


def test_an_agency_sees_its_own_due_dates_alone(cast) -> None:
    a_sheet(cast.ana)
    other = done(
        people.add_agency(cast.ana.row, code="coast", name="C", by=cast.ana.lead)
    )
    someone = done(
        people.add_person(
            handle="cora",
            name="Cora",
            participant=cast.ana.row,
            roles={"contributor": other},
            by=cast.ana.lead,
        )
    )
    today = timezone.localdate()

    assert dues_for(cast.ana.sender, cast.ana.row, today)
    assert dues_for(someone, cast.ana.row, today) == ()


def test_a_nil_return_begins_at_a_period_that_is_late(cast) -> None:
    a_sheet(cast.ana)

    shown = signed_in(cast.ana.sender).get("/calendar/").content.decode()
    read = signed_in(cast.ana.validator).get("/calendar/").content.decode()

    assert "/submissions/nil-return/?dataflow=IE&amp;period=" in shown
    assert "/submissions/nil-return/" not in read


def test_a_source_that_does_not_collect_owes_nothing(cast) -> None:
    a_sheet(cast.ana, collected="no-law")

    assert dues_for(cast.ana.lead, cast.ana.row, timezone.localdate()) == ()


def test_each_reminder_comes_once_and_holds_no_figure(cast) -> None:
    a_sheet(cast.ana)
    signed_in(cast.ana.lead, "fr")
    done(actions.choose_reminders(active=True, days_ahead=5, by=cast.ana.lead))

    assert actions.send_reminders() == 1
    assert actions.send_reminders() == 0

    (letter,) = mail.outbox
    assert letter.to == ["qma-lead@example.org"]
    assert "Balise" in letter.subject
    assert "Ces périodes" in letter.body


def test_nobody_who_does_not_want_it_is_reminded(cast) -> None:
    a_sheet(cast.ana)
    signed_in(cast.ana.lead)
    done(actions.choose_reminders(active=False, days_ahead=5, by=cast.ana.lead))

    assert actions.send_reminders() == 0
    assert mail.outbox == []


def test_whoever_was_suspended_is_not_reminded(cast) -> None:
    a_sheet(cast.ana)
    signed_in(cast.ana.lead)
    done(actions.choose_reminders(active=True, days_ahead=5, by=cast.ana.lead))
    done(people.suspend(cast.ana.row, reason="a test", by=cast.governance))

    assert actions.send_reminders() == 0
    assert mail.outbox == []


def test_what_could_not_be_sent_is_tried_again(cast, settings) -> None:
    a_sheet(cast.ana)
    signed_in(cast.ana.lead)
    done(actions.choose_reminders(active=True, days_ahead=5, by=cast.ana.lead))
    kept = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    assert actions.send_reminders() == 0
    settings.EMAIL_BACKEND = kept
    assert actions.send_reminders() == 1


def test_the_secretariat_reminds_of_what_is_late_and_nobody_else_does(cast) -> None:
    a_sheet(cast.ana)
    signed_in(cast.ana.lead)
    client = signed_in(cast.secretariat)

    reply = client.post("/calendar/of/QMA/remind/")

    assert reply.status_code == 302
    assert len(mail.outbox) == 1
    for by in (cast.governance, cast.ben.lead):
        assert isinstance(actions.remind_now(cast.ana.row, by=by), Refused)


def test_where_nothing_is_late_no_letter_leaves(cast) -> None:
    refused = actions.remind_now(cast.ben.row, by=cast.secretariat)

    assert isinstance(refused, Refused)
    assert refused.message.code == "nothing-is-late"


def test_reminders_are_chosen_on_the_page(cast) -> None:
    client = signed_in(cast.ana.sender)

    wrong = client.post("/calendar/reminders/", {"active": "on", "days_ahead": "99"})
    right = client.post("/calendar/reminders/", {"active": "on", "days_ahead": "3"})

    assert wrong.status_code == 200
    assert 'value="99"' in wrong.content.decode()
    assert right.status_code == 302
    assert cast.ana.sender.reminders.days_ahead == 3


@pytest.mark.parametrize(
    "address", ["/calendar/overview/", "/participants/", "/terms/"]
)
def test_the_number_of_queries_is_the_same_with_30(address, cast) -> None:
    client = signed_in(cast.governance)
    client.get(address)
    few = queries(client, address)
    for number in range(27):
        party = a_party(f"QN{chr(65 + number // 5)}{number}", cast.secretariat)
        a_sheet(party)

    assert queries(client, address) == few


def queries(client, address) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_a_day_before_its_time_nobody_is_reminded(cast) -> None:
    a_sheet(cast.ana)
    signed_in(cast.ana.lead)
    done(actions.choose_reminders(active=True, days_ahead=0, by=cast.ana.lead))
    actions.send_reminders()
    mail.outbox.clear()
    today = timezone.localdate()
    coming = [
        one
        for one in dues_for(cast.ana.lead, cast.ana.row, today)
        if one.due_on > today
    ]

    day = min(one.due_on for one in coming)

    assert actions.send_reminders(day - timedelta(days=1)) == 0
    assert actions.send_reminders(day) == 1
