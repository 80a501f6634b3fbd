"""Questions and citations: what is asked, and how an answer is shown.

A table on screen is read by people: labels instead of codes, a mark on each figure that
is not a plain number, and below it what the answer rests on and what is missing.
"""

from argparse import Namespace
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from balise.vocabulary.messages import Message
from balise_web.commands.exporting import exported, leaves
from balise_web.commands.ledger import reading
from balise_web.commands.offering import viewer
from balise_web.commands.progress import progress
from balise_web.commands.replies import OK, REFUSED, Reply, value_of
from balise_web.commands.speech import table
from balise_web.wording import label, listed, number, plain, say, told, word


def ask(args: Namespace) -> Reply:
    """Ask, and show the answer with its coverage, notes and citation."""
    wanted = viewer(args.viewer)
    by = reading(args)
    from balise.analysis.questions import parse_question
    from balise_web.explore import actions
    from balise_web.participants.models import Participant

    question = value_of(
        parse_question(
            args.measure,
            first=args.first,
            last=args.last,
            by=_split(args),
            where=filters(args.where),
            grain=args.grain,
            statistic=args.statistic,
            unit=args.unit,
            as_of=args.as_of,
            participants=tuple(Participant.objects.values_list("code", flat=True)),
        )
    )
    if args.show != "figures":
        from balise.analysis.comparing import like

        question = value_of(like(question, args.show))
    export = args.format if leaves(args) else None
    with progress(say("cli-asking", args.language), args.language):
        asked = value_of(actions.ask(question, viewer=wanted, by=by, export=export))
    if args.show != "figures":
        from balise_web.commands.comparisons import compared

        return compared(args, asked.answer, str(asked.citation))
    return answered(args, asked.answer, str(asked.citation))


def _split(args: Namespace) -> tuple[str, ...]:
    """Split by period where a comparison is of periods, before the grain is read."""
    if args.show in ("change", "trend"):
        return (*args.by, "period")
    return tuple(args.by)


def rebuild(args: Namespace) -> Reply:
    """Ask a citation's question again under today's rights."""
    wanted = viewer(args.viewer)
    by = reading(args)
    from balise_web.explore import actions

    with progress(say("cli-asking", args.language), args.language):
        rebuilt = value_of(actions.rebuild(args.citation, viewer=wanted, by=by))
    messages = rebuilt_messages(rebuilt)
    answer = getattr(rebuilt, "answer", None)
    data = {
        "ok": answer is not None,
        "outcome": rebuilt_outcome(rebuilt),
        "messages": [listed(message, args.language) for message in messages],
    }
    lines = [told(message, args.language) for message in messages]
    if answer is None:
        return Reply(data, "\n".join(lines), REFUSED)
    shown = answered(args, answer, args.citation)
    text = "\n\n".join(["\n".join(lines), shown.text])
    return Reply({**shown.data, **data}, text, OK, raw=shown.raw)


def rebuilt_outcome(rebuilt: Any) -> str:
    """Name one of the four outcomes of a rebuilding."""
    return str(getattr(rebuilt, "outcome", type(rebuilt).__name__))


def rebuilt_messages(rebuilt: Any) -> tuple[Message, ...]:
    """Give what a rebuilding has to say, whether one sentence or several."""
    found = getattr(rebuilt, "messages", None) or getattr(rebuilt, "message", None)
    if found is None:
        return ()
    return tuple(found) if isinstance(found, Sequence) else (found,)


def answered(args: Namespace, answer: Any, citation: str) -> Reply:
    """Give an answer in the format that was asked for."""
    data = answer_data(answer, citation, args.language)
    if not args.json and (reply := exported(args, answer, data, citation)):
        return reply
    return Reply(data, answer_text(answer, citation, args.language))


def answer_data(answer: Any, citation: str, language: str) -> dict[str, Any]:
    """Give all of an answer as data: codes, never labels."""
    return {
        "ok": True,
        "rows": [plain(row) for row in answer.table.to_pylist()],
        "coverage": answer.coverage.table.to_pylist(),
        "shares": plain(answer.coverage.shares),
        "differences": [
            {"field": one.field, "answers": plain(one.answers)}
            for one in answer.differences
        ],
        "context": [note_data(note) for note in answer.context],
        "statements": [listed(message, language) for message in answer.statements],
        "use": answer.use,
        "citation": citation,
    }


def note_text(note: Any, language: str) -> str:
    """Give the words of a note; an answer may be no more than its kind."""
    from balise.vocabulary.codes import code_list

    if note.text:
        return str(note.text)
    kind = code_list("context_kind").codes.get(note.kind.replace("-", "_"))
    return kind.labels[language] if kind else str(note.kind)


def note_data(note: Any) -> dict[str, Any]:
    """Give a context note as data."""
    return {
        "participant": note.participant,
        "kind": note.kind,
        "language": note.language,
        "text": note.text,
        "indicator": note.indicator,
        "codes": plain(note.codes),
    }


def answer_text(answer: Any, citation: str, language: str) -> str:
    """Lay an answer out for a person."""
    rows = answer.table.to_pylist()
    shown = table(*_shown_columns(rows, answer.question.by, language), language)
    parts = [shown or say("cli-no-figures", language)]
    parts.append(coverage_text(answer.coverage.table.to_pylist(), language))
    beside = [f"· {told(message, language)}" for message in answer.statements]
    beside += [f"· {_difference(one, language)}" for one in answer.differences]
    beside += [f"· {n.participant}: {note_text(n, language)}" for n in answer.context]
    parts.append("\n".join(beside))
    last = [say("cli-citation", language, citation=citation)]
    if answer.use:
        last.insert(0, say("cli-use", language, uses=word(answer.use, language)))
    parts.append("\n".join(last))
    return "\n\n".join(part for part in parts if part)


def _difference(one: Any, language: str) -> str:
    from balise.vocabulary.model import model

    labels = {field.name: field.labels[language] for field in model().source_sheet}
    answers = "; ".join(
        f"{said} ({', '.join(names)})" for said, names in one.answers.items()
    )
    return say(
        "cli-sheets-differ",
        language,
        field=labels.get(one.field, one.field),
        answers=answers,
    )


def _shown_columns(
    rows: list[dict[str, Any]], by: Sequence[str], language: str
) -> tuple[list[str], list[list[object]]]:
    """Leave out what was not asked for and says the same in every row."""
    names = [n for n in (rows[0] if rows else ()) if n not in _FIGURE]
    varied = [
        n for n in names if n in by or len({str(row[n]) for row in rows}) > 1
    ] or names[:1]
    units = {row.get("unit") for row in rows}
    header = [heading(name, language) for name in (*varied, "value")]
    body: list[list[object]] = [
        [*(label(n, row[n], language) for n in varied), figure(row)] for row in rows
    ]
    if len(units) > 1:
        header.append(word("unit", language))
        body = [
            [*line, label("unit", row["unit"], language)]
            for line, row in zip(body, rows, strict=True)
        ]
    return header, body


def heading(name: str, language: str) -> str:
    """Name a column: the label of a dimension, or a word of ours."""
    from balise.vocabulary.model import model

    field = model().dimensions.get(name)
    return str(field.labels[language]) if field else word(name, language)


_FIGURE = frozenset(
    {"unit", "value", "lower", "upper", "reading", "status", "how"}
    | {"series_break", "participants", "table", "origin"}
)


def figure(row: dict[str, Any]) -> str:
    """Write one figure as it reads: a number, a range, "at least", or not shown."""
    value, low, high = row.get("value"), row.get("lower"), row.get("upper")
    match str(row.get("reading")):
        case "at-least":
            return f"≥{_plain(value if value is not None else low)}"
        case "range":
            return f"{_plain(low)}–{_plain(high)}"
        case "hidden":
            return "…"
    return "…" if value is None else _plain(value)


def _plain(value: Any) -> str:
    return number(Decimal(value)) if value is not None else "…"


def coverage_text(rows: list[dict[str, Any]], language: str) -> str:
    """Say which participants and periods are in, and which are not."""
    lines: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        key = (row["participant"], row["state"])
        lines.setdefault(key, []).append(row["period"])
    body = [
        [who, word(state, language), _run(periods)]
        for (who, state), periods in sorted(lines.items())
    ]
    header = [word(n, language) for n in ("participant", "coverage", "period")]
    return table(header, body, language)


def _run(periods: list[str]) -> str:
    ordered = sorted(set(periods))
    if len(ordered) < 2:
        return "".join(ordered)
    return f"{ordered[0]} … {ordered[-1]} ({len(ordered)})"


def filters(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    """Gather ``sex=F`` and ``citizenship=SYR,AFG``; a bar separates codes as well."""
    wanted: dict[str, list[str]] = {}
    for name, codes in pairs:
        found = codes.replace("|", ",").split(",")
        wanted.setdefault(name, []).extend(code.strip() for code in found)
    return wanted
