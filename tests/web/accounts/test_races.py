"""Two at once: one comes in, one is told; someone always stays."""

import threading

import pytest
from django.db import connection

from balise_web.accounts import actions
from balise_web.accounts.models import Account
from balise_web.outcomes import Done
from balise_web.participants import actions as people
from balise_web.participants.models import Person
from web.accounts.doors import PASSWORD, address_of, link
from web.world import a_cast, done

pytestmark = pytest.mark.usefixtures("shared_db")


def together(*works):
    """Run each in a thread of its own, all from the same start."""
    start, found = threading.Barrier(len(works)), {}

    def run(at, work):
        try:
            start.wait()
            found[at] = work()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [found[at] for at in range(len(works))]


def test_one_invitation_makes_one_account() -> None:
    cast = a_cast()
    person = cast.ana.sender
    invited = done(
        actions.invite(person, email=address_of(person), link=link, by=cast.ana.lead)
    )
    token = invited.link.rstrip("/").rpartition("/")[2]

    def come_in():
        return actions.accept(token, password=PASSWORD)

    outcomes = together(come_in, come_in, come_in)

    assert sum(isinstance(outcome, Done) for outcome in outcomes) == 1
    assert Account.objects.count() == 1


def test_two_who_lead_cannot_both_take_each_other_away() -> None:
    cast = a_cast()
    lead, deputy = cast.ana.lead, cast.ana.deputy

    outcomes = together(
        lambda: people.deactivate_person(deputy, by=lead),
        lambda: people.deactivate_person(lead, by=deputy),
    )

    assert sum(isinstance(outcome, Done) for outcome in outcomes) == 1
    assert Person.objects.filter(pk__in=(lead.pk, deputy.pk), active=True).count() == 1
