"""What a pack says of each column, once it is settled what the column is.

A description is the column's part of the pack's document. Where something is still
open, such as which of two ways a date reads, there is a question and no description.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from balise.intake.converting.dates import read_day
from balise.intake.converting.texts import western_digits
from balise.intake.suggesting.answering import labels_given
from balise.intake.suggesting.arranging import Placed
from balise.intake.suggesting.asking import (
    IGNORE,
    OTHERS,
    PERSONAL,
    SKIP,
    ask_column,
    ask_days,
    ask_labels,
    ask_numbers,
    ask_others,
    ask_span,
)
from balise.intake.suggesting.clues import COUNTRY
from balise.intake.suggesting.days import DayFormat, day_format, leaves_span_open
from balise.intake.suggesting.figures import NumberFormat, number_format
from balise.intake.suggesting.kinds import ask_kinds
from balise.intake.suggesting.labels import LabelNeeds, label_needs
from balise.intake.suggesting.legends import statuses
from balise.intake.suggesting.profiling import Profile
from balise.intake.suggesting.reporters import reporting
from balise.intake.suggesting.sheets import Sheet
from balise.intake.suggesting.topics import topic_of, unit_of
from balise.intake.suggesting.values import Choice, Proposal, Question
from balise.vocabulary.messages import Message
from balise.vocabulary.model import model
from balise.vocabulary.periods import Frequency

_REASONS: Final[Mapping[str, str]] = {
    "source": "where the figure comes from",
    "unit": "the unit of the figures",
    "identifier": "a number of the source's own",
    "region": "a region wider than any code of the model",
    "rate": "a rate that the source worked out",
    "empty": "an empty column",
    "repeats": "says what another column says already",
    IGNORE: "left out by whoever knows the file",
}

Described = tuple[dict[str, Any], tuple[Question, ...]]


def describe(sheet: Sheet, index: int) -> Described:
    """Describe one column, or ask what is still open about it."""
    place, profile = sheet.placed[index], sheet.profiles[index]
    best = _answered(sheet, place, profile)
    if best is None:
        return _open(sheet, index)
    match best.role:
        case "dimension":
            return _dimension(sheet, best.target, profile)
        case "period":
            return _period(sheet, best.target, profile)
        case "measure":
            return measure(sheet, profile, _own_subject(sheet, profile, best))
        case role:
            return _of_the_row(sheet, profile, role)


def _of_the_row(sheet: Sheet, profile: Profile, role: str) -> Described:
    """Describe a column that says when, where, by whom or of what its rows are."""
    match role:
        case "report_date":
            found = day_format(profile.labels, sheet.in_order(profile.index))
            shape = found.format if found else "%Y-%m-%d"
            return {"report_date": True, "formats": [shape]}, ()
        case "coordinates":
            return {"coordinates": _order_of(profile)}, ()
        case "kind":
            return _kind(sheet)
        case "reporter":
            return _reporter(sheet, profile)
        case _:
            return _plain(role)


def _open(sheet: Sheet, index: int) -> Described:
    """Ask what a column is: by itself, or with the others that have no place either."""
    if index in sheet.unplaced and len(sheet.unplaced) > 1:
        match sheet.answers.get(OTHERS):
            case "ignore":
                return {IGNORE: _REASONS[IGNORE]}, ()
            case None:
                return {}, (ask_others(sheet),)
    return {}, (ask_column(sheet, index),)


def _order_of(profile: Profile) -> str:
    """Say which of two numbers is the latitude: none is beyond 90 degrees.

    Where no number is, latitude comes first, as ISO 6709 writes it.
    """
    pairs = [re.split(r"\s*[,;]\s*", western_digits(t)) for t in profile.labels]
    first = [float(pair[0]) for pair in pairs if len(pair) == 2 and _is_degree(pair[0])]
    beyond = any(abs(number) > 90 for number in first)
    return "longitude, latitude" if beyond else "latitude, longitude"


def _is_degree(text: str) -> bool:
    return re.fullmatch(r"-?\d{1,3}(?:\.\d+)?", text) is not None


def _plain(role: str) -> Described:
    """Describe a column of which nothing is taken over."""
    if role in {"note", "flag"}:
        return {"note": True}, ()
    if role == PERSONAL:
        return {PERSONAL: "holds personal data"}, ()
    return {IGNORE: _REASONS.get(role, _REASONS[IGNORE])}, ()


def left_out(sheet: Sheet, columns: Mapping[str, Mapping[str, Any]]) -> Described:
    """Say how rows count that nothing in the records tells apart any more.

    Where columns were left out because the model has no place for them, their rows are
    parts of one figure. Where none was, rows that repeat are a question.
    """
    kept = [
        i
        for i, p in sheet.profiles.items()
        if {"dimension", "period"} & columns.get(p.header, {}).keys()
        or sheet.tells_rows_apart(p.header)
    ]
    if not sheet.repeats(kept):
        return {}, ()
    dropped = any(
        columns.get(p.header, {}).get(IGNORE) == _REASONS[IGNORE]
        for p in sheet.profiles.values()
    )
    answer = sheet.answers.get("repeats", "add" if dropped else "")
    if answer in {"add", "error"}:
        return {"repeats": answer}, ()
    said = tuple(
        Choice(value, Message(f"suggest-choice-repeats-{value}"))
        for value in ("add", "error")
    )
    return {}, (Question("repeats", Message("suggest-ask-repeats"), said),)


def measure(sheet: Sheet, profile: Profile, more: Mapping[str, Any]) -> Described:
    """Describe a column of figures: how its numbers read, and what stands for none."""
    found = number_format(profile.labels, counts=sheet.counts)
    name = f"numbers:{profile.header}"
    if found.rivals and name not in sheet.answers:
        return {}, (ask_numbers(profile, found),)
    if name in sheet.answers:
        found = _as_answered(found, sheet.answers[name])
    lines, asked = figures_lines(sheet, found)
    kinds = sheet.kinds
    if kinds and kinds.indicators and "indicator" not in more:
        return {"measure": kinds.whens({**lines, **more})}, asked
    return {"measure": {**lines, **more}}, asked


def _kind(sheet: Sheet) -> Described:
    kinds = sheet.kinds
    described = {IGNORE: "says which figure a row is", "holds_no_personal_data": True}
    asked = (ask_kinds(kinds),) if kinds and kinds.open_ones else ()
    return described, asked


def _reporter(sheet: Sheet, profile: Profile) -> Described:
    answer = sheet.answers.get(f"reporter:{profile.header}")
    described, asked = reporting(profile, answer)
    if described or asked:
        return described, asked
    return _dimension(sheet, "place", profile, listed=COUNTRY)


def _own_subject(sheet: Sheet, profile: Profile, said: Proposal) -> dict[str, Any]:
    """Let a column say what it counts, where that is not what the whole table counts."""
    own = said.target or topic_of([("header", profile.header)]).sure
    if own is None or own == sheet.indicator:
        return {}
    return {"indicator": own, "unit": unit_of(own, [profile.header])}


def figures_lines(
    sheet: Sheet, found: NumberFormat, none: frozenset[str] = frozenset()
) -> Described:
    """Write how numbers read as a pack does; what is usual is left unsaid.

    ``none`` are signs of which the sums of the table say that they stand for zero.
    """
    lines: dict[str, Any] = {}
    if found.decimal != ".":
        lines["decimal"] = found.decimal
    if found.thousands:
        lines["thousands"] = found.thousands
    zero = [sign for sign in found.missing if sign in none | sheet.none_signs]
    if zero:
        lines["zero"] = zero
    if missing := [sign for sign in found.missing if sign not in zero]:
        lines["missing"] = dict.fromkeys(missing, "O")
    if found.censored:
        lines["censored"] = {
            token: {
                k: v for k, v in (("lower", lower), ("upper", upper)) if v is not None
            }
            for token, lower, upper in found.censored
        }
    marks, asked = statuses(found.marks, sheet.legend, sheet.answers)
    if marks:
        lines["marks"] = marks
    return lines, asked


def _answered(sheet: Sheet, place: Placed, profile: Profile) -> Proposal | None:
    if answer := sheet.answers.get(f"column:{profile.header}"):
        return Proposal(answer, 1.0, (Message("suggest-answered"),))
    return place.best if place.sure else None


def _dimension(
    sheet: Sheet, target: str, profile: Profile, *, listed: str | None = None
) -> Described:
    if target not in (*model().dimensions, "sex+age"):
        return {}, (ask_column(sheet, profile.index),)
    needs = label_needs(target, profile.labels, listed)
    lines = needs.lines()
    name = f"labels:{profile.header}"
    open_ones = (*needs.unknown, *needs.ambiguous)
    given = labels_given(sheet.answers.get(name, ""))
    asked = tuple(label for label in open_ones if label not in given)
    for label, code in given.items():
        if code == SKIP:
            lines.setdefault("aggregates", []).append(label)
        else:
            lines.setdefault("labels", {})[label] = _coded(needs, code)
    targets: Any = list(needs.targets) if len(needs.targets) > 1 else needs.targets[0]
    description = {"dimension": targets, **lines}
    if listed:
        description["code_list"] = listed
    if isinstance(targets, list):
        description["resolve"] = False
    if profile.filled < profile.rows and target != "place":
        description["empty"] = "_U"
    if asked:
        return description, (ask_labels(profile, needs, asked, listed),)
    return description, ()


def _coded(needs: LabelNeeds, code: str) -> Any:
    if len(needs.targets) == 1:
        return code
    return {needs.targets[0]: code, **dict.fromkeys(needs.targets[1:], "_T")}


def _period(sheet: Sheet, part: str, profile: Profile) -> Described:
    if part != "date":
        return {"period": part}, ()
    found = day_format(profile.labels, sheet.in_order(profile.index))
    name = f"days:{profile.header}"
    if found is not None and (answer := sheet.answers.get(name)):
        found = replace(found, format=answer, rivals=())
    if found is None:
        return {}, (ask_column(sheet, profile.index),)
    if found.rivals:
        return {}, (ask_days(profile, found),)
    return _span(sheet, profile, found)


def _span(sheet: Sheet, profile: Profile, found: DayFormat) -> Described:
    """Ask what a day stands for where whole tables bear one and the same."""
    formats = [found.format]
    days = [day for text in profile.labels if (day := read_day(text, formats))]
    if found.frequency is not Frequency.DAILY or "%d" not in found.format:
        return {"period": "date", "formats": formats}, ()
    match sheet.answers.get(f"span:{profile.header}"):
        case "year-to-day":
            return {"report_date": True, "formats": formats}, ()
        case None if leaves_span_open(days, profile.filled):
            return {}, (ask_span(profile),)
    return {"period": "date", "formats": formats}, ()


def _as_answered(found: NumberFormat, answer: str) -> NumberFormat:
    decimal, _, thousands = answer.partition("|")
    return replace(found, decimal=decimal or ".", thousands=thousands, rivals=())
