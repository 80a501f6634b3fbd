"""The job of submissions: whatever the errand of that number asks for."""

from collections.abc import Iterator

from django_tasks.base import Task

from balise_web.jobs.queue import job, nudge
from balise_web.submissions import errands
from balise_web.submissions.models import Errand


@job
def run(number: str) -> None:
    """Go on an errand."""
    errands.run(number)


def start(errand: Errand) -> None:
    """Take the step now where that is quick; else leave it to the worker."""
    if errands.is_quick(errand.submission):
        errands.run(errand.number)
        errand.refresh_from_db()
    else:
        nudge(run, errand.number)


def wanted() -> Iterator[tuple[Task[[str], None], str]]:
    """Name what waits for a worker, for one that looks around."""
    return ((run, number) for number in errands.waiting())
