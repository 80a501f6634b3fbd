"""Columns that name the State whose figures a row holds, in files of many States.

Such a file is either a reference source, where the reporting country is the place of
the figure, or one participant's own figures are picked out of it. Which, is asked.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from balise.intake.suggesting.clues import COUNTRY, code_of
from balise.intake.suggesting.profiling import Profile
from balise.intake.suggesting.values import Choice, Question
from balise.vocabulary.messages import Message

AS_PLACE: Final = "place"
_OFFERED: Final = 30
_ALONE: Final = "names the one State that reports"
_WHOSE: Final = "says whose figures a row holds"


def reporting(
    profile: Profile, answer: str | None
) -> tuple[dict[str, Any], tuple[Question, ...]]:
    """Describe a column of reporting States; nothing where they are to be the place."""
    codes = codes_of(profile.labels)
    if len(codes) == 1 and len(profile.labels) == 1:
        return {"ignore": _ALONE}, ()
    if answer == AS_PLACE:
        return {}, ()
    if answer in codes:
        return {"ignore": _WHOSE, "holds_no_personal_data": True}, ()
    said = {"column": profile.header, "count": len(codes)}
    offered = [Choice(code, code_list=COUNTRY) for code in sorted(codes)]
    return {}, (
        Question(
            f"reporter:{profile.header}",
            Message("suggest-ask-reporter", said),
            (
                Choice(AS_PLACE, Message("suggest-choice-reporter-place")),
                *offered[:_OFFERED],
            ),
            free=True,
        ),
    )


def skip_others(profile: Profile, code: str) -> dict[str, Any]:
    """Write the rule by which the rows of all other States are left out."""
    return {
        "rule": "other-states",
        "column": profile.header,
        "except": list(codes_of(profile.labels).get(code, ())),
        "reason": "the figures of other States",
    }


def codes_of(labels: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    """Give the labels of each country that a column names."""
    found: dict[str, tuple[str, ...]] = {}
    for label in labels:
        code = code_of(COUNTRY, label)
        if code and not code.startswith("_"):
            found[code] = (*found.get(code, ()), label)
    return found
