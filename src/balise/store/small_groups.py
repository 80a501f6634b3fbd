# ruff: noqa: S608 - every name in a statement is our own
"""Withhold what rests on too few persons, and what would reveal it.

A group of too few cannot be hidden by itself: it follows from a total less the other
parts, or from a year less its other months. So its whole slice goes, and of what
overlaps it stay the totals, which say the same of everybody, and the splits of one
longest period, which say the same of every day in it. See docs/decisions/0011.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from balise.store.canonical import columns, quoted
from balise.store.workspace import Workspace
from balise.vocabulary.observations import DIMENSIONS
from balise.vocabulary.tables import parse_table

# A fee and the number of persons that it rests on are cells of one place and time that
# differ in statistic and unit only.
_GROUP = (
    "participant",
    "agency",
    "indicator",
    "frequency",
    "table",
    "period",
    "period_start",
    "period_end",
    *DIMENSIONS,
)
_STRETCH = ("participant", "indicator", "table", "period_start", "period_end")
_Days = tuple[date, date]


@dataclass(frozen=True, order=True)
class Stretch:
    """A table of one participant and indicator over some days, whoever counted."""

    participant: str
    indicator: str
    table: str
    first: date
    last: date

    @property
    def days(self) -> _Days:
        """The first and the last day."""
        return self.first, self.last

    @property
    def is_total(self) -> bool:
        """Say whether the table neither splits anything nor is of a part only."""
        return not parse_table(self.table).dimensions

    def meets(self, days: _Days) -> bool:
        """Say whether some days are in both."""
        return self.first <= days[1] and days[0] <= self.last


def revealing(there: Iterable[Stretch], small: Collection[Stretch]) -> set[Stretch]:
    """Give what goes: where a group is too small, and what it would follow from."""
    found: set[Stretch] = set()
    own: dict[tuple[str, str], list[Stretch]] = defaultdict(list)
    for one in there:
        own[one.participant, one.indicator].append(one)
    of: dict[tuple[str, str], list[Stretch]] = defaultdict(list)
    for one in small:
        of[one.participant, one.indicator].append(one)
    for key, hidden in of.items():
        found |= _revealing(own[key], hidden)
    return found


def _revealing(there: list[Stretch], small: list[Stretch]) -> set[Stretch]:
    totals = {one.days for one in small if one.is_total}
    # Everybody on these days: whatever is of them goes.
    gone = {one for one in there for days in totals if one.meets(days)}
    splits = [one for one in there if not one.is_total]
    troubled = {one.days for one in small if not one.is_total}
    for days in _longest({one.days for one in splits}):
        if not any(_meet(days, hidden) for hidden in troubled):
            continue
        stay = days not in troubled
        gone |= {s for s in splits if s.meets(days) and not (stay and s.days == days)}
    return gone


def _longest(all_days: set[_Days]) -> list[_Days]:
    """Give the periods that lie in no other."""
    return [
        days
        for days in all_days
        if not any(
            other != days and other[0] <= days[0] and days[1] <= other[1]
            for other in all_days
        )
    ]


def _meet(one: _Days, other: _Days) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def without_small_groups(space: Workspace, slices: str, cells: str) -> str:
    """Give the open slices without what rests on too few persons, or reveals it.

    ``cells`` reads the cells of the slices as they are, with ``minimum_persons``. A
    group of which nobody says how many it is counts as too small.
    """
    rows = space.con.execute(
        f"SELECT DISTINCT {columns(_STRETCH)} FROM (SELECT {columns(_GROUP)}, "
        "min(value) FILTER (statistic = 'count' AND NOT starts_with(unit, 'money')) "
        "AS persons, max(minimum_persons) AS enough "
        f"FROM ({cells}) WHERE minimum_persons > 0 GROUP BY ALL) "
        "WHERE persons IS NULL OR persons < enough"
    ).fetchall()
    if not rows:
        return slices
    there = space.con.execute(
        f"SELECT DISTINCT {columns(_STRETCH)} FROM {slices} WHERE minimum_persons > 0"
    ).fetchall()
    gone = revealing((Stretch(*row) for row in there), {Stretch(*row) for row in rows})
    shown = space.register("gone", _table(sorted(gone)))
    same = " AND ".join(f"g.{name} = s.{name}" for name in map(quoted, _STRETCH))
    return space.table(
        "enough",
        f"SELECT s.* FROM {slices} s WHERE s.minimum_persons = 0 OR NOT EXISTS "
        f"(SELECT 1 FROM {shown} g WHERE {same})",
    )


def _table(gone: list[Stretch]) -> pa.Table:
    texts = {
        name: pa.array([getattr(g, name) for g in gone], pa.string())
        for name in ("participant", "indicator", "table")
    }
    days = {
        "period_start": pa.array([g.first for g in gone], pa.date32()),
        "period_end": pa.array([g.last for g in gone], pa.date32()),
    }
    return pa.table(texts | days)
