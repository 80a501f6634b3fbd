"""Which participants and periods an answer rests on, and which it does not.

The state of a participant that gives nothing to this reader is one and the same word,
whatever the reason: it never tells whether rows exist.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from balise.analysis.agencies import NATIONAL
from balise.analysis.listing import NO_GAPS, Gaps, Where
from balise.analysis.questions import PARTICIPANT, PERIOD, Question
from balise.analysis.settings import Setting
from balise.vocabulary.tables import OTHER, UNKNOWN


class State(StrEnum):
    """Where one participant stands for one period of an answer."""

    IN = "in"
    PARTLY = "partly"
    NOT_AVAILABLE = "not-available"
    NOTHING_REPORTED = "nothing-reported"
    BESIDE = "beside"
    """Shown under its own name, in no figure but its own."""
    NOT_LISTED = "not-listed"
    """Figures are there, but none of the codes asked for; that is not zero."""
    POOLED = "pooled"
    """Counted together with others only; whether it has figures is not said."""


_RANKED: Final = (State.BESIDE, State.PARTLY, State.IN)
"""What a figure makes of its participant and period; of several the last counts."""


@dataclass(frozen=True)
class Coverage:
    """Participant x period, and what the shown split leaves aside."""

    participants: tuple[str, ...]
    periods: tuple[str, ...]
    viewer: str | None
    split: tuple[str, ...] = ()
    figures: pa.Table | None = field(default=None, repr=False)
    answer: pa.Table | None = field(default=None, repr=False)
    gaps: Gaps = NO_GAPS
    pooled: frozenset[str] = frozenset()

    @cached_property
    def shares(self) -> Mapping[str, Decimal | None]:
        """What the shown split leaves in unknown and other, and how much is hidden."""
        return {} if self.answer is None else shares(self.answer, self.split)

    @cached_property
    def table(self) -> pa.Table:
        """The same as a table: participant, period, state."""
        who = [p for p in self.participants for _ in self.periods]
        when = list(self.periods) * len(self.participants)
        columns = {"participant": who, "period": when, "state": self._states()}
        return pa.table({n: pa.array(c, pa.string()) for n, c in columns.items()})

    def _states(self) -> list[str]:
        """Give the state of each cell, participant by participant."""
        states: list[State] = []
        for participant in self.participants:
            states += [self._silent(participant)] * len(self.periods)
        for cell in self._cells(self.gaps.wholly):
            states[cell] = State.NOT_LISTED
        if self.figures is not None:
            for cell, rank in _found(self.figures, self.participants, self.periods):
                states[cell] = _RANKED[rank]
        for cell in self._cells(self.gaps.partly):
            if states[cell] is State.IN:
                states[cell] = State.PARTLY
        return [state.value for state in states]

    def _silent(self, participant: str) -> State:
        """What is said where an answer rests on no figure of a participant's."""
        if participant in self.pooled:
            return State.POOLED
        own = participant == self.viewer
        return State.NOTHING_REPORTED if own else State.NOT_AVAILABLE

    def _cells(self, where: Where) -> list[int]:
        """Number the cells of participants and periods."""
        at = {name: number for number, name in enumerate(self.participants)}
        many = len(self.periods)
        return [at[who] * many + period for who, period in where if who in at]

    def count(self, state: State) -> int:
        """How many cells of participant x period are in a state."""
        states: list[str] = self.table["state"].to_pylist()
        return states.count(state.value)


def coverage(
    question: Question,
    setting: Setting,
    figures: pa.Table | None,
    answer: pa.Table,
    gaps: Gaps,
) -> Coverage:
    """Work out the coverage of an answer from what it used."""
    flow = question.indicator.dataflow
    wanted = dict(question.where).get(PARTICIPANT)
    known = {d.owner for d in setting.decisions if d.dataflow == flow}
    there = [] if figures is None else pc.unique(figures["participant"]).to_pylist()
    names = {*known, *there, *(who for who, _ in gaps.wholly)}
    if wanted is not None:
        names &= set(wanted)
    if PERIOD in question.by:
        periods = tuple(target.code for target in question.targets)
    else:
        ends = dict.fromkeys((question.targets[0].code, question.targets[-1].code))
        periods = ("/".join(ends),)
    return Coverage(
        participants=tuple(sorted(names)),
        periods=periods,
        viewer=setting.viewer,
        split=question.dimensions,
        figures=figures,
        answer=answer,
        gaps=gaps,
    )


def _found(
    figures: pa.Table, participants: Sequence[str], periods: Sequence[str]
) -> Iterable[tuple[int, int]]:
    """Give the best rank of each cell that some figure is of."""
    lacking = pc.or_(figures["partial"], pc.greater(figures["missing"], 0))
    whole = pc.and_(figures["whole"], pc.invert(lacking))
    rank = pc.if_else(whole, _RANKED.index(State.IN), _RANKED.index(State.PARTLY))
    national = pc.is_in(figures["origin"], pa.array(sorted(NATIONAL)))
    rank = pc.if_else(national, rank, _RANKED.index(State.BESIDE))
    who = pc.index_in(figures["participant"], pa.array(participants, pa.string()))
    cell = pc.add(pc.multiply(who, len(periods)), figures["target"])
    ranks = pa.table({"cell": cell, "rank": rank}).filter(pc.is_valid(cell))
    best = ranks.group_by("cell").aggregate([("rank", "max")])
    return zip(best["cell"].to_pylist(), best["rank_max"].to_pylist(), strict=True)


def shares(answer: pa.Table, split: Iterable[str]) -> dict[str, Decimal | None]:
    """The part that the split leaves in unknown and in other, and that is hidden.

    Unknown and other are shares of the figures shown; hidden is the share of rows
    whose figure is hidden or open, since nobody can say how much that is.
    """
    split = tuple(split)
    if not split or not answer.num_rows:
        return {}
    total = _sum(answer["value"])
    parts: dict[str, Decimal | None] = {}
    for name, code in (("unknown", UNKNOWN), ("other", OTHER)):
        marks: Any = pc.equal(answer[split[0]], code)
        for dimension in split[1:]:
            marks = pc.or_(marks, pc.equal(answer[dimension], code))
        part = _sum(pc.filter(answer["value"], marks))
        parts[name] = _rounded(part / total) if total else None
    hidden = pc.sum(pc.is_null(answer["value"])).as_py() or 0
    parts["hidden"] = _rounded(Decimal(hidden) / answer.num_rows)
    return parts


def _sum(values: Any) -> Decimal:
    return Decimal(pc.sum(values).as_py() or 0)


def _rounded(share: Decimal) -> Decimal:
    return share.quantize(Decimal("0.0001"))
