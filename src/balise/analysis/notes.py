"""What must be said beside an answer: comparability, context, uses, statements.

The comparability note is nothing but the list of fields in which the source sheets of
those in the answer differ; whether that matters is for the reader to judge.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import pyarrow as pa

from balise.analysis.questions import PARTICIPANT, PERIOD, Question
from balise.analysis.settings import ContextNote, Setting
from balise.vocabulary.messages import Message
from balise.vocabulary.model import model
from balise.vocabulary.periods import Frequency, Span, Spans, period_of
from balise.vocabulary.precision import EXACT

NOT_STATED: Final = "not-stated"
_NO_NOTE: Final = frozenset({"headline_table", "article"})
_USES: Final = (
    "own-analysts",
    "whole-government",
    "publish-without-name",
    "publish-with-name",
)
_PEOPLE: Final = frozenset(
    {"detections", "persons_once", "persons_unstated", "persons"}
)


@dataclass(frozen=True)
class SheetDifference:
    """One field that the sheets answer differently: answer to who gives it."""

    field: str
    answers: Mapping[str, tuple[str, ...]]


def sheet_differences(
    setting: Setting, flow: str, who: Iterable[tuple[str, str]], days: Span
) -> tuple[SheetDifference, ...]:
    """List the fields in which the sheets of some agencies differ."""
    sources = sorted(set(who))
    sheets = {
        (s.participant, s.agency): s.fields
        for s in setting.sheets
        if s.dataflow == flow and s.periods & Spans.of([days])
    }
    differences = []
    for field in model().source_sheet:
        if field.name in _NO_NOTE:
            continue
        answers: dict[str, list[str]] = {}
        for source in sources:
            said = sheets.get(source, {}).get(field.name) or NOT_STATED
            answers.setdefault(said, []).append("/".join(source))
        if len(answers) > 1:
            told = {said: tuple(names) for said, names in sorted(answers.items())}
            differences.append(SheetDifference(field.name, told))
    return tuple(differences)


def context_notes(
    setting: Setting, question: Question, participants: frozenset[str], days: Span
) -> tuple[ContextNote, ...]:
    """Give the notes that touch the answer; only about what the reader reads in it."""
    return tuple(
        note
        for note in setting.context
        if note.participant in participants
        and note.dataflow == question.indicator.dataflow
        and note.periods & Spans.of([days])
        and _touches(note, question)
    )


def _touches(note: ContextNote, question: Question) -> bool:
    if note.indicator not in {None, question.measure}:
        return False
    pinned = dict(note.codes)
    if note.dimension is not None:
        pinned[note.dimension] = note.code or ""
    return all(_is_shown(name, code, question) for name, code in pinned.items())


def _is_shown(dimension: str, code: str, question: Question) -> bool:
    codes = question.filters.get(dimension)
    if codes is not None:
        return code in codes
    return dimension in question.dimensions


def allowed_use(
    setting: Setting, flow: str, participants: frozenset[str]
) -> str | None:
    """The narrowest use that the participants in an answer allow; None for own data."""
    uses = [
        str(d.use)
        for d in setting.granted(flow)
        if d.owner in participants and d.use is not None
    ]
    return min(uses, key=_USES.index) if uses else None


def statements(
    question: Question, roles: pa.Table, answer: pa.Table, elsewhere: Iterable[str]
) -> tuple[Message, ...]:
    """Everything that must be said of these figures, in a fixed order."""
    said: list[Message] = []
    across = _most_participants(answer)
    if PARTICIPANT not in question.by and "agency" not in question.by and across > 1:
        people = _PEOPLE & set(answer["unit"].to_pylist())
        code = (
            "detections-across-participants"
            if people
            else "figures-across-participants"
        )
        said.append(Message(code, {"participants": across}))
    if PERIOD in question.by and len(question.targets) > 1:
        said.append(Message("flow-and-effort"))
    said += [
        Message("table-changes", {"participant": who, "tables": ", ".join(names)})
        for who, names in _changes(roles)
    ]
    said += _about_periods(question, roles)
    said += _about_rows(answer)
    said += years_left_out(question, elsewhere)
    return tuple(said)


def years_left_out(question: Question, elsewhere: Iterable[str]) -> list[Message]:
    """Name those whose years start in another month than the years asked."""
    fiscal = question.year_starts != 1
    code = "years-start-elsewhere" if fiscal else "fiscal-years-left-out"
    return [Message(code, {"participant": p}) for p in sorted(elsewhere)]


def calendars_left_out(
    question: Question, found: Iterable[tuple[str, str]]
) -> list[Message]:
    """Name those who report periods of a calendar of which nothing was asked."""
    said = {
        (participant, period_of(question.first, Frequency(frequency)))
        for participant, frequency in found
    }
    return [
        Message("calendar-left-out", {"participant": who, "period": period.code})
        for who, period in sorted(said)
    ]


def precision_statements(
    setting: Setting, flow: str, participants: frozenset[str]
) -> tuple[Message, ...]:
    """Say that cells were rounded before they were added, where some were."""
    rounded = any(
        d.owner in participants and d.extent and d.extent.precision != EXACT
        for d in setting.granted(flow)
    )
    return (Message("figures-rounded"),) if rounded else ()


def _most_participants(answer: pa.Table) -> int:
    return max(answer["participants"].to_pylist(), default=0)


def _changes(roles: pa.Table) -> list[tuple[str, list[str]]]:
    """Name the participants whose series changes its table on the way."""
    keys = ["participant", "agency", "unit"]
    distinct = roles.select([*keys, "table"]).group_by([*keys, "table"]).aggregate([])
    tables: dict[tuple[str, ...], list[str]] = {}
    for row in distinct.to_pylist():
        tables.setdefault(tuple(row[k] for k in keys), []).append(row["table"])
    changed = {key[0]: sorted(names) for key, names in tables.items() if len(names) > 1}
    return sorted(changed.items())


def _about_periods(question: Question, roles: pa.Table) -> list[Message]:
    said = []
    frequencies = set(roles["frequency"].to_pylist())
    if "W" in frequencies and question.grain.value != "W":
        said.append(Message("weeks-by-thursday"))
    if question.indicator.stock and frequencies - {question.grain.value}:
        said.append(Message("last-value-stands"))
    if not all(roles["whole"].to_pylist()):
        said.append(Message("periods-incomplete"))
    return said


def _about_rows(answer: pa.Table) -> list[Message]:
    said = []
    origins = set(answer["origin"].to_pylist())
    for origin in (
        "derived",
        "supplied",
        "reference",
        "other-agency",
        "undeclared-agency",
    ):
        if origin in origins:
            said.append(Message(f"origin-{origin}"))
    readings = set(answer["reading"].to_pylist())
    for reading in ("range", "at-least", "hidden"):
        if reading in readings:
            said.append(Message(f"reading-{reading}"))
    if "P" in set(answer["status"].to_pylist()):
        said.append(Message("figures-provisional"))
    if any(answer["series_break"].to_pylist()):
        said.append(Message("series-break"))
    if len(set(answer["unit"].to_pylist())) > 1:
        said.append(Message("units-apart"))
    return said


def days_of(question: Question) -> Span:
    """The days that a question is about, whole weeks included."""
    first: date = question.targets[0].start
    return Span(first, question.targets[-1].end)
