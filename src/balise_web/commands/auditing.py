"""The audit: shown, written as a file, and checked where nothing else of it is."""

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from balise.vocabulary.chains import Checked, check_lines
from balise.vocabulary.messages import Message
from balise_web.commands.accounts import listing
from balise_web.commands.ledger import participant, reader, reading
from balise_web.commands.replies import FAULT, OK, Halt, Reply
from balise_web.wording import listed, say, told


def show(args: Namespace) -> Reply:
    """Show what was done, by whom, on one chain or on all."""
    by = reading(args)
    from balise_web.audit.access import events_for
    from balise_web.audit.models import Event

    if by is None:
        chain = {"chain": args.participant} if args.participant else {}
        found = Event.objects.filter(**chain)
    else:
        one = participant(by, args.participant) if args.participant else None
        found = events_for(by, one)
    rows = (
        {
            "at": event.at.strftime("%Y-%m-%d %H:%M"),
            "chain": event.chain,
            "event": event.kind,
            "person": event.person,
            "about": event.what,
        }
        for event in found
    )
    return listing(args, ("at", "chain", "event", "person", "about"), rows)


def export(args: Namespace) -> Reply:
    """Write a chain as JSON lines, its head first."""
    by = reader(args, args.participant)
    from balise_web.audit.access import chain_for
    from balise_web.audit.chain import exported

    lines = exported(chain_for(by, args.participant))
    if not args.output:
        return Reply(raw="".join(lines).encode())
    path = Path(args.output)
    try:
        with path.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(lines)
    except OSError as problem:
        params = {"file": path.name, "reason": problem.strerror or ""}
        raise Halt(Message("cli-not-written", params)) from None
    text = say("audit-exported", args.language, file=path.name)
    return Reply({"ok": True, "file": str(path)}, text)


def verify(args: Namespace) -> Reply:
    """Check a chain from a file; it needs no home and no database."""
    path = Path(args.file)
    try:
        found = check_lines(_lines(path), args.head)
    except OSError as problem:
        params = {"file": path.name, "reason": problem.strerror or ""}
        raise Halt(Message("cli-no-file", params)) from None
    faults = [*found.faults, *_unseen(found, args.head)]
    told_of = faults or [_whole(found), *_seen(found, args.head)]
    data: dict[str, Any] = {
        "ok": not faults,
        "chain": found.chain,
        "number": found.number,
        "digest": found.digest,
        "seen": found.seen,
        "messages": [listed(message, args.language) for message in told_of],
    }
    text = "\n".join(told(message, args.language) for message in told_of)
    return Reply(data, text, FAULT if faults else OK)


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8", errors="replace", newline="\n") as file:
        yield from file


def _whole(found: Checked) -> Message:
    params = {
        "chain": found.chain,
        "number": found.number,
        "digest": found.digest,
    }
    return Message("audit-chain-whole", params)


def _seen(found: Checked, head: str) -> list[Message]:
    if not head:
        return []
    return [Message("audit-head-seen", {"head": head, "number": found.seen})]


def _unseen(found: Checked, head: str) -> list[Message]:
    """A head that was printed once and that no event bears: the chain was rewritten."""
    if found.faults or not head or found.seen is not None:
        return []
    return [Message("audit-head-not-seen", {"head": head, "chain": found.chain})]
