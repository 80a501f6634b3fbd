"""Find a pack's columns in the header of a file, and the layout that fits it.

A header that lacks a column of every layout is a file of another kind: one message,
and nothing is converted.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import re2

from balise.intake.converting.dates import PeriodReader
from balise.intake.converting.labels import coded_labels
from balise.intake.converting.texts import clean, folded
from balise.intake.packs.values import Column, Figures, Melt, Pack, PackLayout, Role
from balise.vocabulary.messages import Message

_PLAIN = Figures(indicator="", unit="")


@dataclass(frozen=True)
class BoundColumn:
    """A column of the pack and where it stands in the file."""

    index: int
    header: str
    column: Column

    @property
    def cell(self) -> str:
        """Give the name of the column in the staged table."""
        return f"c{self.index}"

    @property
    def role(self) -> Role:
        """Say what the column is."""
        return self.column.role

    @property
    def figures(self) -> Figures:
        """Say how its numbers read, and for a measure which figures they are."""
        return self.column.figures or _PLAIN


@dataclass(frozen=True)
class Bound:
    """One layout, tied to the columns of one file."""

    layout: PackLayout
    columns: tuple[BoundColumn, ...]
    unanswered: tuple[tuple[int, str], ...] = ()

    def having(self, *roles: Role) -> tuple[BoundColumn, ...]:
        """Give the columns of some roles, in the order of the file."""
        return tuple(c for c in self.columns if c.role in roles)

    def named(self, name: str) -> BoundColumn | None:
        """Find a column by its name in the pack."""
        return next((c for c in self.columns if c.column.name == name), None)


def bind(pack: Pack, header: Sequence[str]) -> Bound | Message:
    """Choose the layout that leaves the fewest columns without an answer."""
    names = distinct_headers(header)
    bound = [_bind(layout, names) for layout in pack.layouts]
    fits = [found for found in bound if isinstance(found, Bound)]
    if fits:
        return min(fits, key=lambda found: len(found.unanswered))
    missing = min((m for m in bound if not isinstance(m, Bound)), key=len)
    return Message(
        "pack-for-another-file",
        {
            "pack": pack.name,
            "missing": ", ".join(missing[:12]),
            "found": ", ".join(clean(name)[:40] for name in header[:12]),
        },
    )


def distinct_headers(header: Iterable[str]) -> list[str]:
    """Number the repeats of a header: ``n``, ``n#2``, ``n#3``."""
    seen: dict[str, int] = {}
    names = []
    for text in header:
        name = clean(text)
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name}#{seen[name]}")
    return names


def _bind(layout: PackLayout, names: Sequence[str]) -> Bound | list[str]:
    taken: dict[int, Column] = {}
    missing = []
    for column in layout.columns:
        index = _find(column, names, taken)
        if index is not None:
            taken[index] = column
        elif not column.optional:
            missing.append(column.name)
    melted = _melted(layout, names, taken)
    if layout.melts and not melted:
        missing.append(layout.melts[0].matches)
    if missing:
        return missing
    taken.update(melted)
    columns = tuple(BoundColumn(i, names[i], taken[i]) for i in sorted(taken))
    rest = tuple((i, name) for i, name in enumerate(names) if i not in taken)
    return Bound(layout, columns, rest)


def _find(
    column: Column, names: Sequence[str], taken: Mapping[int, Column]
) -> int | None:
    # The exact spelling goes first: "n" and "N" may be two columns of one file.
    for wanted in (column.name, *column.also):
        if wanted in names and names.index(wanted) not in taken:
            return names.index(wanted)
    for wanted in (column.name, *column.also):
        alike = [i for i, name in enumerate(names) if folded(name) == folded(wanted)]
        free = [i for i in alike if i not in taken]
        if len(free) == 1:
            return free[0]
    return None


def _melted(
    layout: PackLayout, names: Sequence[str], taken: Mapping[int, Column]
) -> dict[int, Column]:
    found: dict[int, Column] = {}
    for melt in layout.melts:
        for index, name in enumerate(names):
            if (
                index in taken
                or index in found
                or not re2.fullmatch(melt.matches, name)
            ):
                continue
            if figures := _figures_of(melt, name, layout):
                found[index] = Column(name=name, role=Role.MEASURE, figures=figures)
    return found


def _figures_of(melt: Melt, header: str, layout: PackLayout) -> Figures | None:
    if melt.column.role is Role.PERIOD:
        period = PeriodReader.of(layout, (melt.column,)).read((header,))
        return replace(melt.figures, period=period.code) if period else None
    meaning = coded_labels(melt.column, [header])[header]
    if not meaning.options:
        return None
    return replace(melt.figures, sets={**melt.figures.sets, **meaning.options[0].codes})
