"""Whose figure is the national one, and which stand beside it under their own name.

Disjoint agencies add; the official one counts alone. Undeclared agencies, reference
sources and incidents not declared complete are shown, and enter no figure but theirs.
"""

from dataclasses import dataclass
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from balise.analysis.questions import AGENCY, PARTICIPANT, Question
from balise.analysis.settings import Arrangement, Declaration, Setting
from balise.vocabulary.tables import TOTAL

REPORTED: Final = "reported"
DERIVED: Final = "derived"
SUPPLIED: Final = "supplied"
REFERENCE: Final = "reference"
OTHER_AGENCY: Final = "other-agency"
UNDECLARED: Final = "undeclared-agency"

NATIONAL: Final = frozenset({REPORTED, DERIVED})


@dataclass(frozen=True)
class Role:
    """In which rows a figure counts; ``agencies`` are those that it must add up with."""

    participant: str
    agency: str
    origin: str
    agencies: frozenset[str] = frozenset()


def roles(
    figures: pa.Table,
    question: Question,
    setting: Setting,
    several: frozenset[str],
) -> pa.Table:
    """Say of each figure in which rows it counts, as columns beside its own.

    ``several`` are the participants of which figures of several agencies are open.
    """
    if _all_national(figures, question, setting, several):
        return _plain(figures, question)
    facts = figures.select(["participant", "agency", "derived", "first", "last"])
    cast = _Cast(question, setting, several)
    found = [cast.role(**row) for row in facts.to_pylist()]
    return _with(
        figures,
        shown_participant=pa.array([role.participant for role in found], pa.string()),
        shown_agency=pa.array([role.agency for role in found], pa.string()),
        origin=pa.array([role.origin for role in found], pa.string()),
        joint=pa.array([bool(role.agencies) for role in found], pa.bool_()),
        partial=pa.array(_partial(figures, found), pa.bool_()),
    )


def _by_agency(question: Question) -> bool:
    """Say whether agencies are asked for by name, so that none speaks for all."""
    return AGENCY in question.by or AGENCY in dict(question.where)


def _all_national(
    figures: pa.Table,
    question: Question,
    setting: Setting,
    several: frozenset[str],
) -> bool:
    """Say whether each participant has one agency, and its own word only."""
    there = set(pc.unique(figures["participant"]).to_pylist())
    return (
        not _by_agency(question)
        and not several & there
        and not setting.references & there
        and not {d.participant for d in setting.declarations} & there
        and not pc.any(figures["derived"]).as_py()
    )


def _plain(figures: pa.Table, question: Question) -> pa.Table:
    count = figures.num_rows
    total, reported = pa.repeat(TOTAL, count), pa.repeat(REPORTED, count)
    no = pa.repeat(False, count)
    own = PARTICIPANT in question.by
    return _with(
        figures,
        shown_participant=figures["participant"] if own else total,
        shown_agency=total,
        origin=reported,
        joint=no,
        partial=no,
    )


def _with(figures: pa.Table, **columns: Any) -> pa.Table:
    for name, values in columns.items():
        figures = figures.append_column(name, values)
    return figures


class _Cast:
    """Gives each figure its role; what is alike for many figures is worked out once."""

    def __init__(
        self,
        question: Question,
        setting: Setting,
        several: frozenset[str],
    ) -> None:
        self.question, self.setting, self.several = question, setting, several
        self.flow = question.indicator.dataflow
        self.declared = {d.participant for d in setting.declarations}
        self.plain: dict[str, Role] = {}

    def role(
        self, *, participant: str, agency: str, derived: bool, first: Any, last: Any
    ) -> Role:
        if participant in self.setting.references:
            return Role(participant, agency, REFERENCE)
        origin = REPORTED
        if derived:
            origin = DERIVED
            if not self.setting.is_complete(
                participant, agency, self.flow, (first, last)
            ):
                return Role(participant, agency, SUPPLIED)
        if _by_agency(self.question):
            return Role(participant, agency, origin)
        declared = None
        if participant in self.declared:
            declared = self.setting.declared(participant, self.flow, (first, last))
        if declared is None and participant in self.several:
            return Role(participant, agency, UNDECLARED)
        return self._national(participant, agency, origin, declared)

    def _national(
        self, participant: str, agency: str, origin: str, declared: Declaration | None
    ) -> Role:
        if declared and agency not in declared.agencies:
            return Role(participant, agency, OTHER_AGENCY)
        shown = participant if PARTICIPANT in self.question.by else TOTAL
        if declared and declared.arrangement is Arrangement.DISJOINT:
            return Role(shown, TOTAL, origin, declared.agencies)
        key = f"{shown} {origin}"
        return self.plain.setdefault(key, Role(shown, TOTAL, origin))


def _partial(figures: pa.Table, found: list[Role]) -> list[bool]:
    """Say which figures wait for another agency of a disjoint set, for the same days."""
    if not any(role.agencies for role in found):
        return [False] * len(found)
    keys = ("participant", "unit", "target", "label")
    groups = list(zip(*(figures[key].to_pylist() for key in keys), strict=True))
    there: dict[object, set[str]] = {}
    own = figures["agency"].to_pylist()
    for key, agency, role in zip(groups, own, found, strict=True):
        there.setdefault((key, role.origin), set()).add(agency)
    return [
        bool(role.agencies - there[(key, role.origin)])
        for key, role in zip(groups, found, strict=True)
    ]
