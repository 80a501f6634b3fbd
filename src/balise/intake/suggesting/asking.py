"""The questions about columns: one plain sentence each, and the likeliest answers."""

from typing import Final

from balise.intake.suggesting.days import DayFormat
from balise.intake.suggesting.figures import NumberFormat
from balise.intake.suggesting.labels import LabelNeeds, near
from balise.intake.suggesting.profiling import Profile
from balise.intake.suggesting.sheets import Sheet, may_be_personal
from balise.intake.suggesting.values import OFTEN, Choice, Question
from balise.vocabulary.messages import Message
from balise.vocabulary.model import model

SKIP: Final = "skip"
IGNORE: Final = "ignore"
PERSONAL: Final = "personal"
OTHERS: Final = "others"
_MOST_LABELS: Final = 12


def ask_column(sheet: Sheet, index: int) -> Question:
    """Ask what a column is; what it might be comes first.

    A further column of numbers, where another one is the figures already, most often
    counts something else, so it is offered as the figures of other indicators.
    """
    profile, proposals = sheet.profiles[index], sheet.placed[index].proposals
    likely = [p.meaning for p in proposals[:4]]
    if sheet.has_figures and likely[:1] == ["measure"]:
        likely = [IGNORE, *(f"measure:{name}" for name in OFTEN), *likely]
    always = ["measure", "dimension:citizenship", "dimension:place", IGNORE, PERSONAL]
    shown = "..." if may_be_personal(profile) else ", ".join(profile.labels[:3])[:80]
    return Question(
        f"column:{profile.header}",
        Message("suggest-ask-column", {"column": profile.header, "values": shown}),
        tuple(Choice(value) for value in dict.fromkeys((*likely, *always))),
    )


def ask_others(sheet: Sheet) -> Question:
    """Ask once about all columns for which the model seems to have no place."""
    names = ", ".join(sheet.profiles[i].header for i in sheet.unplaced)
    return Question(
        OTHERS,
        Message("suggest-ask-others", {"columns": names}),
        (
            Choice(IGNORE, Message("suggest-choice-leave-out")),
            Choice("each", Message("suggest-choice-each")),
        ),
    )


def ask_days(profile: Profile, found: DayFormat) -> Question:
    """Ask which of two ways the days of a column are written."""
    example = "..." if may_be_personal(profile) else next(iter(profile.labels), "")
    said = {"column": profile.header, "value": example}
    return Question(
        f"days:{profile.header}",
        Message("suggest-ask-days", said),
        tuple(Choice(shape) for shape in (found.format, *found.rivals)),
    )


def ask_span(profile: Profile) -> Question:
    """Ask what the days of a column stand for, where whole tables bear one day."""
    example = "..." if may_be_personal(profile) else next(iter(profile.labels), "")
    said = {"column": profile.header, "value": example}
    return Question(
        f"span:{profile.header}",
        Message("suggest-ask-span", said),
        tuple(
            Choice(value, Message(f"suggest-choice-span-{value}"))
            for value in ("day", "month", "year-to-day")
        ),
    )


def ask_numbers(profile: Profile, found: NumberFormat) -> Question:
    """Ask which mark stands before the decimals of a column."""
    ways = ((found.decimal, found.thousands), *found.rivals)
    example = next(iter(found.seen), "")
    return Question(
        f"numbers:{profile.header}",
        Message("suggest-ask-numbers", {"column": profile.header, "value": example}),
        tuple(
            Choice(
                f"{decimal}|{thousands}",
                Message("suggest-choice-decimal", {"mark": decimal}),
            )
            for decimal, thousands in ways
        ),
    )


def ask_labels(
    profile: Profile,
    needs: LabelNeeds,
    asked: tuple[str, ...],
    listed: str | None = None,
) -> Question:
    """Ask for the codes of labels that no list knows; names much like them come first."""
    listed = listed or model().dimensions[needs.targets[0]].code_list or ""
    guesses = [code for label in asked[:3] for code in near(listed, label)]
    values = dict.fromkeys((*guesses, "_O", "_U"))
    shown = ", ".join(asked[:_MOST_LABELS])
    said = {"column": profile.header, "values": shown, "count": len(asked)}
    return Question(
        f"labels:{profile.header}",
        Message("suggest-ask-labels", said),
        (
            *(Choice(value, code_list=listed) for value in values),
            Choice(SKIP, Message("suggest-choice-skip")),
        ),
        free=True,
        about=asked,
    )
