"""Which columns of a file are those of a pack: moved, renamed, added or lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from rapidfuzz import fuzz

from balise.intake.converting.binding import distinct_headers, taken_columns
from balise.intake.converting.melting import melted
from balise.intake.packs.values import Column, Pack, PackLayout, Role
from balise.intake.suggesting.values import ColumnSuggestion, Suggestion
from balise.vocabulary.normalising import normalised

_ALIKE: Final = 80
"""From how many of a hundred a header counts as another spelling of one."""
_LIKELY: Final = 0.6


@dataclass(frozen=True)
class Matched:
    """The columns of a file against one layout of a pack, by their places."""

    layout: PackLayout
    headers: tuple[str, ...]
    known: Mapping[int, Column]
    renamed: Mapping[int, Column] = field(default_factory=dict)
    added: tuple[int, ...] = ()
    lost: tuple[Column, ...] = ()
    moved: tuple[int, ...] = ()

    @property
    def columns(self) -> Mapping[int, Column]:
        """Every column of the pack that the file has, whatever it is called now."""
        return {**self.known, **self.renamed}


def matched(pack: Pack, header: Sequence[str], suggestion: Suggestion) -> Matched:
    """Match the header of a file with the layout of a pack that it is nearest to."""
    names = distinct_headers(header)
    found = [_matched(layout, names, suggestion) for layout in pack.layouts]
    return min(found, key=lambda m: len(m.lost) + len(m.added) + len(m.renamed))


def _matched(
    layout: PackLayout, names: Sequence[str], suggestion: Suggestion
) -> Matched:
    taken, missing = taken_columns(layout, names)
    known = {i: column for i, column in taken.items() if i < len(names)}
    known.update(melted(layout, names, known))
    optional = [
        c.name for c in layout.columns if c not in known.values() and c.optional
    ]
    given = {g.name for g in layout.given}
    gone = [c for c in layout.columns if c.name in {*missing, *optional} - given]
    fresh = [i for i in range(len(names)) if i not in known]
    by_index = {c.index: c for c in suggestion.columns}
    renamed: dict[int, Column] = {}
    for column in gone:
        free = [i for i in fresh if i not in renamed]
        if (index := _new_name(column, free, names, by_index)) is not None:
            renamed[index] = column
    return Matched(
        layout,
        tuple(names),
        known,
        renamed,
        tuple(i for i in fresh if i not in renamed),
        tuple(c for c in gone if c not in renamed.values()),
        _moved(layout, known),
    )


def _new_name(
    column: Column,
    free: Sequence[int],
    names: Sequence[str],
    suggested: Mapping[int, ColumnSuggestion],
) -> int | None:
    """Find the one column that has the meaning of a lost one, or nearly its name."""
    same = [i for i in free if i in suggested and _means(suggested[i], column)]
    if len(same) == 1:
        return same[0]
    spelt = normalised(column.name)
    alike = [
        i for i in (same or free) if fuzz.ratio(normalised(names[i]), spelt) >= _ALIKE
    ]
    return alike[0] if len(alike) == 1 else None


def _means(suggested: ColumnSuggestion, column: Column) -> bool:
    best = suggested.best
    if best is None or best.confidence < _LIKELY:
        return False
    if column.role is Role.MEASURE:
        return best.role == "measure"
    return best.meaning == f"{column.role.value}:{'+'.join(column.targets)}"


def _moved(layout: PackLayout, known: Mapping[int, Column]) -> tuple[int, ...]:
    """Name the columns that stand elsewhere among those that are still there."""
    order = [c.name for c in layout.columns]
    now = [i for i in sorted(known) if known[i].name in order]
    before = sorted(now, key=lambda i: order.index(known[i].name))
    return tuple(i for i, j in zip(now, before, strict=True) if i != j)
