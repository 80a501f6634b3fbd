"""Kill a worker at every moment of its work on an upload, and let the next one come.

Run as a program on SQLite, once per lane, like ``crashes``: each point gets its own copy
of a small home, a child that is killed in it, and a second worker that finds what the
first one left.
"""

import json
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from web import crashes

crashes.TRACED = (
    *crashes.TRACED,
    "/balise_web/uploads/",
    "/balise_web/jobs/",
)
STEPS = ("reading", "sending")


def the_upload() -> Any:
    from balise_web.uploads.models import Upload

    return Upload.objects.get()


def act() -> None:
    """Do what the upload waits for, as the worker does, and close the database."""
    from django.db import connection

    from balise_web.uploads import working

    working.work(the_upload().number)
    connection.close()


def dying(countdown: crashes.Countdown) -> Callable[[], object]:
    def run() -> None:
        countdown.start()
        act()

    return run


def counted(kind: str, into: Path) -> Callable[[], object]:
    def run() -> None:
        countdown = crashes.Countdown(kind, None)
        countdown.start()
        act()
        sys.settrace(None)
        into.write_text(str(countdown.seen))

    return run


def make_bases(root: Path) -> None:
    """Make a home in which an upload is to be read, and one in which it is to be sent."""
    from django.conf import settings
    from django.core.management import call_command

    from balise_web.uploads import actions as uploads
    from web import sending, world

    home = root / "home"
    home.mkdir()
    crashes.at_home(home)
    call_command("migrate", verbosity=0, interactive=False)
    settings.HANDLED_AT_ONCE = 0
    ana = world.a_cast().ana
    row = sending.an_upload(ana)
    crashes.a_home_like(home, root / "reading")
    act()
    row.refresh_from_db()
    settings.HANDLED_AT_ONCE = 10**9
    row = sending.answered(row, ana, indicator="IE.detected")
    settings.HANDLED_AT_ONCE = 0
    world.done(uploads.send(row, version=row.version, by=ana.sender))
    crashes.a_home_like(home, root / "sending")
    act()


def problems_after(step: str, home: Path) -> list[str]:
    """The next worker does it whole; what is left is one of everything, and no more."""
    from django.utils import timezone

    from balise_web.jobs.worker import worker
    from balise_web.submissions import actions
    from balise_web.uploads.tasks import wanted

    crashes.at_home(home)
    worker([wanted]).until_idle()
    actions.sweep()
    row, problems = the_upload(), []
    told = [m.code for m in actions.verify().value]
    if told:
        problems.append(f"verify says {told}")
    if row.lease_until is not None and row.lease_until > timezone.now():
        problems.append("the lease goes on")
    check = {"reading": not_read, "sending": not_sent}[step]
    return problems + check(row, home)


def not_read(row: Any, home: Path) -> list[str]:
    from web import sending

    found = [] if row.state == "open" else [f"the state is {row.state}"]
    if not found and sending.questions(row) != ["indicator"]:
        found.append("it asks something else")
    return found + other_folders(home, row.number)


def not_sent(row: Any, home: Path) -> list[str]:
    from balise_web.submissions.models import Submission
    from balise_web.uploads.models import KeptPack

    made = list(Submission.objects.values_list("number", "state", "balance__accepted"))
    found = []
    if made != [(row.becomes, "checked", 4)] or row.state != "sent":
        found.append(f"{row.state}, and the submissions are {made}")
    if KeptPack.objects.count() != 1:
        found.append("the pack is not kept once")
    return found + other_folders(home, row.becomes)


def other_folders(home: Path, wanted: str) -> list[str]:
    there = sorted(path.name for path in (home / "store" / "drafts").iterdir())
    return [] if there == [wanted] else [f"drafts are {there}"]


def points(root: Path, step: str, wanted: int) -> list[tuple[str, int]]:
    found = []
    for kind, eighths in crashes.KINDS.items():
        home = root / "count"
        crashes.a_home_like(root / step, home)
        assert crashes.in_child(home, counted(kind, root / "seen")) == 0
        moments = int((root / "seen").read_text())
        several = min(moments, wanted * eighths // 8)
        found += [(kind, at * moments // several) for at in range(several)]
    return found


def main(root: Path, lane: int, lanes: int, wanted: int) -> dict[str, Any]:
    from balise_web.starting import start

    start()
    make_bases(root)
    tried, killed, problems = 0, 0, {}
    for step in STEPS:
        for at, (kind, moment) in enumerate(points(root, step, wanted)):
            if at % lanes != lane:
                continue
            home = root / "now"
            crashes.a_home_like(root / step, home)
            ended = crashes.in_child(home, dying(crashes.Countdown(kind, moment)))
            tried, killed = tried + 1, killed + (ended == signal.SIGKILL)
            if found := problems_after(step, home):
                problems[f"{step} {kind} {moment}"] = found
            crashes.at_home(root / step)
    return {"tried": tried, "killed": killed, "problems": problems}


if __name__ == "__main__":
    found = main(Path(sys.argv[1]), *map(int, sys.argv[2:]))
    sys.stdout.write(json.dumps(found))
