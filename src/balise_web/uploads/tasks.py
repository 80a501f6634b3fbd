"""The job of uploads: whatever the row of that number waits for."""

from collections.abc import Iterator

from django_tasks.base import Task

from balise_web.jobs.queue import job, nudge
from balise_web.uploads import working
from balise_web.uploads.models import Upload


@job
def work(number: str) -> None:
    """Do the next step of an upload."""
    working.work(number)


def start(upload: Upload) -> None:
    """Do the next step now where that is quick; else leave it to the worker."""
    if working.is_handled_at_once(upload):
        working.work(upload.number)
        upload.refresh_from_db()
    else:
        nudge(work, upload.number)


def wanted() -> Iterator[tuple[Task[[str], None], str]]:
    """Name what waits for a worker, for one that looks around."""
    return ((work, number) for number in working.waiting())
