"""Announcements reach everyone confirmed; "cannot collect" is asked for and answered."""

from datetime import timedelta

import pytest
from django.utils import timezone

from balise_web.audit.models import Event
from balise_web.outcomes import Refused
from balise_web.participants import actions as people
from balise_web.participants.access import announcements_for, requests_for
from balise_web.participants.models import CannotCollect
from web.world import a_cast, done

pytestmark = pytest.mark.django_db


def say(cast, **more):
    said = {"texts": {"fr": "Réunion"}, "language": "fr", "first": timezone.localdate()}
    return people.announce(**{**said, **more}, by=cast.governance)


def test_what_is_announced_reaches_everyone_confirmed_and_nobody_else() -> None:
    cast = a_cast()
    done(say(cast))
    done(people.suspend(cast.cleo.row, reason="a test", by=cast.governance))

    assert announcements_for(cast.ana.sender).count() == 1
    assert announcements_for(cast.secretariat).count() == 1
    assert not announcements_for(cast.cleo.lead).exists()
    assert not announcements_for(cast.dov).exists()


def test_it_is_shown_from_its_day_until_its_day() -> None:
    cast, day = a_cast(), timedelta(days=1)
    today = timezone.localdate()
    done(say(cast, first=today + day))
    done(say(cast, first=today - 2 * day, until=today - day))
    shown = done(say(cast, first=today - day, until=today))

    assert list(announcements_for(cast.ana.lead)) == [shown]


def test_a_text_keeps_the_mark_of_its_language() -> None:
    cast = a_cast()
    row = done(say(cast, texts={"fr": "Réunion", "en": "Meeting", "ar": " "}))

    assert row.said_in("en").text == "Meeting"
    assert (row.said_in("ar").text, row.said_in("ar").language) == ("Réunion", "fr")


def test_the_original_must_be_there() -> None:
    refused = say(a_cast(), texts={"en": "Meeting"})

    assert isinstance(refused, Refused)
    assert refused.message.code == "announcement-needs-its-original"


def test_an_announcement_is_ended_once() -> None:
    cast = a_cast()
    row = done(say(cast))

    done(people.end_announcement(row, by=cast.secretariat))

    assert not announcements_for(cast.ana.lead).exists()
    assert isinstance(people.end_announcement(row, by=cast.governance), Refused)


@pytest.mark.parametrize("who", ["ana", "ben", "cleo"])
def test_no_participant_announces(who) -> None:
    cast = a_cast()
    by = getattr(cast, who).lead

    refused = people.announce(
        texts={"en": "x"}, language="en", first=timezone.localdate(), by=by
    )

    assert isinstance(refused, Refused)


def ask(cast):
    return people.ask_cannot_collect(
        cast.ana.row,
        family="harm",
        reason="geography",
        text="No sea.",
        by=cast.ana.lead,
    )


def test_what_is_asked_is_confirmed_by_the_governance_body() -> None:
    cast = a_cast()
    asked = done(ask(cast))

    answered = people.answer_cannot_collect(
        asked, answer="confirmed", by=cast.governance
    )

    assert done(answered).answer == "confirmed"
    assert CannotCollect.objects.get().reason == "geography"
    assert isinstance(
        people.answer_cannot_collect(
            asked, answer="declined", text="no", by=cast.governance
        ),
        Refused,
    )
    done(people.end_cannot_collect(CannotCollect.objects.get(), by=cast.governance))
    assert not CannotCollect.objects.exists()


def test_a_refusal_says_why_and_it_can_be_asked_again() -> None:
    cast = a_cast()
    asked = done(ask(cast))
    assert isinstance(ask(cast), Refused)

    silent = people.answer_cannot_collect(asked, answer="declined", by=cast.governance)
    assert isinstance(silent, Refused)
    done(
        people.answer_cannot_collect(
            asked, answer="declined", text="There is a sea.", by=cast.governance
        )
    )

    assert not CannotCollect.objects.exists()
    assert done(ask(cast)).answer == ""


@pytest.mark.parametrize("who", ["ben", "cleo"])
def test_others_neither_ask_nor_answer_nor_know_of_it(who) -> None:
    cast = a_cast()
    asked = done(ask(cast))
    by = getattr(cast, who).lead

    assert not requests_for(by).exists()
    assert not requests_for(cast.secretariat).exists()
    assert isinstance(
        people.answer_cannot_collect(asked, answer="confirmed", by=by), Refused
    )
    assert isinstance(
        people.ask_cannot_collect(
            cast.ana.row, family="flows", reason="law", text="x", by=by
        ),
        Refused,
    )


def test_the_audit_keeps_no_words_of_the_request() -> None:
    cast = a_cast()
    done(ask(cast))

    kept = Event.objects.filter(kind="cannot-collect-asked").get()
    assert kept.what == {"family": "harm", "reason": "geography"}
