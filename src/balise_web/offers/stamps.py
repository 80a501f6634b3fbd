"""Random stamps that change with whatever a ledger is read from.

The database changes them itself, in the transaction of the change, so that no action
can forget to: a ledger that was read under a stamp is right as long as the stamp stands.
They are random, not counted, so that one that was undone never comes again.

Triggers are put in place after every migration, because a table that is made anew on
SQLite loses its own. Where one is missing, nothing is remembered.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.db import connections

from balise_web.offers.models import LedgerStamp

AGREEMENTS: Final = 0
"""The stamp of everything but what was released: it belongs to no participant."""
_AGREED: Final = (
    "offers_labelaudience",
    "offers_nationaloffer",
    "offers_nationaloffer_readers",
    "offers_offer",
    "participants_agency",
    "participants_cannotcollect",
    "participants_declaration",
    "participants_group",
    "participants_membership",
    "participants_participant",
    "participants_participantevent",
    "participants_secretariattick",
    "participants_sourcesheet",
    "participants_statedfrequency",
    "participants_termsacceptance",
)
_DELIVERIES: Final = "submissions_submission"
_PARTS: Final = ("submissions_coveredseries", "submissions_removalrecord")
_EVENTS: Final = ("INSERT", "UPDATE", "DELETE")
_RANDOM: Final = {
    "sqlite": "lower(hex(randomblob(16)))",
    "postgresql": "replace(gen_random_uuid()::text, '-', '')",
}


def stamps() -> Mapping[int, str]:
    """Give the stamps as they stand: that of the agreements, and one a participant."""
    return dict(LedgerStamp.objects.values_list("participant", "value"))


def are_kept() -> bool:
    """Say whether the database changes every stamp itself."""
    database = connections[LedgerStamp.objects.db]
    wanted = {name for name, _ in _triggers(database.vendor)}
    with database.cursor() as cursor:
        cursor.execute(_LISTED[database.vendor])
        return wanted <= {name for (name,) in cursor.fetchall()}


def keep(using: str = "default", **_: Any) -> None:
    """Put the triggers in place; called after each migration, again does no harm."""
    database = connections[using]
    there = set(database.introspection.table_names())
    if not {*_AGREED, _DELIVERIES, *_PARTS, "offers_ledgerstamp"} <= there:
        return
    with database.cursor() as cursor:
        for name, statement in _triggers(database.vendor):
            for one in (_dropped(name, database.vendor), *statement):
                cursor.execute(one)
        # Whatever was released while no trigger stood.
        cursor.execute(
            "INSERT INTO offers_ledgerstamp (participant, value) "  # noqa: S608
            f"SELECT s.participant_id, {_RANDOM[database.vendor]} FROM {_DELIVERIES} s "
            "WHERE s.released_at IS NOT NULL GROUP BY s.participant_id "
            "ON CONFLICT (participant) DO UPDATE SET value = excluded.value"
        )


_LISTED: Final = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgname LIKE 'stamp_%'",
}


def _triggers(vendor: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give each trigger by name, with the statements that make it."""
    for table in (*_AGREED, _DELIVERIES, *_PARTS):
        for event in _EVENTS:
            name = f"stamp_{table}_{event.lower()}"
            yield name, _made(vendor, name, table, event, _whose(table, event))


def _whose(table: str, event: str) -> str:
    """Give the query of whose stamp changes with a row; nobody's, before a release."""
    row = "OLD" if event == "DELETE" else "NEW"
    if table in _AGREED:
        return f"SELECT {AGREEMENTS}"
    if table == _DELIVERIES:
        rows = ("OLD", "NEW") if event == "UPDATE" else (row,)
        released = " OR ".join(f"{each}.released_at IS NOT NULL" for each in rows)
        return f"SELECT {row}.participant_id WHERE {released}"
    return (
        f"SELECT s.participant_id FROM {_DELIVERIES} s "  # noqa: S608 - our own names
        f"WHERE s.id = {row}.submission_id AND s.released_at IS NOT NULL"
    )


def _made(
    vendor: str, name: str, table: str, event: str, whose: str
) -> tuple[str, ...]:
    change = (
        "INSERT INTO offers_ledgerstamp (participant, value) "  # noqa: S608
        f"SELECT whose.*, {_RANDOM[vendor]} FROM ({whose}) AS whose WHERE true "
        "ON CONFLICT (participant) DO UPDATE SET value = excluded.value;"
    )
    if vendor == "sqlite":
        return (f"CREATE TRIGGER {name} AFTER {event} ON {table} BEGIN {change} END",)
    return (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {change} RETURN NULL; END $$",
        f"CREATE TRIGGER {name} AFTER {event} ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {name}()",
    )


def _dropped(name: str, vendor: str) -> str:
    if vendor == "sqlite":
        return f"DROP TRIGGER IF EXISTS {name}"
    table = name.removeprefix("stamp_").rpartition("_")[0]
    return f"DROP TRIGGER IF EXISTS {name} ON {table}"
