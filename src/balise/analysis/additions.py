"""What may be added, and how a sum with gaps reads (RULES 3).

A sum is a plain figure only if every cell it needs is there with a value. Otherwise it
is a range, or "at least", or hidden; never a smaller number passed off as the whole.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from balise.analysis.bands import AGE, do_overlap
from balise.analysis.questions import AGENCY, PARTICIPANT, PERIOD, Question, Refused
from balise.analysis.tables import Unfit
from balise.vocabulary.messages import Message
from balise.vocabulary.model import Addition

ADDING_STATISTICS: Final = ("count", "sum")
_BARRED: Final = ("statistic-never-adds", "never-adds", "parts-may-exceed")
_MINIMUM_BASE: Final = 20


def refusal(question: Question) -> Refused | None:
    """Refuse an addition that the question itself asks for and the indicator bars."""
    for axis in _added(question):
        rule = question.indicator.addition(axis, question.unit)
        if question.statistic not in ADDING_STATISTICS:
            return refused(question, "statistic-never-adds", axis)
        if rule is Addition.NEVER:
            return refused(question, "never-adds", axis)
        if rule is Addition.PARTS_MAY_EXCEED:
            return refused(question, "parts-may-exceed", axis)
    if AGE not in question.by and do_overlap(question.filters.get(AGE, ())):
        return refused(question, "bands-overlap", AGE)
    return None


def barred(question: Question, unfit: Iterable[Unfit]) -> Refused | None:
    """Refuse where the only tables there are would need an addition that is barred."""
    found = [u for u in unfit if u.why in _BARRED]
    return refused(question, found[0].why, found[0].axis) if found else None


def refused(question: Question, why: str, axis: str) -> Refused:
    """Say which addition is not allowed, and what to ask instead."""
    code = f"addition-{why}"
    return Refused(
        Message(
            code,
            {
                "indicator": question.measure,
                "axis": axis,
                "statistic": question.statistic,
            },
        )
    )


def _added(question: Question) -> Iterable[str]:
    filters = dict(question.where)
    if not {PARTICIPANT, AGENCY} & set(question.by) and (
        len(filters.get(PARTICIPANT, ())) != 1
    ):
        yield PARTICIPANT
    if (
        PERIOD not in question.by
        and len(question.targets) > 1
        and not question.indicator.stock
    ):
        yield "time"
    for name, codes in question.filters.items():
        if len(codes) > 1 and name not in question.by:
            yield name


def kind_of_difference(
    reported: Decimal,
    parts: tuple[Decimal, Decimal | None],
    *,
    cells: int,
    blank: int,
    rounded: bool,
    several: bool,
    names_unknown: bool,
) -> str:
    """Say why a reported total and the sum of its parts differ, as far as is known.

    ``several`` is a split whose parts may exceed the total; ``names_unknown`` says
    that the parts include one for unknown.
    """
    low, high = parts
    if reported == low == high:
        return "none"
    if blank and low <= reported and (high is None or reported <= high):
        return "hidden"
    if several and low > reported:
        return "several-answers"
    if rounded and abs(reported - low) <= Decimal("2.5") * (cells + 1):
        return "rounding"
    if reported > low and not names_unknown:
        return "unknown"
    return "unexplained"


def change(before: Decimal, after: Decimal) -> tuple[str, Decimal]:
    """Give the change as a share, or as a difference where the base is under 20."""
    if before < _MINIMUM_BASE:
        return "difference", after - before
    return "share", (after - before) / before


def share(part: Decimal, base: Decimal) -> Decimal | None:
    """Give a share of the known; none under 20 known."""
    return None if base < _MINIMUM_BASE else part / base
