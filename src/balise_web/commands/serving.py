"""Serve the pages: the database brought up to date, the words compiled, the files ready."""

import os
import subprocess
import sys
from argparse import Namespace

from balise.vocabulary.messages import Message
from balise_web.commands.ledger import open_ledger
from balise_web.commands.replies import OK, Halt, Reply
from balise_web.wording import say


def serve(args: Namespace) -> Reply:
    """Become the web server; ends when it is stopped."""
    open_ledger(of_any_version=True)
    from balise_web.starting import home, prepare

    prepare()
    os.environ["BALISE_HOME"] = str(home())
    make_ready()
    address = f"http://{args.host}:{args.port}/"
    sys.stdout.write(say("cli-serving", args.language, address=address) + "\n")
    sys.stdout.flush()
    try:
        os.execv(sys.executable, [sys.executable, *_server(args)])  # noqa: S606 - our own
    except OSError as problem:
        raise Halt(Message("cli-settings", {"reason": str(problem)})) from None
    return Reply({}, "", OK)


def make_ready() -> None:
    """Compile the catalogues and collect the files that browsers fetch."""
    from balise_web.pages.catalogues import compile_all

    compile_all()
    # In a process of its own: how files are named is read with the settings, once.
    os.environ["BALISE_COLLECTED"] = "1"
    collect = ["-m", "django", "collectstatic", "--verbosity=0", "--no-input"]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "balise_web.settings")
    if subprocess.run([sys.executable, *collect], check=False).returncode:  # noqa: S603 - our own
        raise Halt(Message("cli-settings", {"reason": "collectstatic"}))


def _server(args: Namespace) -> list[str]:
    return [
        *("-m", "granian", "--interface", "wsgi", "balise_web.wsgi:application"),
        *("--host", args.host, "--port", str(args.port)),
        *("--workers", str(args.workers), "--blocking-threads", "4"),
        *("--no-ws", "--workers-kill-timeout", "10"),
    ]
