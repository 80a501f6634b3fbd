"""Suggest a pack for a file that nobody has seen before, and answer its questions.

``pack suggest`` prints what it made of the file; ``pack edit`` asks its questions one
by one in the terminal. Both write the same document, which the ordinary engine runs.
"""

import sys
import tempfile
from argparse import Namespace
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, Final

from balise.vocabulary.messages import Message
from balise_web.commands.packs import choices, existing, pack_path
from balise_web.commands.progress import progress
from balise_web.commands.replies import OK, REFUSED, Halt, Reply, value_of
from balise_web.commands.speech import table
from balise_web.wording import listed, say, told

_LEAVE: Final = ""


def suggest(args: Namespace) -> Reply:
    """Say what a file seems to hold and what must be asked; nothing is kept."""
    with _opened(args) as (ask, reading, backend):
        suggestion = ask(dict(args.answer))
        _refuse_misunderstood(suggestion, dict(args.answer))
        return _account(args, suggestion, reading, backend)


def edit(args: Namespace) -> Reply:
    """Ask the open questions one after the other, and write the pack that results."""
    with _opened(args) as (ask, reading, backend):
        answers = dict(args.answer)
        suggestion = ask(answers)
        while suggestion.questions:
            question = suggestion.questions[0]
            answer = _asked(question, args.language)
            if answer == _LEAVE:
                break
            answers[question.name] = answer
            suggestion = ask(answers)
        return _account(args, suggestion, reading, backend)


def drift(args: Namespace) -> Reply:
    """Say how a file differs from what a pack expects, and propose its next version."""
    from balise.intake.drifting import drift as compare

    pack = _earlier(args.pack)
    with _opened(args) as (_, reading, backend):
        found = compare(
            reading,
            pack,
            backend,
            file_name=Path(args.file).name,
            answers=dict(args.answer),
        )
    return _differences(args, found)


def _differences(args: Namespace, found: Any) -> Reply:
    from balise.intake.suggesting import as_yaml

    notes = [change.message for change in found.changes] or [Message("drift-none")]
    ready = found.proposed is not None and not found.questions
    if ready and args.output and not found.harmless:
        text = as_yaml(found.proposed)
        Path(args.output).write_text(text, encoding="utf-8")
        notes.append(Message("drift-proposed", {"file": Path(args.output).name}))
    shown = ["\n".join(told(note, args.language) for note in notes)]
    shown.append(_questions_text(found, args.language))
    data = {
        "ok": found.harmless,
        "changes": [
            {
                "effect": change.effect.value,
                "column": change.column,
                **listed(change.message, args.language),
            }
            for change in found.changes
        ],
        "questions": [_question(one, args.language) for one in found.questions],
        "pack": found.proposed,
    }
    text = "\n\n".join(part for part in shown if part)
    return Reply(data, text, OK if found.harmless else REFUSED)


@contextmanager
def _opened(args: Namespace) -> Iterator[tuple[Any, Any, Any]]:
    """Read the file once; what is given back asks for a suggestion with answers."""
    from balise.engine.sessions import session
    from balise.intake.reading import read
    from balise.intake.suggesting import suggest as suggest_pack

    path = existing(args.file)
    earlier = [_earlier(name) for name in args.earlier]
    label = say("cli-reading", args.language, file=path.name)
    with (
        tempfile.TemporaryDirectory(prefix="balise-suggest-") as scratch,
        session(path.resolve().parent, Path(scratch)) as backend,
    ):
        with progress(label, args.language):
            reading = value_of(read(path, backend, choices=choices(args)))

        def ask(answers: Mapping[str, str]) -> Any:
            return suggest_pack(
                reading, backend, file_name=path.name, earlier=earlier, answers=answers
            )

        yield ask, reading, backend


def _earlier(name: str) -> Any:
    from balise.intake.packs import load_pack

    return value_of(load_pack(pack_path(name)))


def _refuse_misunderstood(suggestion: Any, answers: Mapping[str, str]) -> None:
    from balise.intake.suggesting import unknown_answers

    if wrong := unknown_answers(suggestion, answers):
        raise Halt(*wrong)


def _asked(question: Any, language: str) -> str:
    """Ask at the terminal until the answer is understood; empty leaves the rest open."""
    from balise.intake.suggesting import choice_label, misunderstood

    lines = [told(question.message, language)]
    for number, choice in enumerate(question.choices, 1):
        lines.append(f"  {number}  {choice_label(choice, language)}  [{choice.value}]")
    sys.stderr.write("\n".join([*lines, "> "]))
    while line := sys.stdin.readline():
        given = line.strip()
        answer = _by_number(question, given)
        wrong = misunderstood(question, answer) if answer else None
        if wrong is None:
            return answer
        sys.stderr.write(f"{told(wrong, language)}\n> ")
    return _LEAVE


def _by_number(question: Any, given: str) -> str:
    if given.isdecimal() and 1 <= int(given) <= len(question.choices):
        return str(question.choices[int(given) - 1].value)
    return given


def _account(args: Namespace, suggestion: Any, reading: Any, backend: Any) -> Reply:
    """Account for a suggestion: its columns, its questions, and what a trial gave."""
    from balise.intake.suggesting import as_yaml

    notes = list(suggestion.about)
    text = as_yaml(suggestion.content) if suggestion.content else ""
    ready = bool(text) and not suggestion.questions
    if ready:
        notes += _trial(suggestion, reading, backend)
        notes.append(Message("suggest-nothing-open"))
        if args.output:
            Path(args.output).write_text(text, encoding="utf-8")
    elif suggestion.questions:
        notes.append(
            Message("suggest-unanswered", {"count": len(suggestion.questions)})
        )
    shown = [
        _columns_text(suggestion, args.language),
        _questions_text(suggestion, args.language),
        text if ready and not args.output else "",
        "\n".join(told(note, args.language) for note in notes),
    ]
    code = OK if ready else REFUSED
    data = {
        "ok": ready,
        "outside": suggestion.outside,
        "columns": [_column(one, args.language) for one in suggestion.columns],
        "questions": [_question(one, args.language) for one in suggestion.questions],
        "pack": suggestion.content,
        "messages": [listed(note, args.language) for note in notes],
    }
    return Reply(data, "\n\n".join(part for part in shown if part), code)


def _trial(suggestion: Any, reading: Any, backend: Any) -> list[Message]:
    from balise.intake.suggesting import try_out

    tried = try_out(suggestion.content, reading, backend, received_on=date.today())
    if tried.converted is None:
        return list(tried.faults)
    balance = tried.converted.balance
    said = {
        "accepted": balance.accepted,
        "rejected": balance.rejected,
        "skipped": sum(balance.skipped.values()),
    }
    return [Message("suggest-tried", said)]


def _columns_text(suggestion: Any, language: str) -> str:
    from balise.intake.suggesting import meaning_label

    rows = [
        [
            column.header,
            meaning_label(column.best.meaning, language) if column.best else "?",
            f"{column.best.confidence:.2f}" if column.best else "",
            "" if column.settled else "?",
            " ".join(told(said, language) for said in column.best.evidence)
            if column.best
            else "",
        ]
        for column in suggestion.columns
    ]
    words = ("column", "meaning", "confidence", "open", "evidence")
    return table([say(f"suggest-word-{w}", language) for w in words], rows, language)


def _questions_text(suggestion: Any, language: str) -> str:
    from balise.intake.suggesting import choice_label

    lines = []
    for question in suggestion.questions:
        lines.append(f"{told(question.message, language)}  [{question.name}]")
        lines += [
            f"    {choice.value}  {choice_label(choice, language)}"
            for choice in question.choices
        ]
    return "\n".join(lines)


def _column(column: Any, language: str) -> dict[str, Any]:
    return {
        "header": column.header,
        "settled": column.settled,
        "description": column.description,
        "proposals": [
            {
                "meaning": proposal.meaning,
                "confidence": proposal.confidence,
                "evidence": [listed(said, language) for said in proposal.evidence],
            }
            for proposal in column.proposals
        ],
    }


def _question(question: Any, language: str) -> dict[str, Any]:
    from balise.intake.suggesting import choice_label

    return {
        "name": question.name,
        **listed(question.message, language),
        "choices": [
            {"value": choice.value, "label": choice_label(choice, language)}
            for choice in question.choices
        ],
        "free": question.free,
    }
