"""An answer set against itself: change, trend and shares, as tables.

Each split of an answer is compared by itself, by the rules of ``growth`` and
``shares``; what may not be compared is in the table without a number, and why is said.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final, TypeVar

import pyarrow as pa
import pyarrow.compute as pc

from balise.analysis.answering import Answer
from balise.analysis.figures import MONEY
from balise.analysis.growth import Change, Trend, change_between, trend
from balise.analysis.questions import AGENCY, PARTICIPANT, PERIOD, Question, Refused
from balise.analysis.shares import shares_of
from balise.vocabulary.messages import Message

Found = TypeVar("Found", Change, Trend)

SHOWN: Final = ("change", "trend", "share")
_TEXT: Final = pa.string()
_CHANGE: Final = {
    "before": MONEY,
    "after": MONEY,
    "kind": _TEXT,
    "amount": MONEY,
    "compared": _TEXT,
    "participants": _TEXT,
}
_TREND: Final = {"period": _TEXT, "value": MONEY, "status": _TEXT}
_EXACT: Final = Decimal("0.000001")


@dataclass(frozen=True)
class Compared:
    """A table worked out from an answer, and what must be said beside it."""

    table: pa.Table
    statements: tuple[Message, ...]


def like(question: Question, show: str) -> Question | Refused:
    """Split a question as its comparison needs it.

    Change and trend compare the same participants, so they are told apart first.
    """
    if show == "share":
        return question
    if AGENCY in question.by:
        return Refused(Message("growth-not-by-agency"))
    return replace(question, by=tuple(sorted({*question.by, PARTICIPANT, PERIOD})))


def compare(
    answer: Answer, show: str, *, before: str, after: str, unknown: bool = False
) -> Compared | Refused:
    """Work out what is to be shown: ``change``, ``trend`` or ``share``.

    Change is that from the period ``before`` to the period ``after``; with ``unknown``
    the base of a share holds those who are unknown as well.
    """
    match show:
        case "change":
            return _changes(answer, before, after)
        case "trend":
            return _trends(answer)
        case _:
            found = shares_of(answer, with_unknown=unknown)
            return found if isinstance(found, Refused) else Compared(*found)


def _changes(answer: Answer, before: str, after: str) -> Compared | Refused:
    def worked_out(one: Answer, codes: Mapping[str, str]) -> Change | Refused:
        return change_between(one, before, after, codes=codes)

    def rows(found: Change | None) -> list[dict[str, object]]:
        if found is None:
            return [{"kind": "not-compared"}]
        pairs = ", ".join(f"{one}→{other}" for one, other in found.pairs)
        return [
            {
                "before": found.before,
                "after": found.after,
                "kind": found.kind,
                "amount": found.amount.quantize(_EXACT),
                "compared": pairs,
                "participants": ", ".join(found.participants),
            }
        ]

    return _each(answer, worked_out, rows, _CHANGE)


def _trends(answer: Answer) -> Compared | Refused:
    def worked_out(one: Answer, codes: Mapping[str, str]) -> Trend | Refused:
        found = trend(one, codes=codes)
        if isinstance(found, Trend) and found.left_out:
            left_out = {"participants": ", ".join(found.left_out)}
            said = (*found.statements, Message("trend-left-out", left_out))
            return replace(found, statements=said)
        return found

    def rows(found: Trend | None) -> list[dict[str, object]]:
        points = found.points if found else ()
        return [
            {"period": p.period, "value": p.value, "status": p.status} for p in points
        ]

    return _each(answer, worked_out, rows, _TREND)


def _each(
    answer: Answer,
    work_out: Callable[[Answer, Mapping[str, str]], Found | Refused],
    rows: Callable[[Found | None], list[dict[str, object]]],
    types: Mapping[str, pa.DataType],
) -> Compared | Refused:
    """Work something out of every split; refuse only where no split allows it."""
    table: list[dict[str, object]] = []
    said: dict[str, Message] = {}
    refused: Refused | None = None
    for codes, one in _splits(answer):
        found = work_out(one, codes)
        if isinstance(found, Refused):
            refused = refused or found
            told: Iterable[Message] = (found.message,)
            table += [{**codes, **row} for row in rows(None)]
        else:
            told = found.statements
            table += [{**codes, **row} for row in rows(found)]
        said |= {repr(message): message for message in told}
    if refused and not any(row.get("value", row.get("before")) for row in table):
        return refused
    if not table:
        return Refused(Message("growth-nothing-common"))
    schema = pa.schema([(n, _TEXT) for n in answer.question.dimensions])
    for name, kind in types.items():
        schema = schema.append(pa.field(name, kind))
    return Compared(pa.Table.from_pylist(table, schema), tuple(said.values()))


def _splits(answer: Answer) -> Iterator[tuple[dict[str, str], Answer]]:
    """Give the rows of each combination of codes that an answer is split by."""
    names = list(answer.question.dimensions)
    if not names:
        yield {}, answer
        return
    found = (
        answer.table.group_by(names)
        .aggregate([])
        .sort_by([(name, "ascending") for name in names])
    )
    for codes in found.to_pylist():
        mask: Any = None
        for name, code in codes.items():
            same = pc.equal(answer.table[name], code)
            mask = same if mask is None else pc.and_(mask, same)
        yield codes, replace(answer, table=answer.table.filter(mask))
