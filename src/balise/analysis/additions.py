"""What may be added, and how a sum with gaps reads (RULES 3).

A sum is a plain figure only if every cell it needs is there with a value. Otherwise it
is a range, or "at least", or hidden; never a smaller number passed off as the whole.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

import ibis
from ibis.expr.types import Table as IbisTable

from balise.analysis.questions import AGENCY, PARTICIPANT, PERIOD, Question, Refused
from balise.analysis.tables import Unfit
from balise.vocabulary.messages import Message
from balise.vocabulary.model import Addition
from balise.vocabulary.observations import ObservationStatus as Status

FIGURE: Final = "figure"
RANGE: Final = "range"
AT_LEAST: Final = "at-least"
HIDDEN: Final = "hidden"

REPORTED: Final = "reported"
COMPUTED: Final = "computed"

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


def sums(cells: IbisTable, keys: tuple[str, ...]) -> IbisTable:
    """Add cells within one choice, with bounds and what is not known.

    A cell that is not applicable has nothing to add; every other cell without a value
    keeps the sum open, from its lower bound (or none) up to its upper one (or none).
    """
    by_status = cells.group_by([*keys, "obs_status"]).aggregate(
        n=cells.count(),
        known=cells.value.count(),
        bounded=ibis.coalesce(cells.upper, cells.value).count(),
        value=cells.value.sum(),
        low=ibis.coalesce(cells.lower, cells.value).sum(),
        high=ibis.coalesce(cells.upper, cells.value).sum(),
    )
    t = by_status
    applies = t.obs_status != Status.NOT_APPLICABLE.value
    return t.group_by(list(keys)).aggregate(
        n=t.n.sum(),
        blank=(t.n - t.known).sum(where=applies).fill_null(0),
        open_cells=(t.n - t.bounded).sum(where=applies).fill_null(0),
        known=t.known.sum(),
        value=t.value.sum(),
        low=t.low.sum(),
        high=t.high.sum(),
        estimated=(t.obs_status == Status.ESTIMATED.value).any(),
        preliminary=(t.obs_status == Status.PROVISIONAL.value).any(),
        broken=(t.obs_status == Status.BREAK.value).any(),
        blank_status=t.obs_status.max(where=t.known < t.n),
    )


def whole(added: IbisTable) -> IbisTable:
    """Say of each sum whether all that it needs is there (``full``).

    From a breakdown that is summed away, only where it is declared complete; over
    finer periods, only if none is missing and the cell stands in each of them.
    """
    a = added
    each_listed = ~a.summed & (a.n == a.pieces)
    full = (a.complete | each_listed) & a.unbroken & ~a.partial
    return a.mutate(full=full, one=(a.n == 1))


def together(full: IbisTable, keys: tuple[str, ...]) -> IbisTable:
    """Add sums of several agencies or participants, keeping what each leaves open."""
    f = full
    alone = f.count() == 1
    return f.group_by(list(keys)).aggregate(
        participants=f.participant.nunique(),
        full=f.full.all(),
        blank=f.blank.sum(),
        open_cells=f.open_cells.sum(),
        known=f.known.sum(),
        value=f.value.sum(),
        low=f.low.sum(),
        high=f.high.sum(),
        estimated=f.estimated.any(),
        preliminary=(f.preliminary | f.provisional).any(),
        series_break=f.broken.any(),
        blank_status=f.blank_status.max(),
        one=f.one.all() & alone,
        table=ibis.ifelse(
            f.table.min() == f.table.max(), f.table.min(), ibis.null("string")
        ),
    )


def read(together: IbisTable) -> IbisTable:
    """Turn sums into what may be shown: a figure, a range, "at least", or hidden."""
    t = together
    exact = t.full & (t.blank == 0) & (t.known > 0)
    # A breakdown that is not complete has no upper end, whatever its cells say.
    ranged = ~exact & t.full & (t.open_cells == 0) & t.high.notnull()
    least = ~exact & ~ranged & (t.low > 0)
    nothing = ibis.null("decimal(38, 6)")
    reading = ibis.cases(
        (exact, FIGURE), (ranged, RANGE), (least, AT_LEAST), else_=HIDDEN
    )
    status = ibis.cases(
        (reading == HIDDEN, t.blank_status.fill_null(Status.MISSING.value)),
        (t.preliminary, Status.PROVISIONAL.value),
        (t.estimated, Status.ESTIMATED.value),
        else_=Status.NORMAL.value,
    )
    shows_range = ranged | (exact & t.estimated)
    return t.mutate(
        value=ibis.ifelse(exact, t.value, nothing),
        lower=ibis.ifelse(shows_range | least, t.low, nothing),
        upper=ibis.ifelse(shows_range, t.high, nothing),
        reading=reading,
        status=status,
        how=ibis.ifelse(t.one, REPORTED, COMPUTED),
    )


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
