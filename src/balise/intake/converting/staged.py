"""The rows of one file together with the maps that say what their texts mean."""

# Names of columns and tables are ours.
# ruff: noqa: S608

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from balise.intake.converting.binding import Bound, BoundColumn
from balise.intake.converting.maps import Maps
from balise.intake.converting.staging import Map
from balise.vocabulary.periods import Period, parse_period


@dataclass(frozen=True)
class Staged:
    """The rows of one file, tied to a layout, with the maps that read its labels.

    ``periods`` reads the periods of the rows for the measure at hand: a measure whose
    header says a part of the period has a map of its own.
    """

    table: str
    bound: Bound
    maps: Maps
    file_date: date
    periods: Map | None
    fixed: Period | None = None
    """The one period of the measure at hand, where the pack or its header says it."""
    left_out: tuple[str, ...] = ()
    """Tables whose ``row`` column names the rows that give no record."""

    @property
    def codes(self) -> tuple[Map, ...]:
        """Give the maps of the coded columns."""
        return self.maps.codes

    def of(self, measure: BoundColumn) -> "Staged":
        """Give the same rows, read for one measure."""
        code = measure.figures.period or self.bound.layout.fixed_period
        periods = self.maps.periods_of(measure.figures)
        if code and (measure.figures.period or periods is None):
            return replace(self, periods=None, fixed=parse_period(code))
        return replace(self, periods=periods, fixed=None)

    @property
    def start(self) -> str:
        """Give the expression of the first day of a row's period."""
        if self.fixed:
            return f"DATE '{self.fixed.start}'"
        return f"{self.periods.table}.period_start" if self.periods else "NULL"

    @property
    def end(self) -> str:
        """Give the expression of the last day of a row's period."""
        if self.fixed:
            return f"DATE '{self.fixed.end}'"
        assert self.periods is not None  # noqa: S101 - a pack without time is refused
        return f"{self.periods.table}.period_end"

    def reported_on(self) -> str:
        """Give the expression of the day on which a row was reported."""
        day = f"DATE '{self.file_date}'"
        report = self.maps.report
        return f"coalesce({report.table}.day, {day})" if report else day

    def joins(self, types: Mapping[str, str] | None = None) -> str:
        """Give the joins of every map that the records need."""
        used = [m for m in (self.periods, self.maps.report) if m]
        used += [*self.codes, *self.maps.statuses]
        return " ".join(m.join("s", self.start, types) for m in used)

    def code_texts(self, target: str) -> frozenset[str]:
        """Give the codes that the rows can have for one target."""
        found = [m.texts[target] for m in self.codes if target in m.texts]
        return frozenset().union(*found)

    def period_texts(self, measure: BoundColumn, name: str) -> frozenset[str]:
        """Give the periods, or their frequencies, that a measure can have."""
        read = self.of(measure)
        if read.fixed:
            fixed = read.fixed
            return frozenset(
                {fixed.code if name == "period" else fixed.frequency.value}
            )
        return read.periods.texts[name] if read.periods else frozenset()

    def kept(self) -> str:
        """Give the condition that leaves out skipped and rejected rows."""
        tests = [f"s.row NOT IN (SELECT row FROM {table})" for table in self.left_out]
        return " AND ".join(tests) or "true"
