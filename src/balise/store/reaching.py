"""Which days later submissions take from earlier ones, by kind of year as well.

Days alone would not do: a fiscal year and the calendar years that it touches are
different periods of one series, and taking one back leaves the others.
"""

from dataclasses import dataclass, field, replace

from balise.store.replacing import year_starts
from balise.vocabulary.extents import Depth
from balise.vocabulary.periods import NEVER, Spans
from balise.vocabulary.slices import CoveredFlow, Series

_Kind = tuple[Depth, Series, int]


@dataclass
class Reached:
    """The periods that some submissions reach; built from the latest back."""

    _days: dict[_Kind, Spans] = field(default_factory=dict)
    _all: set[tuple[Depth, Series]] = field(default_factory=set)

    def add(self, flow: CoveredFlow) -> None:
        """Note what a delivery replaces: by id no days, else what it covers, or all."""
        series = flow.covered.series
        if flow.replaces == "id":
            return
        if flow.replaces == "all":
            self._all.add((flow.depth, series))
            return
        for month, days in year_starts(series, flow.covered.periods).items():
            kind = (flow.depth, series, month)
            self._days[kind] = self._days.get(kind, NEVER) | days

    def left(self, flow: CoveredFlow) -> Spans:
        """Give the periods of a statement of coverage that nothing has reached."""
        series, periods = flow.covered.series, flow.covered.periods
        if (flow.depth, series) in self._all:
            return NEVER
        kinds = year_starts(series, periods)
        if not any((flow.depth, series, month) in self._days for month in kinds):
            return periods
        left = NEVER
        for month, days in kinds.items():
            left |= days - self._days.get((flow.depth, series, month), NEVER)
        return left

    def without(self, flow: CoveredFlow) -> CoveredFlow | None:
        """Narrow a statement of coverage to what is left; None where nothing is."""
        left = self.left(flow)
        if left == flow.covered.periods:
            return flow
        if not left:
            return None
        # What replaced everything must now replace only the days that it still has.
        replaces = "period" if flow.replaces == "all" else flow.replaces
        covered = replace(flow.covered, periods=left)
        return replace(flow, covered=covered, replaces=replaces)
