"""The worker does what rows want, and what a worker that was killed left behind."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from balise_web.cli import main
from balise_web.jobs.leases import LEASE
from balise_web.jobs.worker import worker
from balise_web.submissions.models import Submission
from balise_web.uploads import actions as uploads
from balise_web.uploads.models import Upload
from balise_web.uploads.tasks import wanted
from web.sending import PLAIN, an_upload, answered
from web.test_leases import left_behind
from web.world import a_cast, an_approved, done

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def through_the_worker(settings, shared_db):
    """Every file is too large to be handled while a page waits."""
    settings.HANDLED_AT_ONCE = 0


def work() -> None:
    worker([wanted]).until_idle()


def test_a_large_file_waits_for_the_worker():
    row = an_upload(a_cast().ana)
    assert row.state == "reading"

    work()

    row.refresh_from_db()
    assert (row.state, row.progress, row.lease_until) == ("open", 100, None)


def test_the_queue_holds_numbers_alone():
    row = an_upload(a_cast().ana, name="arrivals of march.csv")

    [result] = DBTaskResult.objects.all()

    assert result.args_kwargs == {"args": [row.number], "kwargs": {}}


def test_what_a_killed_worker_held_is_done_by_the_next():
    ana = a_cast().ana
    row = an_upload(ana)
    Upload.objects.filter(pk=row.pk).update(
        lease_holder="x:1",
        lease_process=left_behind(),
        lease_until=timezone.now() + LEASE,
    )
    DBTaskResult.objects.update(
        status="RUNNING", worker_ids=[left_behind()], started_at=timezone.now()
    )

    work()

    row.refresh_from_db()
    assert row.state == "open"
    assert not DBTaskResult.objects.filter(status="RUNNING").exists()


def test_a_job_that_runs_twice_sends_once():
    ana = a_cast().ana
    row = an_upload(ana)
    work()
    row.refresh_from_db()
    row = answered(row, ana, indicator="IE.detected")
    work()
    row.refresh_from_db()
    row = done(uploads.send(row, version=row.version, by=ana.sender))
    for task, number in wanted():
        task.enqueue(number)
        task.enqueue(number)

    work()

    assert Submission.objects.filter(kind="file").count() == 1


def test_what_kills_every_worker_is_told_to_the_person_in_the_end():
    row = an_upload(a_cast().ana)
    Upload.objects.filter(pk=row.pk).update(attempts=3)

    work()

    row.refresh_from_db()
    assert row.state == "open"
    assert [p["code"] for p in row.problems] == ["upload-work-died"]


def test_a_fault_tells_where_it_was_and_nothing_of_the_file(monkeypatch, home):
    from balise_web.uploads import working

    def broken(*_):
        raise ValueError(PLAIN)

    monkeypatch.setattr(working, "understand", broken)
    row = an_upload(a_cast().ana)

    work()

    row.refresh_from_db()
    [result] = DBTaskResult.objects.all()
    assert [p["code"] for p in row.problems] == ["upload-fault"]
    assert "Iraq" not in result.traceback + (home / "fault.log").read_text()
    assert "ValueError" in result.traceback


def test_work_is_stopped_on_request_and_the_file_goes():
    ana = a_cast().ana
    row = an_upload(ana)
    held = Upload.objects.filter(pk=row.pk)
    from balise_web.jobs.leases import take
    from balise_web.uploads import working

    holder = take(row, "qma-sender", state="reading")
    from balise_web.jobs.processes import this_process

    assert row.lease_process == this_process()
    done(uploads.cancel(row, by=ana.sender))
    assert held.get().state == "reading"

    working._step(held.select_related("agency__participant", "by").get(), holder)

    assert held.get().state == "cancelled"


def test_the_command_ends_once_nothing_is_left_to_do(capsys):
    row = an_upload(a_cast().ana, PLAIN)

    assert main(["worker", "--until-idle"]) == 0
    row.refresh_from_db()
    assert row.state == "open"


def test_the_worker_goes_on_errands_too(tmp_path, monkeypatch):
    from balise_web.submissions import errands, tasks

    monkeypatch.setattr(errands, "QUICK_ROWS", -1)
    ana = a_cast().ana
    row = an_approved(ana, tmp_path)
    tasks.start(done(errands.ask(row, kind="seal", by=ana.validator)))

    assert main(["worker", "--until-idle"]) == 0
    row.refresh_from_db()
    assert row.state == "sealed"


def test_what_was_done_is_forgotten_after_a_day():
    an_upload(a_cast().ana)
    work()
    DBTaskResult.objects.update(finished_at=timezone.now() - timedelta(days=2))

    work()

    assert not DBTaskResult.objects.exists()


def test_the_worker_ends_when_it_is_told_to(tmp_path):
    home = tmp_path / "home"
    environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    environment["BALISE_HOME"] = str(home)
    command = [sys.executable, "-m", "balise_web.cli"]
    subprocess.run([*command, "init"], env=environment, check=True, capture_output=True)
    running = subprocess.Popen([*command, "worker"], env=environment)
    with pytest.raises(subprocess.TimeoutExpired):
        running.wait(3)

    running.terminate()

    assert running.wait(30) in {0, -15}
