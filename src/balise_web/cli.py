"""``balise``, the command line: exit codes 0 ok, 1 refused, 2 usage, 3 fault.

A file in which errors were found counts as refused. Whatever goes wrong ends in a
sentence in the reader's language, never in a traceback.
"""

import contextlib
import json
import os
import sys
import tempfile
import traceback
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import cast

from balise_web.commands.grammar import parser
from balise_web.commands.grammar.building import shared
from balise_web.commands.grammar.mistakes import MistakeError
from balise_web.commands.replies import (
    FAULT,
    OK,
    REFUSED,
    USAGE,
    Halt,
    Reply,
    settled,
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code."""
    try:
        args = settled(parser().parse_args(argv))
    except SystemExit as left:  # argparse has printed the help
        return left.code if isinstance(left.code, int) else OK
    except MistakeError as mistake:
        return _told(mistake, sys.argv[1:] if argv is None else argv)
    _use_home(args)
    try:
        return _shown(_run(args), args)
    except BrokenPipeError:  # the reader closed the page: nothing is wrong
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - kept until the process ends
        return OK
    except KeyboardInterrupt:
        return 130


def _told(mistake: MistakeError, argv: Sequence[str]) -> int:
    """Say what was typed wrongly in the language asked for, if that can be read."""
    sure, _ = shared().parse_known_args(argv) if _readable(argv) else (None, None)
    args = settled(sure or Namespace(json="--json" in argv, language=None, home=None))
    reply = Halt(mistake.message, code=USAGE).reply(args.language)
    return _shown(replace(reply, text=f"{mistake.usage}{reply.text}"), args)


def _readable(argv: Sequence[str]) -> bool:
    try:
        shared().parse_known_args(argv)
    except MistakeError:
        return False
    return True


def _run(args: Namespace) -> Reply:
    try:
        return _answer(args)
    except (BrokenPipeError, KeyboardInterrupt):
        raise
    except Exception as problem:  # the last door: nothing gets past it as a traceback
        return _fault(problem, args)


def _answer(args: Namespace) -> Reply:
    module, _, function = args.run.partition(":")
    try:
        return cast(Reply, getattr(import_module(module), function)(args))
    except Halt as halt:
        return halt.reply(args.language)
    except Exception as problem:
        if halt := _expected(problem):
            return halt.reply(args.language)
        raise


def _expected(problem: Exception) -> Halt | None:
    """Say what the ledger or its settings mean; None where it is a fault.

    Django is looked up, not imported: a command that never started it cannot meet it.
    """
    from balise.vocabulary.messages import Message

    outcomes = sys.modules.get("balise_web.outcomes")
    if outcomes and isinstance(problem, outcomes.Stop):
        return Halt(*problem.messages)
    database = sys.modules.get("django.db.utils")
    if database and isinstance(
        problem, database.OperationalError | database.InterfaceError
    ):
        return Halt(Message("database-away"))
    settings = sys.modules.get("django.core.exceptions")
    if settings and isinstance(problem, settings.ImproperlyConfigured):
        return Halt(Message("cli-settings", {"reason": str(problem)}), code=USAGE)
    return None


def _fault(problem: Exception, args: Namespace) -> Reply:
    """Keep the traceback in a file of its own, and say where it lies."""
    from balise.vocabulary.messages import Message

    log = _log_file()
    with contextlib.suppress(OSError):
        # Values of the file being read could be in the exception's text: frames only.
        frames = "".join(traceback.format_tb(problem.__traceback__))
        log.write_text(f"{frames}{type(problem).__name__}\n", encoding="utf-8")
    params = {"kind": type(problem).__name__, "log": str(log)}
    return Halt(Message("cli-fault", params), code=FAULT).reply(args.language)


def _log_file() -> Path:
    """Give a file for the fault: in the home if there is one, else a new one."""
    home = Path(os.environ.get("BALISE_HOME") or "var")
    if home.is_dir():
        return home / "fault.log"
    handle, name = tempfile.mkstemp(prefix="balise-fault-", suffix=".log")
    os.close(handle)
    return Path(name)


def _use_home(args: Namespace) -> None:
    if args.home:
        os.environ["BALISE_HOME"] = str(Path(args.home).absolute())


def _shown(reply: Reply, args: Namespace) -> int:
    if args.json:
        text = json.dumps(reply.data, ensure_ascii=False, indent=2, default=str)
        _write(sys.stdout, text + "\n")
    elif reply.raw is not None:
        _write_raw(reply.raw)
    elif reply.text:
        stream = (
            sys.stderr
            if reply.code in {REFUSED, USAGE, FAULT} and reply.halted
            else None
        )
        _write(stream or sys.stdout, reply.text.rstrip("\n") + "\n")
    return reply.code


def _write(stream: object, text: str) -> None:
    """Write what the terminal's encoding can bear, rather than fail on a letter."""
    out = cast("object", stream)
    encoding = getattr(out, "encoding", None) or "utf-8"
    safe = text.encode(encoding, errors="replace").decode(encoding)
    out.write(safe)  # type: ignore[attr-defined]
    out.flush()  # type: ignore[attr-defined]


def _write_raw(raw: bytes) -> None:
    binary = getattr(sys.stdout, "buffer", None)
    if binary is None:
        sys.stdout.write(raw.decode("utf-8"))
    else:
        sys.stdout.flush()
        binary.write(raw)
        binary.flush()


if __name__ == "__main__":
    raise SystemExit(main())
