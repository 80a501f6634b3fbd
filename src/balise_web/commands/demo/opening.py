"""Open the invented region in a browser: ways in, files to try, server and worker."""

import base64
import os
import secrets
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from balise.vocabulary.messages import Message
from balise_web.commands.demo.stage import Stage
from balise_web.commands.demo.waiting import CAST, TRY
from balise_web.commands.replies import FAULT, Halt

PATIENCE: Final = 180.0
"""Seconds that a server may take to answer for the first time."""
GRACE: Final = 20.0
"""Seconds that a process has to end what it is at."""


def lay_out(folder: Path, home: Path, language: str) -> None:
    """Give each person of the cast a way in, and lay out the files to try."""
    from balise_web.accounts.demo import make_simulated_account
    from balise_web.commands.replies import value_of
    from balise_web.pages.languages import page_tag
    from balise_web.participants.access import person_called

    for role, handle in CAST.items():
        outcome = make_simulated_account(
            person_called(handle),
            email=f"{role}@simulated.example",
            # Nobody types these: the sign-in page lets the cast in without a word.
            password=secrets.token_urlsafe(24),
            totp_secret=base64.b32encode(secrets.token_bytes(20)).decode(),
            language=page_tag(language),
        )
        value_of(outcome)
    tries = home / "try"
    tries.mkdir(exist_ok=True)
    for name in (TRY, f"flawed_{TRY}"):
        shutil.copyfile(folder / "simulated_files" / name, tries / name)


def open_pages(stage: Stage, home: Path, host: str, port: int) -> None:
    """Serve until the person stops it; without a terminal, only see that it answers."""
    from balise_web.commands.serving import make_ready

    os.environ |= {"BALISE_HOME": str(home), "BALISE_DEMO": "1"}
    make_ready()
    address = f"http://{host}:{port}/"
    with _running("worker"), _running("serve", "--host", host, "--port", str(port)):
        _wait_for(f"{address}health")
        stage.say("demo-open", address=address)
        stage.facts["pages"] = _answers(f"{address}sign-in/")
        while sys.stdin.isatty():
            time.sleep(1)


@contextmanager
def _running(*words: str) -> Iterator[None]:
    """Run one command beside this one, and end it with this one."""
    command = [sys.executable, "-m", "balise_web.cli", *words]
    beside = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603 - our own
    try:
        yield
    finally:
        beside.terminate()
        try:
            beside.wait(GRACE)
        except subprocess.TimeoutExpired:
            beside.kill()
            beside.wait()


def _wait_for(address: str) -> None:
    began = time.monotonic()
    while time.monotonic() - began < PATIENCE:
        if _answers(address):
            return
        time.sleep(0.2)
    raise Halt(Message("demo-not-served", {"address": address}), code=FAULT)


def _answers(address: str) -> bool:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(address, timeout=10) as reply:  # this machine, over http
            return bool(reply.status == 200)
    except (urllib.error.URLError, OSError):
        return False
