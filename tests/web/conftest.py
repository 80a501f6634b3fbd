"""A home of its own for each test, and a database that threads may share."""

from pathlib import Path

import pytest

_WITHOUT_TRIGGERS: list[bool] = []


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix, tmp_path_factory
):
    """SQLite in a file: connections of several threads then see one database."""
    from django.db import connections

    if connections["default"].vendor == "sqlite":
        name = str(tmp_path_factory.mktemp("ledger") / "test.sqlite3")
        connections["default"].settings_dict["TEST"]["NAME"] = name


@pytest.fixture(scope="session", autouse=True)
def words() -> None:
    """The catalogues as Django reads them, whoever edited them last."""
    from balise_web.pages.catalogues import compile_all

    compile_all()


@pytest.fixture(autouse=True)
def home(settings, tmp_path: Path) -> Path:
    settings.BALISE_HOME = tmp_path
    settings.STORE_ROOT = tmp_path / "store"
    return tmp_path


@pytest.fixture(autouse=True)
def removal_list(settings, tmp_path: Path) -> Path:
    """Beside the home, whatever home a test makes for itself."""
    settings.REMOVALS = tmp_path.with_name(f"{tmp_path.name}-removals")
    return settings.REMOVALS


@pytest.fixture
def shared_db(transactional_db):
    """A database that several threads use; only to empty it may audit events go."""
    from web.world import drop_triggers, put_triggers_back

    if _WITHOUT_TRIGGERS:
        put_triggers_back()
        _WITHOUT_TRIGGERS.clear()
    yield
    drop_triggers()
    _WITHOUT_TRIGGERS.append(True)
