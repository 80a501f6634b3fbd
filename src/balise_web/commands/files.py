"""Files: how they are read, how they come in, what was found in them."""

import io
from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from balise.vocabulary.messages import Message
from balise_web.commands.accounts import done, facts_text, listing
from balise_web.commands.findings import findings_listing, with_answers, write_findings
from balise_web.commands.ledger import acting, participant, reading, someone
from balise_web.commands.packs import (
    balance_facts,
    choices,
    existing,
    pack_path,
)
from balise_web.commands.progress import progress
from balise_web.commands.replies import OK, REFUSED, Reply, value_of
from balise_web.commands.speech import table
from balise_web.wording import listed, say, told


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
        "encoding_runner_up": layout.encoding_runner_up,
        "delimiter": layout.delimiter and repr(layout.delimiter),
        "sheet": layout.sheet,
        "sheets": list(layout.sheets) if len(layout.sheets) > 1 else None,
        "header_row": layout.header_row,
        "header_rows": layout.header_rows if layout.header_rows > 1 else None,
        "table": layout.table,
        "tables": [region.place for region in layout.tables] or None,
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
        "notes": [list(line) for line in layout.notes],
        "first_rows": [list(row) for row in rows],
        "findings": [listed(note, args.language) for note in notes],
    }
    return Reply(data, "\n\n".join(part for part in parts if part))


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
            pack=pack_path(args.pack) if args.pack else None,
            agency=agency_for(by, args.owner, args.agency),
            by=by,
            choices=choices(args),
            personal=dict(args.personal),
            name=path.name,
            progress=told_so,
        )
    submission = value_of(outcome)
    facts = submission_facts(submission)
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
    return listing(args, columns, (submission_facts(one) for one in found))


def findings(args: Namespace) -> Reply:
    """Show what the checks found in one submission, or write all of it to a file."""
    by = someone(args)
    from balise_web.submissions.access import every_finding, groups_of, submission_for

    one = submission_for(by, args.number)
    if not args.output:
        return with_answers(args, findings_listing(args, groups_of(by, one)), one)
    target = Path(args.output)
    with every_finding(by, one) as found:
        written = write_findings(found, target, args.language)
    return done(args, file=str(target), number=written)


def answer(args: Namespace) -> Reply:
    """Answer the findings of a check, in one row or in all."""
    by = acting(args)
    from balise_web.context.answering import answer_finding
    from balise_web.submissions.access import submission_for

    outcome = answer_finding(
        submission_for(by, args.number),
        rule=args.rule,
        row=args.row,
        because=args.because,
        text=args.text,
        language=args.written_in or args.language,
        by=by,
    )
    number = len(value_of(outcome))
    facts = {"number": args.number, "rule": args.rule, "answers": number}
    return done(args, outcome.messages, **facts)


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
    return done(args, outcome_messages(outcome), **submission_facts(value_of(outcome)))


def outcome_messages(outcome: Any) -> tuple[Message, ...]:
    """Give what the author of a done action should also know."""
    return tuple(getattr(outcome, "messages", ()))


def submission_facts(one: Any) -> dict[str, Any]:
    """Give a submission as facts."""
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
