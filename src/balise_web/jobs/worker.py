"""The worker: does what is on the queue, and looks for what nobody does any more.

It may be killed at any moment. Another one, or the same one started again, finds by the
rows what was left: their leases name processes that are gone.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from django.db import InterfaceError, OperationalError, connection
from django_tasks.base import Task
from django_tasks_db.management.commands.db_worker import Worker

from balise_web.condition import WORKER, touch
from balise_web.jobs.processes import this_process
from balise_web.jobs.queue import nudge_all, tidy

Wanted = Callable[[], Iterable[tuple[Task[[str], None], str]]]
SECONDS_BETWEEN_LOOKS: Final = 1.0
SECONDS_BETWEEN_ROUNDS: Final = 60.0
SECONDS_BETWEEN_SWEEPS: Final = 3600.0


class Work:
    """What one worker process does until it is told to stop."""

    def __init__(
        self, wanted: Sequence[Wanted], regularly: Sequence[Callable[[], object]]
    ) -> None:
        self._wanted, self._regularly = wanted, regularly
        self._looked = self._swept = float("-inf")
        self._queue = Worker(
            queue_names=["default"],
            interval=SECONDS_BETWEEN_LOOKS,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=this_process() or "worker",
            excluded_queue_names=[],
        )

    def until_idle(self) -> None:
        """Do what rows want and what is on the queue, once."""
        self._look()
        self._queue.run()

    def until_stopped(self) -> None:
        """Go on until the process is asked to end; a step begun is finished first."""
        self._queue.configure_signals()
        while self._queue.running:
            try:
                self._round()
            except (OperationalError, InterfaceError):
                # The database is away: it is asked again until it is back.
                connection.close()
            if self._queue.running:
                time.sleep(SECONDS_BETWEEN_LOOKS)

    def _round(self) -> None:
        now = time.monotonic()
        if now - self._looked >= SECONDS_BETWEEN_ROUNDS:
            self._look()
            self._looked = now
        if now - self._swept >= SECONDS_BETWEEN_SWEEPS:
            for duty in self._regularly:
                duty()
            self._swept = now
        self._queue.run()

    def _look(self) -> None:
        touch(WORKER)
        tidy()
        nudge_all(one for wanted in self._wanted for one in wanted())


def worker(
    wanted: Sequence[Wanted], regularly: Sequence[Callable[[], Any]] = ()
) -> Work:
    """Make a worker; ``wanted`` name the rows that wait, ``regularly`` is done hourly."""
    return Work(wanted, regularly)
