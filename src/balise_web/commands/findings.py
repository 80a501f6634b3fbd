"""Findings for a person at a terminal: a few of each kind, and how many more there are.

Thousands of the same thing hide the one that matters. The data of ``--json`` and the
CSV always hold every finding; only the text is gathered.
"""

from argparse import Namespace
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any, Final

from balise_web.commands.accounts import listing
from balise_web.commands.replies import Reply
from balise_web.commands.speech import say, told

COLUMNS: Final = ("severity", "row", "column", "sentence")
SHOWN: Final = 3
_ORDER: Final = {"error": 0, "warning": 1, "notice": 2}


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


def findings_listing(args: Namespace, rows: Sequence[Mapping[str, Any]]) -> Reply:
    """List findings, worst first: every one as data, a few of each kind as text."""
    every = listing(args, COLUMNS, rows)
    few = listing(args, COLUMNS, gathered(rows, args.language))
    return Reply(every.data, few.text, every.code)


def gathered(
    rows: Iterable[Mapping[str, Any]], language: str
) -> list[Mapping[str, Any]]:
    """Keep the first few of each kind; a last line counts the others."""
    found: list[Mapping[str, Any]] = []
    for _, group in groupby(sorted(rows, key=_place), key=_kind):
        alike = list(group)
        if len(alike) <= SHOWN + 1:
            found += alike
        else:
            found += [*alike[:SHOWN], _others(alike[SHOWN:], language)]
    return found


def _others(alike: Sequence[Mapping[str, Any]], language: str) -> Mapping[str, Any]:
    rows = [row["row"] for row in alike if row["row"] is not None]
    where = f"{min(rows)} … {max(rows)}" if rows else None
    sentence = say("cli-more-of-kind", language, number=len(alike))
    return {**alike[0], "row": where, "sentence": sentence}


def _kind(row: Mapping[str, Any]) -> tuple[int, str, str]:
    return _ORDER.get(row["severity"], 9), row["rule"], row["column"] or ""


def _place(row: Mapping[str, Any]) -> tuple[int, str, str, int]:
    return (*_kind(row), row["row"] or 0)
