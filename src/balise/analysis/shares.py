"""Shares of the known, and two participants' figures held against each other.

Neither is ever added to anything or used to correct anything (RULES 9). A base is what
is known, unless it is asked for with the unknown, and each share says which.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from balise.analysis.additions import ADDING_STATISTICS, refused, share
from balise.analysis.answering import Answer
from balise.analysis.bands import AGE, do_overlap
from balise.analysis.figures import FIGURE, MONEY
from balise.analysis.questions import Question, Refused
from balise.vocabulary.messages import Message
from balise.vocabulary.model import Addition
from balise.vocabulary.tables import UNKNOWN

_SAYING_NOTHING: Final = frozenset({UNKNOWN, "not_recorded"})
KNOWN: Final = "known"
WITH_UNKNOWN: Final = "known-and-unknown"
_WHO: Final = ("participant", "agency", "period", "unit", "origin")
_FIGURES: Final = {
    "value": MONEY,
    "base": MONEY,
    "share": MONEY,
    "known_of_all": MONEY,
    "base_holds": pa.string(),
}
_EXACT: Final = Decimal("0.000001")


@dataclass(frozen=True)
class Facilitated:
    """Yes of those known, and how many of all are known; None under 20 known."""

    of_known: Decimal | None
    known_of_all: Decimal | None


def facilitated(yes: Decimal, no: Decimal, rest: Decimal) -> Facilitated:
    """Give the facilitated share; ``rest`` is unknown and not recorded together."""
    known = yes + no
    everyone = known + rest
    return Facilitated(
        of_known=share(yes, known),
        known_of_all=known / everyone if everyone else None,
    )


@dataclass(frozen=True)
class Mirror:
    """What A says left for B, and what B says came from A, some periods later."""

    leaving: Decimal
    arriving: Decimal
    lag: int

    @property
    def gap(self) -> Decimal | None:
        """(B - A) / ((A + B) / 2); None where both are zero."""
        both = self.leaving + self.arriving
        return (self.arriving - self.leaving) * 2 / both if both else None


def mirror(
    leaving: dict[int, Decimal], arriving: dict[int, Decimal], *, lags: int = 2
) -> tuple[Mirror, ...]:
    """Hold two series of the same unit against each other, at lags of 0 to 2 periods.

    Both map the number of a period to its figure; only periods that both have count.
    """
    found = []
    for lag in range(lags + 1):
        common = [period for period in leaving if period + lag in arriving]
        if common:
            out = sum((leaving[p] for p in common), Decimal(0))
            into = sum((arriving[p + lag] for p in common), Decimal(0))
            found.append(Mirror(out, into, lag))
    return tuple(found)


def shares_of(
    answer: Answer, *, with_unknown: bool = False
) -> tuple[pa.Table, tuple[Message, ...]] | Refused:
    """Give each code's share, beside its figure, of those that its row is told with.

    The answer is split by one dimension whose parts add; where one part is not a plain
    figure, no share of its base is given.
    """
    question = answer.question
    if barred := _barred(answer, question):
        return barred
    split = question.dimensions[0]
    groups: dict[tuple[object, ...], list[dict[str, Any]]] = {}
    for row in answer.table.to_pylist():
        groups.setdefault(tuple(row[name] for name in _WHO), []).append(row)
    rows = [
        found
        for group in groups.values()
        for found in _shared(group, split, with_unknown=with_unknown)
    ]
    names = [*_WHO[:3], split, *_WHO[3:]]
    schema = pa.schema([(n, pa.string()) for n in names] + list(_FIGURES.items()))
    return pa.Table.from_pylist(rows, schema), _said(answer, rows, with_unknown)


def _barred(answer: Answer, question: Question) -> Refused | None:
    if len(question.dimensions) != 1:
        return Refused(Message("share-needs-one-dimension"))
    split = question.dimensions[0]
    if question.statistic not in ADDING_STATISTICS:
        return refused(question, "statistic-never-adds", split)
    match question.indicator.addition(split):
        case Addition.NEVER:
            return refused(question, "never-adds", split)
        case Addition.PARTS_MAY_EXCEED:
            return refused(question, "parts-may-exceed", split)
        case Addition.SUM:
            codes = pc.unique(answer.table[split]).to_pylist()
            overlap = split == AGE and do_overlap(codes)
            return refused(question, "bands-overlap", AGE) if overlap else None


def _shared(
    group: list[dict[str, Any]], split: str, *, with_unknown: bool
) -> Iterable[dict[str, object]]:
    silent = [row for row in group if row[split] in _SAYING_NOTHING]
    known = _sum(row for row in group if row[split] not in _SAYING_NOTHING)
    everyone = _sum(group)
    base = everyone if with_unknown else known
    of_all = known / everyone if known is not None and everyone else None
    for row in group:
        part = row["value"] if row["reading"] == FIGURE else None
        in_base = with_unknown or row not in silent
        # What is known decides whether there is a share, whatever the base holds.
        enough = known is not None and share(known, known) is not None
        given = None
        if part is not None and base and enough and in_base:
            given = (part / base).quantize(_EXACT)
        yield {
            **{name: row[name] for name in (*_WHO, split)},
            "value": part,
            "base": base,
            "share": given,
            "known_of_all": None if of_all is None else of_all.quantize(_EXACT),
            "base_holds": WITH_UNKNOWN if with_unknown else KNOWN,
        }


def _sum(rows: Iterable[dict[str, Any]]) -> Decimal | None:
    """Add plain figures; None where one is not."""
    total = Decimal(0)
    for row in rows:
        if row["reading"] != FIGURE:
            return None
        total += row["value"]
    return total


def _said(
    answer: Answer, rows: list[dict[str, object]], with_unknown: bool
) -> tuple[Message, ...]:
    said = [Message("share-with-unknown" if with_unknown else "share-of-known")]
    if any(row["base"] is None for row in rows):
        said.append(Message("share-base-not-plain"))
    if any(row["base"] is not None and row["share"] is None for row in rows):
        said.append(Message("share-under-minimum"))
    slices = answer.choices.slices if answer.choices else None
    if slices is not None and not pc.all(slices["complete"]).as_py():
        said.append(Message("share-of-listed"))
    return tuple(said)
