"""Whether this Balise is well: what a machine asks, and what a person is told.

Nothing here is secret: no path, no name of a host, no figure.
"""

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from balise.vocabulary.model import MODEL_VERSION

WORKER: Final = "worker-seen"
"""The worker touches this file of the home every minute or so."""
BACKED_UP: Final = "backed-up"
"""Whoever makes a back-up touches this file of the home afterwards."""
SILENCE: Final = timedelta(minutes=5)
_READY: list[bool] = []


@dataclass(frozen=True)
class Condition:
    """What is known of the system; None where nothing is known."""

    version: str
    model_version: str
    database: bool
    store: bool
    migrations: bool
    worker_seen_at: datetime | None
    worker: bool | None
    backed_up_at: datetime | None

    @property
    def ready(self) -> bool:
        """Say whether pages can be answered; long work may still have to wait."""
        return self.database and self.store and self.migrations


def condition() -> Condition:
    """Look at everything once."""
    database = _database_answers()
    seen = _touched(WORKER)
    now = datetime.now(UTC)
    return Condition(
        version=_version(),
        model_version=str(MODEL_VERSION),
        database=database,
        store=os.access(settings.BALISE_HOME, os.W_OK),
        migrations=database and _migrations_are_done(),
        worker_seen_at=seen,
        worker=None if seen is None else now - seen < SILENCE,
        backed_up_at=_touched(BACKED_UP),
    )


def touch(name: str) -> None:
    """Leave the mark that something was done now."""
    Path(settings.BALISE_HOME, name).touch(mode=0o600)


def _touched(name: str) -> datetime | None:
    try:
        seconds = Path(settings.BALISE_HOME, name).stat().st_mtime
    except OSError:
        return None
    return datetime.fromtimestamp(seconds, UTC)


def _version() -> str:
    try:
        return version("balise")
    except PackageNotFoundError:
        return "-"


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (OperationalError, InterfaceError):
        connection.close()
        return False
    return True


def _migrations_are_done() -> bool:
    """Say whether the database is of this version; once it is, it stays so."""
    if not _READY:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return False
        _READY.append(True)
    return True
