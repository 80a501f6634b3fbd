"""Files that come back: with their findings, corrected, and compared."""

from argparse import Namespace
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from balise.vocabulary.messages import Message
from balise_web.commands.accounts import done, facts_text, listing
from balise_web.commands.files import submission_facts
from balise_web.commands.ledger import acting, someone
from balise_web.commands.packs import balance_facts, existing
from balise_web.commands.progress import progress
from balise_web.commands.replies import OK, REFUSED, USAGE, Halt, Reply, value_of
from balise_web.wording import say

_COLUMNS: Final = ("difference", "table", "record", "before", "now", "row", "column")
_HIDDEN: Final = frozenset({"participant", "agency", "dataflow", "frequency", "table"})


def annotate(args: Namespace) -> Reply:
    """Give a file back with what was found beside its cells."""
    by = someone(args)
    from balise_web.submissions.access import submission_for
    from balise_web.submissions.actions import give_back

    target = Path(args.output)
    outcome = give_back(
        submission_for(by, args.number),
        target,
        by=by,
        language=args.language,
        format="csv" if target.suffix.lower() == ".csv" else "xlsx",
    )
    value_of(outcome)
    return done(args, outcome.messages, number=args.number, file=str(target))


def template(args: Namespace) -> Reply:
    """Write a workbook to fill in; it is made from the model and needs no home."""
    from balise.intake.templates import template_of, write_template

    made = template_of(
        args.flow, by=args.by, currency=args.currency, complete=args.complete
    )
    if isinstance(made, Message):
        raise Halt(made)
    target = Path(args.output)
    try:
        write_template(target, made, args.language)
    except OSError as problem:
        params = {"file": target.name, "reason": problem.strerror or ""}
        raise Halt(Message("cli-not-written", params)) from None
    return done(args, (), flow=made.dataflow, by=list(made.by), file=str(target))


def resend(args: Namespace) -> Reply:
    """Bring in a corrected file, and show at once what differs."""
    by = acting(args)
    from balise_web.submissions import actions

    path = existing(args.file)
    label = say("cli-checking", args.language, file=path.name)
    with progress(label, args.language) as told_so:
        outcome = actions.resend(path, by=by, name=path.name, progress=told_so)
    return checked_reply(args, by, outcome)


def checked_reply(args: Namespace, by: Any, outcome: Any) -> Reply:
    """Account for a corrected version: its balance, and what differs."""
    submission = value_of(outcome)
    facts = submission_facts(submission)
    reply = done(args, outcome.messages, **facts, **balance_facts(submission.balance))
    shown = _compared(args, by, submission, None)
    code = REFUSED if submission.errors else OK
    data = {**reply.data, "ok": code == OK, "comparison": shown.data}
    return Reply(data, f"{reply.text}\n\n{shown.text}", code)


def compare(args: Namespace) -> Reply:
    """Show what a submission adds, changes, removes and leaves as it is."""
    by = someone(args)
    from balise_web.submissions.access import submission_for

    other = submission_for(by, args.other) if args.other else None
    return _compared(args, by, submission_for(by, args.number), other)


def _compared(args: Namespace, by: Any, submission: Any, other: Any) -> Reply:
    from balise_web.submissions.comparing import compared

    found = value_of(compared(submission, by=by, other=other, limit=args.limit))
    counts = asdict(found.comparison.total)
    against = found.against or say("compared-with-in-force", args.language)
    facts = {"number": found.number, "against": against, **counts}
    rows = [_line(one) for one in found.comparison.differences]
    listed = listing(args, _COLUMNS, rows)
    by_table = {name: asdict(one) for name, one in found.comparison.counts.items()}
    data = {"ok": True, **facts, "against": found.against, "tables": by_table}
    text = f"{facts_text(facts, args.language)}\n\n{listed.text}"
    return Reply({**data, "differences": rows}, text)


def _line(one: Any) -> dict[str, Any]:
    key = {
        name: code
        for name, code in one.key.items()
        if name not in _HIDDEN and code not in {"_T", None}
    }
    return {
        "difference": one.kind,
        "table": one.table,
        "record": _text(key),
        "before": _text(one.old),
        "now": _text(one.new),
        "row": one.row,
        "column": one.column,
    }


def _text(values: Mapping[str, str | None]) -> str:
    return ", ".join(f"{name}={value}" for name, value in values.items() if value)


def correct(args: Namespace) -> Reply:
    """Correct single values, and show at once what differs."""
    by = acting(args)
    from balise_web.submissions import actions
    from balise_web.submissions.access import submission_for

    base = submission_for(by, args.number)
    outcome = actions.correct(base, edits=_edits(args, by, base), why=args.why, by=by)
    return checked_reply(args, by, outcome)


def _edits(args: Namespace, by: Any, base: Any) -> list[Any]:
    from balise_web.submissions.actions import CellEdit
    from balise_web.submissions.comparing import cell_of

    if args.where:
        place = value_of(cell_of(base, dict(args.where), by=by))
        args.row, args.column = [place[0]], [place[1]]
    if not len(args.row) == len(args.column) == len(args.value):
        raise Halt(Message("correction-cell-unclear"), code=USAGE)
    cells = zip(args.row, args.column, args.value, strict=True)
    return [CellEdit(*cell) for cell in cells]


def history(args: Namespace) -> Reply:
    """Show what a submission corrects and what corrects it, value by value."""
    by = someone(args)
    from balise_web.submissions.access import corrections_of, submission_for

    one = submission_for(by, args.number)
    line = [one]
    while (base := line[0].corrects) is not None:
        line.insert(0, submission_for(by, base.number))
    line += list(one.corrections.select_related("sent_by").order_by("pk"))
    rows = [
        {**_step(version), **dict(zip(_CELLS, cell, strict=True))}
        for version in line
        for cell in (corrections_of(by, version) or [("",) * len(_CELLS)])
    ]
    return listing(args, (*_STEP, *_CELLS), rows)


_STEP: Final = ("number", "corrects", "state")
_CELLS: Final = ("row", "column", "before", "now", "why", "person", "at")


def _step(version: Any) -> dict[str, Any]:
    base = version.corrects
    return {
        "number": version.number,
        "corrects": base.number if base else "",
        "state": version.state,
    }
