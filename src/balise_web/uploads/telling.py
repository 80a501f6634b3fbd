"""What was understood of a file, as plain data: codes with parameters, no sentences."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

from balise.intake.converting.results import Converted
from balise.intake.drifting import Change
from balise.intake.findings import Severity
from balise.intake.grouping import Group
from balise.intake.personal import looks_personal
from balise.intake.suggesting import Choice, ColumnSuggestion, Question
from balise.vocabulary.messages import Message
from balise.vocabulary.slices import CoveredFlow
from balise_web.uploads.planning import Plan

MOST_GROUPS: Final = 200
_MOST_LABELS: Final = 200
_LAYOUT: Final = (
    *("kind", "encoding", "encoding_runner_up", "delimiter", "sheet", "sheets"),
    *("header_row", "header_rows", "table", "blank_rows", "elsewhere"),
)


def as_data(
    found: Plan,
    questions: Sequence[Question],
    hidden: Iterable[int],
    outcome: Mapping[str, Any],
) -> dict[str, Any]:
    """Tell of a plan: how it was read, its columns, what is asked, what came out."""
    layout, unseen = found.reading.layout, set(hidden)
    return {
        "source": found.source,
        "follows": found.follows,
        "outside": found.outside,
        "layout": {
            **{name: getattr(layout, name) for name in _LAYOUT},
            "tables": [region.place for region in layout.tables],
            "header": list(layout.header),
            "rows": found.reading.rows,
            "above": _lines(layout.preamble, unseen),
            "below": _lines(layout.notes, unseen),
        },
        "notes": [message_data(f.message()) for f in found.reading.findings],
        "columns": [column_data(c, c.index in unseen) for c in found.columns],
        "questions": [question_data(question) for question in questions],
        "about": [message_data(said) for said in found.about],
        "changes": [change_data(change) for change in found.changes],
        "faults": [message_data(fault) for fault in found.faults],
        "outcome": dict(outcome),
    }


def outcome_data(
    made: Converted, groups: Sequence[Group], counts: Mapping[Severity, int]
) -> dict[str, Any]:
    """Tell what comes out: the balance, what is covered, and what was found."""
    return {
        "balance": asdict(made.balance),
        "counts": {str(severity): number for severity, number in counts.items()},
        "groups": [group_data(group) for group in groups[:MOST_GROUPS]],
        "more_groups": max(0, len(groups) - MOST_GROUPS),
        "covered": [covered_data(flow) for flow in made.covered],
        "personal": list(made.personal_columns),
    }


def message_data(message: Message) -> dict[str, Any]:
    """Tell a message by its code and parameters."""
    return {"code": message.code, "params": dict(message.params)}


def message_of(data: Mapping[str, Any]) -> Message:
    """Give the message back that was told."""
    return Message(data["code"], data["params"])


def column_data(column: ColumnSuggestion, hidden: bool) -> dict[str, Any]:
    """Tell what a column is taken to be, how surely, and what else it may be."""
    return {
        "index": column.index,
        "header": column.header,
        "hidden": hidden,
        "settled": column.settled,
        "proposals": [
            {
                "meaning": proposal.meaning,
                "confidence": proposal.confidence,
                "evidence": []
                if hidden
                else [message_data(said) for said in proposal.evidence],
            }
            for proposal in column.proposals[:5]
        ],
    }


def question_data(question: Question) -> dict[str, Any]:
    """Tell a question with its answers."""
    return {
        "name": question.name,
        "message": message_data(question.message),
        "choices": [_choice_data(choice) for choice in question.choices],
        "free": question.free,
        "about": list(question.about[:_MOST_LABELS]),
    }


def choice_of(data: Mapping[str, Any]) -> Choice:
    """Give the choice back that was told."""
    message = message_of(data["message"]) if data["message"] else None
    return Choice(data["value"], message, data["code_list"])


def question_of(data: Mapping[str, Any]) -> Question:
    """Give the question back that was told."""
    return Question(
        data["name"],
        message_of(data["message"]),
        tuple(choice_of(choice) for choice in data["choices"]),
        data["free"],
        tuple(data["about"]),
    )


def change_data(change: Change) -> dict[str, Any]:
    """Tell how the file differs from its predecessors."""
    return {
        "message": message_data(change.message),
        "effect": change.effect.value,
        "column": change.column,
    }


def group_data(group: Group) -> dict[str, Any]:
    """Tell findings that are alike, with the first of them."""
    first = group.first
    return {
        "rule": first.rule,
        "severity": str(first.severity),
        "row": first.row,
        "column": first.column,
        "message": message_data(first.message()),
        "number": group.number,
        "rows": list(group.rows),
    }


def covered_data(flow: CoveredFlow) -> dict[str, Any]:
    """Tell what is covered of one series: it replaces exactly that."""
    series, runs = flow.covered.series, list(flow.covered.periods)
    return {
        "depth": flow.depth.value,
        "dataflow": series.dataflow,
        "indicator": series.indicator,
        "frequency": series.frequency,
        "table": series.table,
        "first": str(runs[0].first) if runs else None,
        "last": str(runs[-1].last) if runs else None,
    }


def _choice_data(choice: Choice) -> dict[str, Any]:
    return {
        "value": choice.value,
        "message": message_data(choice.message) if choice.message else None,
        "code_list": choice.code_list,
    }


def _lines(lines: Iterable[tuple[int, str]], hidden: set[int]) -> list[list[Any]]:
    """Give lines around the table; where columns are hidden, only what looks plain."""
    return [
        [row, text[:300]]
        for row, text in lines
        if not hidden or not any(map(looks_personal, text.split()))
    ][:20]
