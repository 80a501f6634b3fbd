"""Files: how they are read, what a pack makes of them, what was found."""

import errno
import io
import os
from argparse import Namespace
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from balise.vocabulary.messages import Message
from balise_web.commands.accounts import done, facts_text, listing
from balise_web.commands.ledger import (
    acting,
    participant,
    reading,
    someone,
    start_without_home,
)
from balise_web.commands.progress import progress
from balise_web.commands.replies import OK, REFUSED, Halt, Reply, value_of
from balise_web.commands.speech import listed, plain, say, table, told


def read(args: Namespace) -> Reply:
    """Show how a file is read, with its first rows; nothing is kept."""
    import tempfile

    from balise.engine.sessions import session
    from balise.intake.reading import read as read_file

    path = existing(args.file)
    label = say("cli-reading", args.language, file=path.name)
    with (
        tempfile.TemporaryDirectory(prefix="balise-read-") as scratch,
        session(path.resolve().parent, Path(scratch)) as backend,
        progress(label, args.language),
    ):
        found = value_of(read_file(path, backend, choices=choices(args)))
        # The table's name is the reader's own, never text of the file.
        rows = backend.con.execute(
            f'SELECT * EXCLUDE (surplus) FROM "{found.table}" ORDER BY row LIMIT ?',  # noqa: S608
            [max(0, args.rows)],
        ).fetchall()
    return _read_reply(args, found, rows)


def _read_reply(args: Namespace, found: Any, rows: list[tuple[Any, ...]]) -> Reply:
    layout = found.layout
    facts = {
        "kind": layout.kind,
        "encoding": layout.encoding,
        "delimiter": layout.delimiter and repr(layout.delimiter),
        "sheet": layout.sheet,
        "sheets": list(layout.sheets) if len(layout.sheets) > 1 else None,
        "header_row": layout.header_row,
        "row_count": found.rows,
        "received_sha256": found.received_sha256,
    }
    notes = [finding.message() for finding in found.findings]
    header = ["#", *layout.header]
    parts = [
        facts_text({k: v for k, v in facts.items() if v is not None}, args.language),
        table(header, [[str(cell) for cell in row] for row in rows], args.language),
        "\n".join(told(note, args.language) for note in notes),
    ]
    data = {
        "ok": True,
        **facts,
        "delimiter": layout.delimiter,
        "header": list(layout.header),
        "preamble": [list(line) for line in layout.preamble],
        "first_rows": [list(row) for row in rows],
        "findings": [listed(note, args.language) for note in notes],
    }
    return Reply(data, "\n\n".join(part for part in parts if part))


def check(args: Namespace) -> Reply:
    """Try a pack on a file with the very code of ``submit``; nothing is kept."""
    path = existing(args.file)
    start_without_home()
    from balise_web.submissions.actions import check_file

    with progress(say("cli-checking", args.language, file=path.name), args.language):
        outcome = check_file(
            path,
            pack=pack_path(args.pack),
            participant=args.owner,
            agency=args.agency,
            choices=choices(args),
            personal=dict(args.personal),
        )
    return _checked(args, value_of(outcome), outcome.messages)


def _checked(args: Namespace, checked: Any, messages: Sequence[Message]) -> Reply:
    findings = list(checked.findings)
    errors = sum(1 for finding in findings if str(finding.severity) == "error")
    balance = balance_facts(checked.balance)
    rows = [_finding(finding, args.language) for finding in findings]
    columns = ("severity", "row", "column", "sentence")
    shown = listing(args, columns, rows)
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
        "findings": rows,
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
    rows = (
        {"pack": file.parent.name, "file": str(file)}
        for folder in _pack_folders()
        if folder.is_dir()
        for file in sorted(folder.glob("*/pack.yaml"))
    )
    return listing(args, ("pack", "file"), rows)


def submit(args: Namespace) -> Reply:
    """Bring a file in; errors keep it a draft and are counted in the reply."""
    by = acting(args)
    from balise_web.participants.access import agency_for
    from balise_web.submissions.actions import submit as bring_in

    path = existing(args.file)
    label = say("cli-checking", args.language, file=path.name)
    with progress(label, args.language) as told_so:
        outcome = bring_in(
            path,
            pack=pack_path(args.pack),
            agency=agency_for(by, args.owner, args.agency),
            by=by,
            choices=choices(args),
            personal=dict(args.personal),
            name=path.name,
            progress=told_so,
        )
    submission = value_of(outcome)
    facts = _submission(submission)
    reply = done(args, outcome.messages, **facts, **balance_facts(submission.balance))
    code = REFUSED if submission.errors else OK
    return Reply({**reply.data, "ok": code == OK}, reply.text, code)


def submissions(args: Namespace) -> Reply:
    """List submissions, newest first."""
    by = reading(args)
    from balise_web.submissions.access import submissions_for
    from balise_web.submissions.models import Submission

    if args.owner:
        participant(by, args.owner)
    shown = Submission.objects.all() if by is None else submissions_for(by)
    found = shown.order_by("-sent_at")
    if args.owner:
        found = found.filter(participant__code=args.owner)
    columns = (
        "number",
        "participant",
        "agency",
        "pack",
        "state",
        "errors",
        "sent_at",
        "released_at",
    )
    return listing(args, columns, (_submission(one) for one in found))


def findings(args: Namespace) -> Reply:
    """Show what the checks found in one submission."""
    by = someone(args)
    from balise_web.submissions.access import findings_of, submission_for

    found = findings_of(by, submission_for(by, args.number), limit=args.limit)
    rows = [_finding(finding, args.language) for finding in found]
    return listing(args, ("severity", "row", "column", "sentence"), rows)


def rejected(args: Namespace) -> Reply:
    """Give back the rejected rows of a submission, each with its reason."""
    by = someone(args)
    from balise_web.submissions.access import rejected_of, submission_for

    found = rejected_of(by, submission_for(by, args.number), limit=args.limit)
    rows = [{"row": row, "rule": rule, "cells": cells} for row, rule, cells in found]
    if args.format == "csv":
        return Reply({"ok": True, "rows": rows}, raw=_csv(found))
    return listing(args, ("row", "rule", "cells"), rows)


def _csv(found: Any) -> bytes:
    from balise.vocabulary.spreadsheets import write_csv_safe

    text = io.StringIO()
    if found and isinstance(found[0][2], Mapping):
        write_csv_safe(text, [["row", "rule", *found[0][2]]])
    write_csv_safe(text, ([row, rule, *_cells(cells)] for row, rule, cells in found))
    return text.getvalue().encode("utf-8-sig")


def _cells(cells: Any) -> list[str]:
    """Give the cells of a rejected row in the order of the file."""
    return list(cells.values()) if isinstance(cells, Mapping) else list(cells)


def nil(args: Namespace) -> Reply:
    """Report a period in which nothing was noted."""
    by = acting(args)
    from balise_web.participants.access import agency_for
    from balise_web.submissions.actions import nil_return

    agency = agency_for(by, args.participant, args.agency)
    outcome = nil_return(agency, dataflow=args.flow, period=args.period, by=by)
    return done(args, outcome_messages(outcome), **_submission(value_of(outcome)))


def outcome_messages(outcome: Any) -> tuple[Message, ...]:
    """Give what the author of a done action should also know."""
    return tuple(getattr(outcome, "messages", ()))


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
    from dataclasses import fields, is_dataclass

    if is_dataclass(value):
        return {f.name: getattr(value, f.name) for f in fields(value)}
    return {}


def choices(args: Namespace) -> Any:
    """Give what a person says of a file instead of what is found."""
    from balise.intake.reading import Choices

    return Choices(
        args.kind, args.encoding, args.delimiter, args.sheet, args.header_row
    )


def existing(name: str) -> Path:
    """Give the path of a file that is there."""
    path = Path(name)
    if path.is_file():
        return path
    reason = os.strerror(errno.EISDIR if path.is_dir() else errno.ENOENT)
    raise Halt(Message("cli-no-file", {"file": path.name, "reason": reason}))


def pack_path(name: str) -> Path:
    """Find a pack by its name, or take the file that is named."""
    if Path(name).is_file():
        return Path(name)
    for folder in _pack_folders():
        if (found := folder / name / "pack.yaml").is_file():
            return found
    raise Halt(Message("cli-no-pack", {"pack": name}))


def _pack_folders() -> Iterator[Path]:
    if named := os.environ.get("BALISE_PACKS"):
        yield Path(named)
    yield Path(os.environ.get("BALISE_HOME") or "var") / "packs"
    yield Path(__file__).resolve().parents[3] / "packs"


def _finding(finding: Any, language: str) -> dict[str, Any]:
    return {
        "severity": str(finding.severity),
        "rule": finding.rule,
        "row": finding.row,
        "column": finding.column,
        "value": finding.value,
        "sentence": told(finding.message(), language),
    }


def _submission(one: Any) -> dict[str, Any]:
    return {
        "number": one.number,
        "participant": one.participant.code,
        "agency": one.agency.code,
        "pack": one.pack_name,
        "state": one.state,
        "errors": one.errors,
        "warnings": one.warnings,
        "sent_at": one.sent_at and one.sent_at.strftime("%Y-%m-%d %H:%M"),
        "released_at": one.released_at and one.released_at.strftime("%Y-%m-%d %H:%M"),
    }
