"""A home of its own for each test, and a database that threads may share."""

import importlib
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory):
    """SQLite in a file: connections of several threads then see one database."""
    from django.db import connections

    if connections["default"].vendor == "sqlite":
        name = str(tmp_path_factory.mktemp("ledger") / "test.sqlite3")
        connections["default"].settings_dict["TEST"]["NAME"] = name


@pytest.fixture(autouse=True)
def home(settings, tmp_path: Path) -> Path:
    settings.BALISE_HOME = tmp_path
    settings.STORE_ROOT = tmp_path / "store"
    return tmp_path


@pytest.fixture
def shared_db(transactional_db):
    """A database that is emptied afterwards: only here may audit events go."""
    from django.db import connection

    trigger = importlib.import_module(
        "balise_web.audit.migrations.0002_events_are_only_appended"
    )
    yield
    with connection.schema_editor() as editor:
        trigger.allow(None, editor)


@pytest.fixture
def refusing(shared_db):
    """Nothing: ``shared_db`` leaves the triggers away for whoever comes last."""
