"""Say what was done: a first line, then names and values, in text and as data."""

from argparse import Namespace
from collections.abc import Iterable, Mapping
from typing import Any, Final

from balise.vocabulary.messages import Message
from balise_web.commands.replies import OK, Reply
from balise_web.commands.speech import pairs, table
from balise_web.wording import listed, plain, say, told, word

_CODED: Final = frozenset(
    {
        "state",
        "severity",
        "depth",
        "use",
        "precision",
        "audience",
        "coverage",
        "difference",
    }
)


def done(args: Namespace, messages: Iterable[Message] = (), **facts: object) -> Reply:
    """Account for a write: done, with its facts, and what its author should know."""
    kept = {name: plain(value) for name, value in facts.items()}
    notes = tuple(messages)
    lines = [say("cli-done", args.language), facts_text(kept, args.language)]
    lines += [told(note, args.language) for note in notes]
    data = {"ok": True, **kept, "messages": [listed(n, args.language) for n in notes]}
    return Reply(data, "\n".join(line for line in lines if line))


def facts_text(facts: Mapping[str, Any], language: str) -> str:
    """Lay out facts by their labels; codes that have a word are said in it."""
    return pairs(
        (
            (word(name, language), _worded(name, value, language))
            for name, value in facts.items()
        ),
        language,
    )


def listing(
    args: Namespace,
    columns: tuple[str, ...],
    rows: Iterable[Mapping[str, object]],
    *,
    code: int = OK,
    **facts: object,
) -> Reply:
    """Account for a list: one line a thing; an empty list says so."""
    kept = [{name: plain(row.get(name)) for name in columns} for row in rows]
    header = [word(name, args.language) for name in columns]
    body = [
        [_worded(name, row[name], args.language) for name in columns] for row in kept
    ]
    shown = table(header, body, args.language) or say("cli-nothing", args.language)
    return Reply({"ok": code == OK, **facts, "rows": kept}, shown, code)


def _worded(name: str, value: Any, language: str) -> Any:
    if isinstance(value, bool):
        return word("yes" if value else "no", language)
    if isinstance(value, str):
        # Only codes of our own are put into words; a name is never translated.
        return word(value, language) if name in _CODED else value
    if isinstance(value, list):
        return ", ".join(str(_worded(name, v, language)) for v in value)
    if isinstance(value, dict):
        return ", ".join(f"{k} {v}" for k, v in value.items())
    return value
