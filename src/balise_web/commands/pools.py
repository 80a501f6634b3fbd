"""Pooled figures for the secretariat: released once, then shown as they were."""

from argparse import Namespace
from typing import Any

from balise_web.commands.asking import answered, filters
from balise_web.commands.exporting import leaves
from balise_web.commands.ledger import acting
from balise_web.commands.progress import progress
from balise_web.commands.replies import Reply, value_of
from balise_web.commands.speech import table
from balise_web.wording import say, word


def release(args: Namespace) -> Reply:
    """Release the pooled figures of a measure and a year, once and for all."""
    by = acting(args)
    from balise.analysis.questions import parse_question
    from balise_web.explore import pools

    question = value_of(
        parse_question(
            args.measure,
            first=str(args.year),
            by=("period", *args.split),
            where=filters(args.where),
            grain=args.grain,
            unit=args.unit,
        )
    )
    with progress(say("cli-asking", args.language), args.language):
        found = value_of(pools.release_pool(question, by=by))
    return answered(args, found.answer, _name(args))


def show(args: Namespace) -> Reply:
    """Show pooled figures as they were released."""
    by = acting(args)
    from balise_web.explore import pools

    export = args.format if leaves(args) else ""
    with progress(say("cli-asking", args.language), args.language):
        found = value_of(pools.show_pool(args.measure, args.year, by=by, export=export))
    return answered(args, found.answer, _name(args))


def listing_(args: Namespace) -> Reply:
    """List what was released."""
    by = acting(args)
    from balise_web.explore import pools

    rows: list[dict[str, Any]] = [
        {"measure": one.measure, "year": one.year, "at": one.at.isoformat()}
        for one in pools.released_pools(by)
    ]
    header = [word(name, args.language) for name in ("measure", "year", "released")]
    body = [[row["measure"], row["year"], row["at"]] for row in rows]
    return Reply({"ok": True, "rows": rows}, table(header, body, args.language))


def _name(args: Namespace) -> str:
    return f"{args.measure} {args.year}"
