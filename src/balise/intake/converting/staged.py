"""The rows of one file together with the maps that say what their texts mean."""

# Names of columns and tables are ours.
# ruff: noqa: S608

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from balise.intake.converting.binding import Bound, BoundColumn
from balise.intake.converting.staging import Map
from balise.vocabulary.periods import parse_period


@dataclass(frozen=True)
class Staged:
    """The rows of one file, tied to a layout, with the maps that read its labels."""

    table: str
    bound: Bound
    periods: Map | None
    codes: tuple[Map, ...]
    file_date: date
    left_out: tuple[str, ...] = ()
    """Tables whose ``row`` column names the rows that give no record."""

    def joins(self, types: Mapping[str, str] | None = None) -> str:
        """Give the joins of every map that the records need."""
        start = f"{self.periods.table}.period_start" if self.periods else "NULL"
        used = ([self.periods] if self.periods else []) + list(self.codes)
        return " ".join(m.join("s", start, types) for m in used)

    def code_texts(self, target: str) -> frozenset[str]:
        """Give the codes that the rows can have for one target."""
        found = [m.texts[target] for m in self.codes if target in m.texts]
        return frozenset().union(*found)

    def period_texts(self, measure: BoundColumn, name: str) -> frozenset[str]:
        """Give the periods, or their frequencies, that a measure can have."""
        code = measure.figures.period or self.bound.layout.fixed_period
        if self.periods is not None and not measure.figures.period:
            return self.periods.texts[name]
        period = parse_period(code or "")
        return frozenset({period.code if name == "period" else period.frequency.value})

    def kept(self) -> str:
        """Give the condition that leaves out skipped and rejected rows."""
        tests = [f"s.row NOT IN (SELECT row FROM {table})" for table in self.left_out]
        return " AND ".join(tests) or "true"
