"""Answers to the questions of a suggestion: which are understood, and which are not."""

import json
from collections.abc import Mapping
from typing import Final

from balise.intake.suggesting.values import Question, Suggestion
from balise.vocabulary.codes import code_list
from balise.vocabulary.messages import Message
from balise.vocabulary.model import model
from balise.vocabulary.periods import parse_period

_ALWAYS: Final = frozenset({"ignore", "personal"})


def misunderstood(question: Question, answer: str) -> Message | None:
    """Say why an answer cannot be taken; None where it can."""
    allowed = [choice.value for choice in question.choices]
    if answer in allowed or _is_free(question, answer):
        return None
    shown = {"answer": answer, "question": question.name, "allowed": ", ".join(allowed)}
    return Message("suggest-answer-not-understood", shown)


def unknown_answers(
    suggestion: Suggestion, answers: Mapping[str, str]
) -> tuple[Message, ...]:
    """Name the answers that the open questions do not take."""
    return tuple(
        said
        for question in suggestion.questions
        if question.name in answers
        and (said := misunderstood(question, answers[question.name]))
    )


def labels_in_json(answer: str) -> dict[str, str] | None:
    """Read labels and their codes from a JSON object; None where it is none."""
    try:
        found = json.loads(answer)
    except ValueError:
        return None
    if not isinstance(found, dict):
        return None
    texts = all(isinstance(code, str) for code in found.values())
    return {str(label): code for label, code in found.items()} if texts else None


def labels_given(answer: str) -> dict[str, str]:
    """Read ``label=code; label=code``, or the same as a JSON object."""
    if answer.startswith("{"):
        return labels_in_json(answer) or {}
    pairs = [part.rpartition("=") for part in answer.split(";") if "=" in part]
    return {label.strip(): code.strip() for label, _, code in pairs}


def _is_free(question: Question, answer: str) -> bool:
    kind = question.name.partition(":")[0]
    match kind:
        case "indicator":
            return answer in model().indicators
        case "period":
            return _is_period(answer)
        case "labels":
            return _are_labels(answer)
        case "kinds":
            given = labels_given(answer).values()
            known = {*model().indicators, "skip"}
            return _are_labels(answer) and bool(given) and set(given) <= known
        case "reporter":
            return answer in code_list("country")
        case "column":
            return answer in _ALWAYS or _is_meaning(answer)
        case _:
            return False


def _are_labels(answer: str) -> bool:
    if answer.startswith("{"):
        return labels_in_json(answer) is not None
    return all("=" in part for part in answer.split(";") if part.strip())


def _is_meaning(answer: str) -> bool:
    role, _, target = answer.partition(":")
    if role == "dimension":
        return target in model().dimensions or target == "sex+age"
    if role == "measure" and target:
        return target in model().indicators
    return answer == "measure" or answer in {
        *("period:year", "period:month", "period:quarter", "period:date"),
        *(
            "period:sdmx",
            "report_date",
            "note",
            "source",
            "rate",
            "region",
            "identifier",
            "reporter",
            "kind",
        ),
    }


def _is_period(text: str) -> bool:
    try:
        return bool(parse_period(text))
    except ValueError:
        return False
