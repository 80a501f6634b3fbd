"""Change, trend and shares on screen: what was compared, and what was not."""

from argparse import Namespace
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from balise_web.commands.asking import heading
from balise_web.commands.exporting import exported
from balise_web.commands.replies import Reply, value_of
from balise_web.commands.speech import table
from balise_web.wording import label, listed, number, plain, say, told, word

_LEFT_OUT = frozenset({"agency", "origin", "status", "base_holds", "compared"})
_PERCENT = frozenset({"share", "known_of_all"})


@dataclass(frozen=True)
class _Filed:
    """What goes into a file: the comparison, under its question's citation."""

    table: Any


def compared(args: Namespace, answer: Any, citation: str) -> Reply:
    """Compare an answer as asked, and show it with what must be said beside it."""
    from balise.analysis.comparing import compare

    found = value_of(
        compare(
            answer,
            args.show,
            before=args.first,
            after=args.last,
            unknown=args.with_unknown,
        )
    )
    said = list({repr(m): m for m in (*found.statements, *answer.statements)}.values())
    data = {
        "ok": True,
        "show": args.show,
        "rows": [plain(row) for row in found.table.to_pylist()],
        "statements": [listed(message, args.language) for message in said],
        "coverage": answer.coverage.table.to_pylist(),
        "use": answer.use,
        "citation": citation,
    }
    reply = None if args.json else exported(args, _Filed(found.table), data, citation)
    if reply:
        return reply
    parts = [
        _laid_out(found.table.to_pylist(), args.language),
        "\n".join(f"· {told(message, args.language)}" for message in said),
        say("cli-citation", args.language, citation=citation),
    ]
    if answer.use:
        used = word(answer.use, args.language)
        parts.insert(2, say("cli-use", args.language, uses=used))
    return Reply(data, "\n\n".join(part for part in parts if part))


def _laid_out(rows: list[dict[str, Any]], language: str) -> str:
    names = [name for name in (rows[0] if rows else ()) if name not in _LEFT_OUT]
    header = [heading(name, language) for name in names]
    body = [[_cell(name, row, language) for name in names] for row in rows]
    return table(header, body, language)


def _cell(name: str, row: dict[str, Any], language: str) -> str:
    value = row[name]
    if value is None:
        return "…"
    if name in _PERCENT or (name == "amount" and row["kind"] == "share"):
        return f"{number((Decimal(value) * 100).quantize(Decimal('0.1')))} %"
    if isinstance(value, Decimal):
        return number(value)
    return (
        word(str(value), language) if name == "kind" else label(name, value, language)
    )
