"""Pooled figures: a year of one measure, once, over those who may only be counted so.

The same tables are chosen as for any question, from the index alone. Cells never come
here: the store adds them and gives the sums that keep to the rule (RULES 7).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

import pyarrow as pa
import pyarrow.compute as pc
from ibis.expr.types import Table as IbisTable

from balise.analysis.additions import barred, refusal
from balise.analysis.agencies import NATIONAL, roles
from balise.analysis.answering import Answer, choices_of, list_tables
from balise.analysis.bands import AGE
from balise.analysis.choices import Choices, Rows
from balise.analysis.coverage import Coverage
from balise.analysis.figures import COMPUTED, FIGURE, answer_schema
from balise.analysis.questions import PERIOD, WHO, Question, Refused
from balise.analysis.settings import Setting
from balise.vocabulary.messages import Message
from balise.vocabulary.observations import ObservationStatus as Status
from balise.vocabulary.periods import Frequency
from balise.vocabulary.pools import PoolCells, PoolRule
from balise.vocabulary.tables import TOTAL

_GRAINS: Final = frozenset(
    {
        Frequency.ANNUAL,
        Frequency.HALF_YEARLY,
        Frequency.QUARTERLY,
        Frequency.MONTHLY,
    }
)


class Poolable(Protocol):
    """What may only be counted together (``store.Pool`` is one)."""

    @property
    def slices(self) -> IbisTable: ...  # noqa: D102 - the names say it
    def add(self, keyed: pa.Table, wanted: PoolCells) -> pa.Table: ...  # noqa: D102


@dataclass(frozen=True)
class PooledAnswer:
    """The answer, and the submissions it rests on, which are not for its reader."""

    answer: Answer
    numbers: frozenset[str]


def unfit(question: Question) -> Refused | None:
    """Refuse what a pool does not answer: it would leave two sums to compare.

    One calendar year, no choice of participants, and no day or week, which lie across
    years; an age is filtered by what it is made of, which takes the cells to know.
    """
    first, last = question.first, question.last
    year = (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
    if not year or first.year != last.year or question.grain not in _GRAINS:
        return Refused(Message("pool-needs-a-year"))
    if set(WHO) & {*question.by, *(name for name, _ in question.where)}:
        return Refused(Message("pool-has-no-participants"))
    if AGE in question.filters:
        return Refused(Message("pool-without-age-filter"))
    return refusal(question)


def ask_pooled(
    question: Question,
    pool: Poolable,
    setting: Setting,
    rule: PoolRule,
    participants: Sequence[str],
) -> PooledAnswer | Refused:
    """Answer a question from a pool. It can be asked of one pool once only."""
    if refused := unfit(question):
        return refused
    listing = list_tables(pool.slices, question, setting)
    fitting = tuple(f for f in listing.fitting if AGE not in f.further)
    if not fitting and (refused := barred(question, listing.unfit)):
        return refused
    rows, numbers = answer_schema(question).empty_table(), frozenset[str]()
    if fitting:
        listing = replace(listing, fitting=fitting)
        choices = choices_of(pool.slices, question, setting, listing)
        if choices.slices.num_rows:
            rows = _added(pool, question, setting, choices, listing.several)
            numbers = choices.numbers
    return PooledAnswer(_answer(question, rows, rule, setting, participants), numbers)


def _added(
    pool: Poolable,
    question: Question,
    setting: Setting,
    choices: Choices,
    several: frozenset[str],
) -> pa.Table:
    figures = _national(roles(choices.figures, question, setting, several))
    rows = Rows(figures)
    full = pc.or_(pc.or_(figures["complete"], figures["summed"]), figures["zero"])
    columns = (figures["choice"], figures["participant"], figures["pieces"], full)
    told = zip(*(c.to_pylist() for c in (*columns, rows.of_figures)), strict=True)
    parts = {choice: rest for choice, *rest in told}
    # Agencies that add up make one part of their participant's.
    pieces: Counter[tuple[str, int]] = Counter()
    for who, many, _, row in parts.values():
        pieces[who, row] += many
    keyed = [
        (key, row, pieces[who, row], is_full)
        for key, choice in zip(
            choices.keyed["slice_key"].to_pylist(),
            choices.keyed["choice"].to_pylist(),
            strict=True,
        )
        if choice in parts
        for who, _, is_full, row in [parts[choice]]
    ]
    names = ("slice_key", "row", "pieces", "full")
    table = pa.table(
        {name: [one[at] for one in keyed] for at, name in enumerate(names)}
    )
    wanted = PoolCells(
        question.measure, question.statistic, question.dimensions, question.filters
    )
    return _named(pool.add(table, wanted), question, rows)


def _national(figures: pa.Table) -> pa.Table:
    """Keep the national figures of whole periods that are sums of everything listed."""
    listed = pc.or_(figures["complete"], pc.invert(figures["summed"]))
    zero = pc.and_(figures["zero"], pc.invert(figures["further"]))
    kept = pc.and_(pc.or_(listed, zero), figures["whole"])
    kept = pc.and_(kept, pc.invert(figures["partial"]))
    national = pa.array(sorted(NATIONAL))
    return figures.filter(pc.and_(kept, pc.is_in(figures["origin"], national)))


def _named(added: pa.Table, question: Question, rows: Rows) -> pa.Table:
    count = added.num_rows
    about = rows.facts.take(added["row"].combine_chunks())
    final = pa.repeat(Status.NORMAL.value, count)
    nothing = pa.nulls(count)
    columns = {
        "participant": pa.repeat(TOTAL, count),
        "agency": pa.repeat(TOTAL, count),
        "period": about["label"],
        **{name: added[name] for name in question.dimensions},
        "unit": about["unit"],
        "origin": about["origin"],
        "value": added["value"],
        "lower": nothing,
        "upper": nothing,
        "reading": pa.repeat(FIGURE, count),
        "status": pc.if_else(about["provisional_any"], Status.PROVISIONAL.value, final),
        "how": pa.repeat(COMPUTED, count),
        "series_break": pa.repeat(False, count),
        # How many have a figure would say who has none.
        "participants": nothing,
        "table": nothing,
    }
    table = pa.table(columns).cast(answer_schema(question))
    split = ["period", *question.dimensions, "unit", "origin"]
    return table.sort_by([(name, "ascending") for name in split])


def _answer(
    question: Question,
    rows: pa.Table,
    rule: PoolRule,
    setting: Setting,
    participants: Sequence[str],
) -> Answer:
    asked = question.targets if PERIOD in question.by else ()
    year = (str(question.first.year),)
    flow = question.indicator.dataflow
    said = {
        "minimum": rule.minimum_participants,
        "share": rule.maximum_share_percent,
        "rounding": rule.rounding,
    }
    return Answer(
        question=question,
        table=rows,
        coverage=Coverage(
            participants=tuple(
                sorted({d.owner for d in setting.decisions if d.dataflow == flow})
            ),
            periods=tuple(target.code for target in asked) or year,
            viewer=setting.viewer,
            pooled=frozenset(participants),
        ),
        statements=(Message("pooled-figures", said), Message("flow-and-effort")),
    )
