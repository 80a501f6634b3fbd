"""Kill a process at every moment of an action, and look at what is left.

Run as a program on SQLite: the parent never opens an engine nor a database, so that a
fork takes nothing along but code. Each point works on its own copy of a small home.
"""

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

CANARY = "918273645"
TRACED = ("/balise/store/", "/balise_web/submissions/", "/balise_web/audit/")
STEPS = {
    "seal": ("approved", "sealed", "submission-sealed"),
    "release": ("sealed", "released", "submission-released"),
    "recall": ("released", "recalled", "submission-recalled"),
    "confirm_erasure": ("recalled", "recalled", "submission-erasure-confirmed"),
}


def at_home(folder: Path) -> None:
    """Point this process, which has opened nothing yet, at a home."""
    from django.conf import settings
    from django.db import connection

    settings.BALISE_HOME = folder
    settings.STORE_ROOT = folder / "store"
    connection.settings_dict["NAME"] = str(folder / "db.sqlite3")


def in_child(home: Path, work: Callable[[], object]) -> int:
    """Run work in a child at a home; give how it ended."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            at_home(home)
            status = int(bool(work()))
        except BaseException:
            import traceback

            traceback.print_exc()
        os._exit(status)
    return os.waitpid(child, 0)[1]


def dying_at(line: int, work: Callable[[], object]) -> Callable[[], object]:
    """Let the work kill its process when it comes to a line of ours."""

    def run() -> None:
        countdown = line

        def trace(frame: FrameType, event: str, _: Any) -> Any:
            nonlocal countdown
            if not any(part in frame.f_code.co_filename for part in TRACED):
                return None
            if event == "line":
                countdown -= 1
                if countdown < 0:
                    os.kill(os.getpid(), signal.SIGKILL)
            return trace

        sys.settrace(trace)
        work()
        os._exit(0)

    return run


def lines_of(work: Callable[[], object], into: Path) -> Callable[[], object]:
    """Let the work count the lines of ours that it comes to."""

    def run() -> None:
        lines = 0

        def trace(frame: FrameType, event: str, _: Any) -> Any:
            nonlocal lines
            if not any(part in frame.f_code.co_filename for part in TRACED):
                return None
            lines += event == "line"
            return trace

        sys.settrace(trace)
        work()
        sys.settrace(None)
        into.write_text(str(lines))

    return run


def the_row() -> Any:
    from balise_web.submissions.models import Submission

    rows = Submission.objects.select_related("participant", "agency")
    return rows.get(participant__code="QMA", kind="file")


def acting(step: str) -> Callable[[], object]:
    """Give the action that is going to be cut short."""

    def run() -> None:
        from balise_web.participants.models import Person
        from balise_web.submissions import actions

        handle = "qma-deputy" if step == "confirm_erasure" else "qma-lead"
        more = {"reason": "a test"} if step == "recall" else {}
        by = Person.objects.select_related("participant").get(handle=handle)
        getattr(actions, step)(the_row(), by=by, **more)

    return run


def set_up(step: str, scratch: Path) -> Callable[[], object]:
    """Make a ledger in which the step is the next thing to do."""

    def run() -> None:
        from django.core.management import call_command

        from balise_web.submissions import actions
        from web import world

        call_command("migrate", verbosity=0, interactive=False)
        cast = world.a_cast()
        world.an_offer(cast.ana)
        figures = {month: int(CANARY) for month in world.months(3)}
        row = world.an_approved(cast.ana, scratch, figures)
        if step == "seal":
            return
        world.done(actions.seal(row, by=cast.ana.lead))
        if step == "release":
            return
        world.done(actions.release(row, by=cast.ana.lead))
        if step == "confirm_erasure":
            world.done(actions.recall(row, reason="a test", by=cast.ana.lead))

    return run


def checking(step: str, home: Path, *, repeat: bool) -> Callable[[], object]:
    """After sweep, all is well, and the step was done whole or not at all."""

    def run() -> bool:
        from balise_web.audit.models import Event
        from balise_web.submissions import actions
        from balise_web.submissions.models import Submission

        before, after, kind = STEPS[step]
        # Time passes: the lease of the worker that died runs out.
        Submission.objects.update(lease_until=None, lease_holder="")
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
        if problems:
            (home / "problems").write_text("; ".join(problems))
        return bool(problems)

    return run


def erased_or_not(row: Any, done: bool, home: Path) -> list[str]:
    if (row.secret is None) != done:
        return ["the secret and the audit differ"]
    if done and (row.removal.erased_at is None or holds_canary(home)):
        return ["something of it is left"]
    return []


def holds_canary(home: Path) -> bool:
    files = [p for p in (home / "store").rglob("*") if p.is_file()]
    return any(CANARY.encode() in path.read_bytes() for path in files)


def goes_on(step: str) -> list[str]:
    """What was cut short can be done again."""
    from balise_web.submissions import actions

    acting(step)()
    told = [m.code for m in actions.verify().value]
    state = the_row().state
    wrong = told or state != STEPS[step][1]
    return [f"done again it is {state}, {told}"] if wrong else []


def points(lines: int, wanted: int) -> list[int]:
    return sorted({at * lines // wanted for at in range(wanted)})


def main(root: Path, step: str, wanted: int) -> dict[str, Any]:
    from balise_web.starting import start

    start()
    import balise_web.explore.actions
    import balise_web.submissions.actions  # noqa: F401

    base, scratch = root / "base", root / "files"
    for folder in (base, scratch):
        folder.mkdir()
    assert in_child(base, set_up(step, scratch)) == 0
    shutil.copytree(base, root / "count")
    counted = root / "lines"
    assert in_child(root / "count", lines_of(acting(step), counted)) == 0
    lines = int(counted.read_text())
    killed, problems = 0, {}
    for at, point in enumerate(points(lines, wanted)):
        home = root / "now"
        shutil.copytree(base, home)
        killed += in_child(home, dying_at(point, acting(step))) == signal.SIGKILL
        if in_child(home, checking(step, home, repeat=at % 3 == 0)):
            told = home / "problems"
            problems[point] = told.read_text() if told.exists() else "it broke"
        shutil.rmtree(home)
    return {"lines": lines, "killed": killed, "problems": problems}


if __name__ == "__main__":
    found = main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
    sys.stdout.write(json.dumps(found))
