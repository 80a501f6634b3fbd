"""Kill a process at every moment of an action, and look at what is left.

Run as a program on SQLite, once per lane. It does everything once, so that all is
loaded, closes the engine and the database, and then forks: each point gets its own copy
of a small home, a child that is killed in it, and a look at what the child left. What
is counted is lines of ours, what Python does to files, and statements to the database.
"""

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

CANARY = "918273645"
TRACED = (
    "/balise/store/",
    "/balise_web/submissions/",
    "/balise_web/audit/",
    "/django/db/transaction.py",
)
FILES = ("open", "os.", "shutil.", "sqlite3.")
STEPS = {
    "seal": ("approved", "sealed", "submission-sealed"),
    "release": ("sealed", "released", "submission-released"),
    "recall": ("released", "recalled", "submission-recalled"),
    "confirm_erasure": ("recalled", "recalled", "submission-erasure-confirmed"),
}
KINDS = {"line": 4, "file": 2, "statement": 2}
"""What is counted, and how many eighths of the points fall on it."""


@dataclass
class Countdown:
    """Counts moments of one kind, and ends the process at one of them."""

    kind: str
    at: int | None
    seen: int = 0

    def __call__(self) -> None:
        if self.seen == self.at:
            self.at = None  # to end a process is an event as well
            os.kill(os.getpid(), signal.SIGKILL)
        self.seen += 1

    def start(self) -> None:
        """Count from now on; only a process that ends soon should."""
        match self.kind:
            case "line":
                sys.settrace(self._trace)
            case "file":
                sys.addaudithook(self._hook)
            case _:
                from django.db import connection

                connection.execute_wrappers.append(self._statement)

    def _trace(self, frame: FrameType, event: str, _: Any) -> Any:
        if not any(part in frame.f_code.co_filename for part in TRACED):
            return None
        if event == "line":
            self()
        return self._trace

    def _hook(self, event: str, _: Any) -> None:
        if event.startswith(FILES):
            self()

    def _statement(self, execute: Any, *rest: Any) -> Any:
        self()
        return execute(*rest)


def at_home(folder: Path) -> None:
    """Point this process at a home."""
    from django.conf import settings
    from django.db import connection

    connection.close()
    settings.BALISE_HOME = folder
    settings.STORE_ROOT = folder / "store"
    settings.REMOVALS = folder.with_name(f"{folder.name}-removals")
    connection.settings_dict["NAME"] = str(folder / "db.sqlite3")


def in_child(home: Path, work: Callable[[], object]) -> int:
    """Run work in a child at a home; give how it ended."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            at_home(home)
            work()
            status = 0
        except BaseException:
            import traceback

            traceback.print_exc()
        os._exit(status)
    return os.waitpid(child, 0)[1]


def dying(step: str, countdown: Countdown) -> Callable[[], object]:
    """Let the step kill its process when the countdown says so."""

    def run() -> None:
        countdown.start()
        act(step)

    return run


def counted(step: str, kind: str, into: Path) -> Callable[[], object]:
    """Let the step count how many moments of a kind it has."""

    def run() -> None:
        countdown = Countdown(kind, None)
        countdown.start()
        act(step)
        sys.settrace(None)
        into.write_text(str(countdown.seen))

    return run


def the_row() -> Any:
    from balise_web.submissions.models import Submission

    rows = Submission.objects.select_related("participant", "agency")
    return rows.get(participant__code="QMA", kind="file")


def act(step: str) -> None:
    """Do what is going to be cut short, and close the database."""
    from django.db import connection

    from balise_web.participants.models import Person
    from balise_web.submissions import actions

    handle = "qma-deputy" if step == "confirm_erasure" else "qma-lead"
    more = {"reason": "a test"} if step == "recall" else {}
    by = Person.objects.select_related("participant").get(handle=handle)
    getattr(actions, step)(the_row(), by=by, **more)
    connection.close()


def make_bases(root: Path) -> None:
    """Make a home per step, in which that step is the next thing to do."""
    from django.core.management import call_command

    from web import world

    home, files = root / "home", root / "files"
    home.mkdir()
    files.mkdir()
    at_home(home)
    call_command("migrate", verbosity=0, interactive=False)
    cast = world.a_cast()
    world.an_offer(cast.ana)
    world.an_approved(cast.ana, files, {m: int(CANARY) for m in world.months(3)})
    for step in STEPS:
        at_home(home)
        a_home_like(home, root / step)
        act(step)


def problems_after(step: str, home: Path, *, repeat: bool) -> list[str]:
    """After sweep, all is well, and the step was done whole or not at all."""
    from balise_web.audit.models import Event
    from balise_web.submissions import actions

    at_home(home)
    before, after, kind = STEPS[step]
    actions.sweep()
    row, problems = the_row(), []
    told = [m.code for m in actions.verify().value]
    done = Event.objects.filter(kind=kind).exists()
    if told:
        problems.append(f"verify says {told}")
    if row.state not in {before, after}:
        problems.append(f"the state is {row.state}")
    if before != after and done != (row.state == after):
        problems.append("the audit and the row differ")
    if step == "confirm_erasure":
        problems += erased_or_not(row, done, home)
    if repeat and row.state == before:
        problems += goes_on(step)
    return problems


def erased_or_not(row: Any, done: bool, home: Path) -> list[str]:
    if (row.secret is None) != done:
        return ["the secret and the audit differ"]
    if done and (row.removal.erased_at is None or holds_canary(home)):
        return ["something of it is left"]
    return []


def a_home_like(base: Path, home: Path) -> None:
    """Copy a home and its removal list."""
    for name in ("", "-removals"):
        source, target = (at.with_name(at.name + name) for at in (base, home))
        shutil.rmtree(target, ignore_errors=True)
        if source.exists():
            shutil.copytree(source, target)


def holds_canary(home: Path) -> bool:
    files = [p for p in (home / "store").rglob("*") if p.is_file()]
    return any(CANARY.encode() in path.read_bytes() for path in files)


def goes_on(step: str) -> list[str]:
    """What was cut short can be done again, at once."""
    from balise_web.submissions import actions

    act(step)
    told = [m.code for m in actions.verify().value]
    state = the_row().state
    wrong = told or state != STEPS[step][1]
    return [f"done again it is {state}, {told}"] if wrong else []


def points(root: Path, step: str, wanted: int) -> list[tuple[str, int]]:
    """Spread the points wanted over the moments of each kind."""
    found = []
    for kind, eighths in KINDS.items():
        home = root / "count"
        a_home_like(root / step, home)
        assert in_child(home, counted(step, kind, root / "seen")) == 0
        moments = int((root / "seen").read_text())
        several = min(moments, wanted * eighths // 8)
        found += [(kind, at * moments // several) for at in range(several)]
    return found


def main(root: Path, lane: int, lanes: int, wanted: int) -> dict[str, Any]:
    from balise_web.starting import start

    start()
    import balise_web.explore.actions  # noqa: F401

    make_bases(root)
    tried, killed, problems = 0, 0, {}
    for step in STEPS:
        for at, (kind, moment) in enumerate(points(root, step, wanted)):
            if at % lanes != lane:
                continue
            home = root / "now"
            a_home_like(root / step, home)
            countdown = Countdown(kind, moment)
            ended = in_child(home, dying(step, countdown))
            tried, killed = tried + 1, killed + (ended == signal.SIGKILL)
            if found := problems_after(step, home, repeat=at % 5 == 0):
                problems[f"{step} {kind} {moment}"] = found
            at_home(root / step)
    return {"tried": tried, "killed": killed, "problems": problems}


if __name__ == "__main__":
    found = main(Path(sys.argv[1]), *map(int, sys.argv[2:]))
    sys.stdout.write(json.dumps(found))
