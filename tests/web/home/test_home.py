"""Home: each sees what concerns it, nobody what concerns another."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from balise_web.home.models import LastLook
from balise_web.participants import actions as people
from balise_web.participants.models import Person, Role
from balise_web.submissions import actions as submissions
from web.pages.signing_in import signed_in
from web.world import (
    a_cast,
    a_cleared,
    a_released,
    a_sealed,
    an_offer,
    done,
    months,
    who_shares,
)

pytestmark = pytest.mark.django_db
OURS = ("/", "/partners/")


def text_of(person: Person, path: str = "/", language: str = "en") -> str:
    reply = signed_in(person, language).get(path)
    assert reply.status_code == 200
    return reply.content.decode()


def test_who_is_signed_out_is_sent_to_the_door():
    for path in (*OURS, "/status/", "/help/", "/help/recall/", "/help/search/"):
        reply = Client().get(path)
        assert reply.status_code == 302
        assert reply.headers["Location"].startswith("/sign-in/")


def test_the_cast_of_four_each_sees_its_own(tmp_path):
    cast = a_cast()
    who_shares(cast, tmp_path)

    owner, partner, party = (
        text_of(each.lead) for each in (cast.ana, cast.ben, cast.cleo)
    )
    stranger = signed_in(cast.dov)

    assert "Irregular entry" in owner
    assert "All participants" in owner
    assert "Participants open to us" in partner
    assert "Nothing is released so far" in party
    assert "Nothing of others is open so far" in party
    assert stranger.get("/").status_code == 200
    for told in (b">QMA", b"QMA takes part", b"What we", b"terms"):
        assert told not in stranger.get("/").content
    assert stranger.get("/partners/").status_code == 404


def test_the_next_step_says_what_it_would_open(tmp_path):
    cast = a_cast()
    who_shares(cast, tmp_path)

    page = text_of(cast.cleo.lead)

    last_month = f"{months(1)[0]:%B %Y}"
    step = f"Releasing <em>Irregular entry</em> for {last_month} would open data of 2"
    assert step in page


def test_what_is_frozen_is_proposed_and_waits(tmp_path):
    cast = a_cast()
    who_shares(cast, tmp_path)
    a_sealed(cast.cleo, tmp_path)

    page = text_of(cast.cleo.lead)

    assert "It is frozen already" in page
    assert "Frozen submissions to release" in page
    assert "Frozen submissions to release" not in text_of(cast.cleo.validator)


def test_each_is_told_of_what_it_may_do_alone(tmp_path):
    cast = a_cast()
    a_cleared(cast.ana, tmp_path)

    assert "Submissions to approve" in text_of(cast.ana.validator)
    assert "Submissions to approve" not in text_of(cast.ana.sender)
    assert "Submissions to approve" not in text_of(cast.ben.validator)


def test_a_recall_waits_for_another_than_whoever_began_it(tmp_path):
    cast = a_cast()
    row = a_released(cast.ana, tmp_path)
    done(submissions.recall(row, reason="wrong", reach="this", by=cast.ana.lead))

    assert "Recalls to confirm" in text_of(cast.ana.deputy)
    assert "Recalls to confirm" not in text_of(cast.ana.lead)


def test_a_contributor_is_told_nothing_of_other_agencies(tmp_path):
    cast = a_cast()
    coast = done(
        people.add_agency(cast.ana.row, code="coast", name="Coast", by=cast.ana.lead)
    )
    sailor = done(
        people.add_person(
            handle="sailor",
            name="Sailor",
            participant=cast.ana.row,
            roles={"contributor": coast},
            by=cast.ana.lead,
        )
    )
    an_offer(cast.ana)
    row = a_released(cast.ana, tmp_path)
    done(submissions.recall(row, reason="wrong", reach="this", by=cast.ana.lead))

    page = text_of(sailor)

    assert "Irregular entry" not in page
    assert row.number not in page
    assert signed_in(sailor).get("/partners/").status_code == 404


def test_the_balance_is_in_the_order_of_names_and_our_own(tmp_path):
    cast = a_cast()
    who_shares(cast, tmp_path)

    page = text_of(cast.ana.lead, "/partners/")

    assert page.index(">QMB<") < page.index(">QMC<")
    assert '<th scope="row">QMA<' not in page
    assert "flows" in page


def test_what_changed_since_the_last_visit(tmp_path):
    cast = a_cast()
    an_offer(cast.ana)
    an_offer(cast.ben)
    a_released(cast.ana, tmp_path)
    a_released(cast.ben, tmp_path, dict.fromkeys(months(), 7))

    page = text_of(cast.ana.lead)

    assert "QMB released <em>Irregular entry</em>" in page
    look = LastLook.objects.get(person=cast.ana.lead)
    assert look.before < look.at


def test_those_at_the_centre_see_who_takes_part_and_no_data(tmp_path):
    cast = a_cast()
    who_shares(cast, tmp_path)
    auditor = Person.objects.create(handle="aud", name="Aud")
    Role.objects.create(person=auditor, role="auditor")

    for person in (cast.governance, cast.secretariat, auditor):
        page = text_of(person)
        assert "3 of 3 confirmed participants" in page
        assert "What we give" not in page
    assert "chains" in text_of(auditor)
    assert signed_in(cast.governance).get("/partners/").status_code == 404


def test_new_terms_wait_to_be_accepted(tmp_path):
    cast = a_cast()
    today = timezone.localdate()
    done(people.set_terms(effective_on=today, changes={}, by=cast.governance))

    page = text_of(cast.ana.lead)

    assert "Terms in force to accept" in page
    assert "Version 2 of the terms takes effect" in page
    assert "Terms in force to accept" not in text_of(cast.ana.validator)


def test_the_number_of_queries_does_not_grow(tmp_path):
    cast = a_cast()
    who_shares(cast, tmp_path)
    a_sealed(cast.ana, tmp_path, {date(2014, 1, 1): 3})
    client = signed_in(cast.ana.lead)
    client.get("/")

    def queries() -> int:
        client.get("/")
        with CaptureQueriesContext(connection) as seen:
            client.get("/")
        return len(seen)

    few = queries()
    for year in range(2015, 2021):
        a_released(cast.ana, tmp_path, {date(year, 1, 1): 3})
        a_sealed(cast.ana, tmp_path, {date(year, 2, 1): 3})

    assert queries() == few
    assert few <= 28


@pytest.mark.parametrize("language", ["ar", "es", "fr", "ru", "zh-hans"])
def test_home_is_in_the_language_of_the_reader(tmp_path, language):
    cast = a_cast()

    page = text_of(cast.cleo.lead, language=language)

    assert f'lang="{language}"' in page
    assert "What waits" not in page


def test_announcements_and_requests_reach_those_whom_they_concern():
    cast = a_cast()
    done(
        people.announce(
            texts={"en": "A new list", "fr": "Une liste"},
            language="en",
            first=timezone.localdate(),
            by=cast.secretariat,
        )
    )
    done(
        people.ask_cannot_collect(
            cast.cleo.row, family="harm", reason="law", text="No law", by=cast.cleo.lead
        )
    )

    assert "Une liste" in text_of(cast.cleo.sender, language="fr")
    assert "A new list" not in text_of(cast.dov)
    assert "cannot collect" in text_of(cast.governance)
    assert "cannot collect" not in text_of(cast.secretariat)


def test_what_is_due_is_told_with_its_day(tmp_path):
    cast = a_cast()
    a_released(cast.ana, tmp_path, dict.fromkeys(months()[:12], 3))

    page = text_of(cast.ana.lead)

    assert "What is due" in page
    assert "due on" in page
    assert "What is due" not in text_of(cast.dov)
