"""Status: well or not, told to people and to machines, and nothing secret."""

import pytest
from django.conf import settings
from django.test import Client

from balise_web import condition
from balise_web.condition import BACKED_UP, WORKER, touch
from web.pages.signing_in import signed_in
from web.world import a_cast

pytestmark = pytest.mark.django_db


def test_a_machine_is_told_whether_pages_can_be_answered(home):
    reply = Client().get("/health")

    assert reply.status_code == 200
    assert reply.json() == {
        "ok": True,
        "database": True,
        "store": True,
        "migrations": True,
        "worker": None,
    }


def test_the_worker_and_the_last_back_up_are_seen(home):
    touch(WORKER)
    touch(BACKED_UP)
    page = signed_in(a_cast().ana.lead).get("/status/").content.decode()

    assert Client().get("/health").json()["worker"] is True
    assert "All is well." in page
    assert "never seen here" not in page
    assert "not known here" not in page


def test_a_worker_that_has_gone_quiet_is_told(home):
    import os

    touch(WORKER)
    os.utime(home / WORKER, (1, 1))

    reply = Client().get("/health")

    assert (reply.status_code, reply.json()["worker"]) == (200, False)


def test_a_database_of_another_version_is_not_ready(monkeypatch):
    from django.db import connection

    monkeypatch.setattr(condition, "_READY", [])
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'home'")

    reply = Client().get("/health")

    assert (reply.status_code, reply.json()["migrations"]) == (503, False)


def test_nothing_secret_is_told(home):
    page = signed_in(a_cast().dov).get("/status/").content.decode()

    for secret in (str(settings.BALISE_HOME), settings.SECRET_KEY, "sqlite3"):
        assert secret not in page
