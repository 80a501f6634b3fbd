"""The audit is only appended to, and whoever changes it all the same is found out."""

import pytest
from django.db import DatabaseError, connection, transaction

from balise_web.audit.access import events_for
from balise_web.audit.chain import record, verify_chain, verify_chains
from balise_web.audit.models import Event, Head
from balise_web.outcomes import NotFound
from balise_web.participants import actions as people
from web.world import a_cast, done, drop_triggers

pytestmark = pytest.mark.django_db


def tampered(statement: str) -> None:
    """Change the table as someone who can drop its triggers."""
    drop_triggers()
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_event SET person = 'x'", "DELETE FROM audit_event"],
)
def test_the_database_refuses_to_change_an_event(statement):
    a_cast()

    with (
        pytest.raises(DatabaseError, match="only appended"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert verify_chains() == ()


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE audit_event SET person = 'x' WHERE number = 3", "audit-chain-broken"),
        ("UPDATE audit_event SET kind = 'x' WHERE number = 1", "audit-chain-broken"),
        ("DELETE FROM audit_event WHERE number = 2", "audit-chain-broken"),
        (
            "DELETE FROM audit_event WHERE chain = 'QMA' AND number = "
            "(SELECT max(number) FROM audit_event WHERE chain = 'QMA')",
            "audit-chain-cut",
        ),
        ("DELETE FROM audit_event WHERE chain = 'QMA'", "audit-chain-cut"),
        ("DELETE FROM audit_head WHERE chain = 'QMA'", "audit-chain-cut"),
    ],
)
def test_a_changed_chain_is_found(statement, code):
    a_cast()

    tampered(statement)

    assert code in {message.code for message in verify_chains()}


def test_every_action_leaves_one_event_with_the_system_user():
    cast = a_cast()
    before = Event.objects.count()

    done(people.tick(cast.ana.row, dataflow="IE", level="full", by=cast.ana.lead))

    event = Event.objects.order_by("pk").last()
    assert Event.objects.count() == before + 1
    assert (event.chain, event.kind) == ("QMA", "secretariat-ticked")
    assert event.person == cast.ana.lead.handle
    assert event.system_user


def test_a_refused_action_leaves_none():
    cast = a_cast()
    before = Event.objects.count()

    people.tick(cast.ana.row, dataflow="IE", level="full", by=cast.ben.lead)

    assert Event.objects.count() == before


def test_chains_are_kept_apart():
    record("noted", person="a", about=["QMA", "QMB"])

    heads = {head.chain: head.digest for head in Head.objects.all()}
    assert set(heads) == {"QMA", "QMB"}
    assert heads["QMA"] != heads["QMB"]
    assert verify_chain("QMA") == ()


def test_a_participant_reads_its_own_chain_and_no_other():
    cast = a_cast()

    own = set(events_for(cast.ana.lead).values_list("chain", flat=True))

    assert own == {"QMA"}
    with pytest.raises(NotFound):
        events_for(cast.ana.lead, cast.ben.row)
    with pytest.raises(NotFound):
        events_for(cast.dov)
