"""Packs: found by name, and tried on a file without keeping anything."""

import errno
import os
from argparse import Namespace
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from balise.vocabulary.messages import Message
from balise_web.commands.accounts import facts_text, listing
from balise_web.commands.findings import findings_listing
from balise_web.commands.ledger import acting, start_without_home
from balise_web.commands.progress import progress
from balise_web.commands.replies import OK, REFUSED, Halt, Reply, value_of
from balise_web.submissions.known_packs import pack_file, pack_files
from balise_web.wording import listed, plain, say, told


def check(args: Namespace) -> Reply:
    """Try a pack on a file with the very code of ``submit``; nothing is kept."""
    path = existing(args.file)
    by = acting(args) if args.person else None
    start_without_home()
    from balise_web.submissions.actions import check_file

    with progress(say("cli-checking", args.language, file=path.name), args.language):
        outcome = check_file(
            path,
            pack=pack_path(args.pack) if args.pack else None,
            participant=args.owner,
            agency=args.agency,
            choices=choices(args),
            personal=dict(args.personal),
            by=by,
        )
    return _checked(args, value_of(outcome), outcome.messages)


def _checked(args: Namespace, checked: Any, messages: Sequence[Message]) -> Reply:
    errors = checked.counts.get("error", 0)
    balance = balance_facts(checked.balance)
    shown = findings_listing(args, checked.findings)
    notes = [told(message, args.language) for message in messages]
    text = "\n\n".join(
        part
        for part in (facts_text(balance, args.language), shown.text, "\n".join(notes))
        if part
    )
    code = REFUSED if errors else OK
    data = {
        "ok": code == OK,
        "covered": [plain(_covered(flow)) for flow in checked.covered],
        "balance": balance,
        "errors": errors,
        "findings": shown.data["rows"],
        "messages": [listed(message, args.language) for message in messages],
    }
    return Reply(data, text, code)


def _covered(flow: Any) -> dict[str, Any]:
    series = flow.covered.series
    return {
        "dataflow": series.dataflow,
        "indicator": series.indicator,
        "frequency": series.frequency,
        "table": series.table,
        "periods": [[str(r.first), str(r.last)] for r in flow.covered.periods],
    }


def packs(args: Namespace) -> Reply:
    """List the packs of every folder where packs are looked for."""
    rows = ({"pack": file.parent.name, "file": str(file)} for file in pack_files())
    return listing(args, ("pack", "file"), rows)


def pack_path(name: str) -> Path:
    """Find a pack by its name, or take the file that is named."""
    if Path(name).is_file():
        return Path(name)
    if found := pack_file(name):
        return found
    raise Halt(Message("cli-no-pack", {"pack": name}))


def balance_facts(balance: Any) -> dict[str, Any]:
    """Give the balance as facts: rows in are accepted, rejected or skipped."""
    found = balance if isinstance(balance, Mapping) else vars_of(balance)
    skipped = found.get("skipped") or {}
    total = sum(skipped.values()) if isinstance(skipped, Mapping) else skipped
    return {
        "rows_in": found.get("rows_in"),
        "accepted": found.get("accepted"),
        "rejected": found.get("rejected"),
        "skipped": total,
        **({"skipped_by_rule": plain(skipped)} if skipped else {}),
    }


def vars_of(value: object) -> dict[str, Any]:
    """Give the fields of a value, whether or not it has slots."""
    if is_dataclass(value):
        return {f.name: getattr(value, f.name) for f in fields(value)}
    return {}


def choices(args: Namespace) -> Any:
    """Give what a person says of a file instead of what is found."""
    from balise.intake.reading import Choices

    return Choices(
        args.kind,
        args.encoding,
        args.delimiter,
        args.sheet,
        args.header_row,
        args.header_rows,
        args.last_row,
        args.table,
    )


def existing(name: str) -> Path:
    """Give the path of a file that is there."""
    path = Path(name)
    if path.is_file():
        return path
    reason = os.strerror(errno.EISDIR if path.is_dir() else errno.ENOENT)
    raise Halt(Message("cli-no-file", {"file": path.name or name, "reason": reason}))
