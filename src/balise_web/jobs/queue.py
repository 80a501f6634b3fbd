"""Put long work on the queue: a task is only a nudge, the row says what is wanted.

So a task may be lost, run twice or outlive its row without harm. Its one argument is
the number of a row; what goes wrong in it leaves the places in our code and the kind of
fault, never the text of an error, which could quote a file.
"""

import traceback
from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import wraps
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_tasks import task
from django_tasks.base import Task, TaskResultStatus
from django_tasks_db.models import DBTaskResult

from balise_web.jobs.processes import is_gone

KEPT: Final = timedelta(days=1)
"""How long the queue remembers what was done."""


class JobFaultError(Exception):
    """Something went wrong in a job; its text is the kind of fault alone."""


def job(work: Callable[[str], None]) -> Task[[str], None]:
    """Make a function of a number into a task that tells nothing of what it read."""

    @wraps(work)
    def run(number: str) -> None:
        try:
            work(number)
        except Exception as problem:
            _note(problem)
            raise JobFaultError(type(problem).__name__) from None

    return task(run)


def nudge(wanted: Task[[str], None], number: str) -> None:
    """Ask for a job once the transaction is committed, unless it is asked for already."""

    def enqueue() -> None:
        if (wanted.module_path, number) not in _ready():
            wanted.enqueue(number)

    transaction.on_commit(enqueue)


def nudge_all(wanted: Iterable[tuple[Task[[str], None], str]]) -> int:
    """Ask again for what rows want and nobody does; say how many there were."""
    ready = _ready()
    lost = [one for one in wanted if (one[0].module_path, one[1]) not in ready]
    for one, number in lost:
        one.enqueue(number)
    return len(lost)


def tidy() -> None:
    """Forget what was done a day ago, and what a dead process had begun.

    Whether it is begun again is for the rows to say.
    """
    DBTaskResult.objects.finished().filter(
        finished_at__lt=timezone.now() - KEPT
    ).delete()
    for result in DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING):
        if result.worker_ids and is_gone(result.worker_ids[-1]):
            result.delete()


def _ready() -> set[tuple[str, Any]]:
    rows = DBTaskResult.objects.filter(status=TaskResultStatus.READY)
    return {
        (path, given["args"][0])
        for path, given in rows.values_list("task_path", "args_kwargs")
        if given["args"]
    }


def _note(problem: Exception) -> None:
    frames = "".join(traceback.format_tb(problem.__traceback__))
    log = Path(settings.BALISE_HOME) / "fault.log"
    log.write_text(f"{frames}{type(problem).__name__}\n", encoding="utf-8")
