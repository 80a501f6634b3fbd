"""Findings for a person at a terminal: alike with alike, and how many there are.

Thousands of the same thing hide the one that matters. Nothing is left out: each group
says how many it has, and the whole list comes as a file.
"""

from argparse import Namespace
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from balise.vocabulary.messages import Message
from balise_web.commands.accounts import listing
from balise_web.commands.replies import Halt, Reply
from balise_web.wording import say, told

COLUMNS: Final = ("severity", "number", "row", "column", "sentence")
FILE_COLUMNS: Final = ("severity", "rule", "row", "column", "value", "sentence")


def finding_facts(finding: Any, language: str) -> dict[str, Any]:
    """Give a finding as facts, with its sentence."""
    return {
        "severity": str(finding.severity),
        "rule": finding.rule,
        "row": finding.row,
        "column": finding.column,
        "value": finding.value,
        "sentence": told(finding.message(), language),
    }


def group_facts(group: Any, language: str) -> dict[str, Any]:
    """Give a group as facts: those of its first finding, and how many more."""
    return {
        **finding_facts(group.first, language),
        "value": group.value,
        "form": group.form,
        "number": group.number,
        "rows": list(group.rows),
    }


def findings_listing(args: Namespace, groups: Iterable[Any], **facts: object) -> Reply:
    """List groups of findings, worst first, with the rows of the first of each."""
    found = [group_facts(group, args.language) for group in groups]
    shown = listing(args, COLUMNS, ({**one, "row": _places(one)} for one in found))
    return Reply({**shown.data, **facts, "rows": found}, shown.text, shown.code)


def with_answers(args: Namespace, reply: Reply, submission: Any) -> Reply:
    """Add what was answered, and how to answer what still asks why."""
    from balise.intake.checks import checks
    from balise_web.commands.asking import note_text
    from balise_web.context.access import answers_to

    answers = [
        {"rule": note.finding, "row": note.row, "because": note.kind, "text": note.text}
        | {"said": note_text(note, args.language)}
        for note in answers_to(submission)
    ]
    told_of = {one["rule"] for one in answers}
    rules = {one["rule"] for one in reply.data["rows"]}
    asking = sorted(r for r in rules - told_of if r in checks() and checks()[r].asks)
    lines = [
        say(
            "cli-answered",
            args.language,
            rule=a["rule"],
            row=a["row"] or "*",
            said=a["said"],
        )
        for a in answers
    ]
    number = submission.number
    lines += [
        say("cli-finding-asks", args.language, rule=rule, number=number)
        for rule in asking
    ]
    text = "\n".join([reply.text, *lines]) if lines else reply.text
    return Reply({**reply.data, "answers": answers}, text, reply.code)


def write_findings(findings: Iterable[Any], target: Path, language: str) -> int:
    """Write every finding into a CSV file, one after the other; give how many.

    Halts where the file cannot be written.
    """
    from balise.vocabulary.spreadsheets import write_csv_safe

    written = 0

    def rows() -> Iterator[list[Any]]:
        nonlocal written
        yield list(FILE_COLUMNS)
        for finding in findings:
            written += 1
            yield list(finding_facts(finding, language).values())

    try:
        with target.open("w", encoding="utf-8-sig", newline="") as out:
            write_csv_safe(out, rows())
    except OSError as problem:
        params = {"file": target.name, "reason": problem.strerror or ""}
        raise Halt(Message("cli-not-written", params)) from None
    return written


def _places(one: Mapping[str, Any]) -> str | None:
    rows = ", ".join(str(row) for row in one["rows"])
    return f"{rows} …" if one["number"] > len(one["rows"]) > 0 else rows or None
