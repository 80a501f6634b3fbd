"""Open the ledger for a command, and find out on whose behalf it runs."""

import os
import tempfile
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from balise.vocabulary.messages import Message
from balise_web.commands.replies import Halt

if TYPE_CHECKING:
    from balise_web.participants.models import Participant, Person


def open_ledger(*, of_any_version: bool = False) -> None:
    """Start Django; halt where no home was ever made, rather than make an empty one.

    A home of another version halts as well: half of its tables would seem to work. So
    does one that was put back and still holds what was taken back since.
    """
    from django.apps import apps

    home = Path(os.environ.get("BALISE_HOME") or "var")
    ready = apps.ready or os.environ.get("DATABASE_URL")
    if not ready and not (home / "db.sqlite3").exists():
        raise Halt(Message("cli-no-home", {"home": str(home)}))
    from balise_web.starting import start

    start()
    _halt_without_tables(str(home))
    if not of_any_version:
        _halt_at_another_version(str(home))
        from balise_web.submissions.removals import require_restored

        require_restored()


def _halt_without_tables(home: str) -> None:
    from django.db import DatabaseError, InterfaceError, OperationalError, connection

    try:
        tables = connection.introspection.table_names()
    except (OperationalError, InterfaceError, DatabaseError):
        connection.close()
        raise Halt(Message("database-away")) from None
    if "participants_person" not in tables:
        raise Halt(Message("cli-no-home", {"home": home}))


def _halt_at_another_version(home: str) -> None:
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    folder = Path(__file__).resolve().parents[1]
    shipped = {
        (file.parents[1].name, file.stem) for file in folder.glob("*/migrations/0*.py")
    }
    applied = set(MigrationRecorder(connection).applied_migrations())
    if shipped - applied:
        raise Halt(Message("cli-home-older", {"home": home}))
    ours = {app for app, _ in shipped}
    if any(app in ours for app, _ in applied - shipped):
        raise Halt(Message("cli-home-newer", {"home": home}))


def start_without_home() -> None:
    """Start Django for what keeps nothing; where there is no home, none is left."""
    from django.apps import apps

    from balise_web.starting import start

    home = Path(os.environ.get("BALISE_HOME") or "var")
    if apps.ready or home.exists():
        start()
        return
    with tempfile.TemporaryDirectory(prefix="balise-check-") as folder:
        os.environ["BALISE_HOME"] = folder
        start()
    del os.environ["BALISE_HOME"]


def acting(args: Namespace) -> "Person":
    """Give the person who acts: named by ``--by``, always."""
    open_ledger()
    from balise_web.participants.access import person_called

    return person_called(args.person)


def reading(args: Namespace) -> "Person | None":
    """Give the person who reads; None for the shell, which sees all that lies here."""
    open_ledger()
    from balise_web.participants.access import person_called

    handle = args.person or os.environ.get("BALISE_PERSON")
    return person_called(handle) if handle else None


def reader(args: Namespace, code: str | None) -> "Person":
    """Give who reads for a participant: whoever is named, else its focal point.

    Shell access equals data access (SECURITY.md); the audit keeps the system user too.
    """
    if found := reading(args):
        return found
    from balise_web.outcomes import not_found
    from balise_web.participants.models import Person

    active = Person.objects.filter(active=True)
    roles = ("focal-point", "deputy", "analyst") if code else ("secretariat",)
    for role in roles:
        people = active.filter(participant__code=code, roles__role=role)
        if code is None:
            people = active.filter(participant=None, roles__role=role)
        if one := people.order_by("pk").first():
            return one
    return not_found("participant", code or "-")


def someone(args: Namespace) -> "Person":
    """Give the person who reads what only named people may see."""
    found = reading(args)
    if found is None:
        raise Halt(Message("cli-person-needed"))
    return found


def participant(by: "Person | None", code: str) -> "Participant":
    """Give a participant that this person may know of."""
    from balise_web.outcomes import not_found
    from balise_web.participants.access import participant_for
    from balise_web.participants.models import Participant

    if by is not None:
        return participant_for(by, code)
    return Participant.objects.filter(code=code).first() or not_found(
        "participant", code
    )
