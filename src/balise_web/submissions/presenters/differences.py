"""What a version adds, changes and removes, a page at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from balise.store import Counts, Difference
from balise.vocabulary.observations import DIMENSIONS, ObservationStatus
from balise.vocabulary.tables import TOTAL
from balise_web.submissions.comparing import Compared

_ORDINARY: Final = ("obs_status", ObservationStatus.NORMAL.value)


@dataclass(frozen=True)
class Said:
    """One value that differs: its field, what it said, and what it says."""

    field: str
    before: str | None
    now: str | None


@dataclass(frozen=True)
class Line:
    """One record that differs. ``codes`` are (dimension, code) without the totals."""

    kind: str
    table: str
    indicator: str
    period: str
    unit: str
    codes: tuple[tuple[str, str], ...]
    record: tuple[tuple[str, str], ...]
    said: tuple[Said, ...]
    row: int | None
    column: str


@dataclass(frozen=True)
class DifferencePage:
    """The counts of everything, and one page of what differs."""

    number: str
    against: str
    total: Counts
    lines: tuple[Line, ...]

    @property
    def differing(self) -> int:
        """Count all that differs."""
        return self.total.added + self.total.changed + self.total.removed


def difference_page(found: Compared) -> DifferencePage:
    """Show a comparison."""
    comparison = found.comparison
    return DifferencePage(
        found.number,
        found.against,
        comparison.total,
        tuple(_line(one) for one in comparison.differences),
    )


def _line(one: Difference) -> Line:
    key = one.key
    is_figure = "indicator" in key
    record = () if is_figure else tuple(key.items())
    return Line(
        kind=one.kind,
        table="" if is_figure else one.table,
        indicator=key.get("indicator", ""),
        period=key.get("period", ""),
        unit=key.get("unit", ""),
        codes=_codes(key) if is_figure else (),
        record=record,
        said=_said(one),
        row=one.row,
        column=one.column or "",
    )


def _codes(key: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name, key[name])
        for name in DIMENSIONS
        if key.get(name) not in {TOTAL, None, ""}
    )


def _said(one: Difference) -> tuple[Said, ...]:
    names = {**one.old, **one.new}
    return tuple(
        Said(name, one.old.get(name), one.new.get(name))
        for name in names
        if (one.old.get(name) or one.new.get(name))
        # Of a figure that is new or gone, an ordinary status says nothing.
        and (one.kind == "changed" or (name, names[name]) != _ORDINARY)
    )
