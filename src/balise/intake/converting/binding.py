"""Find a pack's columns in the header of a file, and the layout that fits it.

A header that lacks a column of every layout is a file of another kind: one message,
and nothing is converted.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from balise.intake.converting import numbers
from balise.intake.converting.given import given_texts
from balise.intake.converting.melting import melted
from balise.intake.converting.texts import clean, folded, quoted_list
from balise.intake.packs.patterns import compiled
from balise.intake.packs.values import Column, Figures, Pack, PackLayout, Role
from balise.intake.reading.values import Layout
from balise.vocabulary.messages import Message

_PLAIN = Figures(indicator="", unit="")


@dataclass(frozen=True)
class BoundColumn:
    """A column of the pack and where it stands in the file.

    ``figures`` says how its numbers read, and for a measure which figures they are. A
    measure of several figures is bound once for each.
    """

    index: int
    header: str
    column: Column
    figures: Figures = _PLAIN

    @property
    def cell(self) -> str:
        """Give the name of the column in the staged table."""
        return f"c{self.index}"

    @property
    def role(self) -> Role:
        """Say what the column is."""
        return self.column.role


@dataclass(frozen=True)
class Bound:
    """One layout, tied to the columns of one file."""

    layout: PackLayout
    columns: tuple[BoundColumn, ...]
    unanswered: tuple[tuple[int, str], ...] = ()
    given: Mapping[str, str] = field(default_factory=dict)
    """What the file says outside its cells, by the name of the column made of it."""

    def having(self, *roles: Role) -> tuple[BoundColumn, ...]:
        """Give the columns of some roles, in the order of the file."""
        return tuple(c for c in self.columns if c.role in roles)

    def rows_of(self, measure: BoundColumn) -> str:
        """Give the condition of the rows in which a column holds this figure."""
        tests = []
        for name, texts in measure.figures.when.items():
            column = self.named(name)
            cell = numbers.trimmed(f"s.{column.cell}") if column else "NULL"
            tests.append(f"{cell} IN {quoted_list(texts)}")
        return " AND ".join(tests) or "true"

    def named(self, name: str) -> BoundColumn | None:
        """Find a column by its name in the pack."""
        return next((c for c in self.columns if c.column.name == name), None)


def bind(pack: Pack, found: Layout) -> Bound | Message:
    """Choose the layout that leaves the fewest columns without an answer."""
    names = distinct_headers(found.header)
    # Of one layout only, a person may say that its sheet has another name this time.
    several = len({layout.sheet for layout in pack.layouts}) > 1
    other = [lay for lay in pack.layouts if several and _on_other_sheet(lay, found)]
    bound = [
        [str(layout.sheet)] if layout in other else _bind(layout, names, found)
        for layout in pack.layouts
    ]
    fits = [one for one in bound if isinstance(one, Bound)]
    if fits:
        return min(fits, key=lambda one: len(one.unanswered))
    missing = min((m for m in bound if not isinstance(m, Bound)), key=len)
    return Message(
        "pack-for-another-file",
        {
            "pack": pack.name,
            "missing": ", ".join(missing[:12]),
            "found": ", ".join(clean(name)[:40] for name in found.header[:12]),
        },
    )


def _on_other_sheet(layout: PackLayout, found: Layout) -> bool:
    return bool(layout.sheet and found.sheet and layout.sheet != found.sheet)


def distinct_headers(header: Iterable[str]) -> list[str]:
    """Number the repeats of a header: ``n``, ``n#2``, ``n#3``."""
    seen: dict[str, int] = {}
    names = []
    for text in header:
        name = clean(text)
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name}#{seen[name]}")
    return names


def _bind(layout: PackLayout, names: Sequence[str], found: Layout) -> Bound | list[str]:
    texts = given_texts(layout, found)
    missing = [f"{g.name} ({g.place})" for g in layout.given if g.name not in texts]
    taken, not_found = taken_columns(layout, names)
    missing += not_found
    headed = melted(layout, names, taken)
    if layout.melts and not headed:
        missing.append(layout.melts[0].matches)
    if layout.header_row == 0 and len(taken) + len(headed) < len(names):
        missing.append(names[-1])
    if missing:
        return missing
    taken.update(headed)
    shown = [*names, *(given.name for given in layout.given)]
    columns = tuple(
        BoundColumn(i, shown[i], taken[i], figures)
        for i in sorted(taken)
        for figures in taken[i].figures or (_PLAIN,)
    )
    rest = tuple((i, name) for i, name in enumerate(names) if i not in taken)
    return Bound(layout, columns, rest, texts)


def taken_columns(
    layout: PackLayout, names: Sequence[str]
) -> tuple[dict[int, Column], list[str]]:
    """Give the columns of the pack by their place, and the names of those not there."""
    made = {given.name: len(names) + n for n, given in enumerate(layout.given)}
    taken: dict[int, Column] = {}
    missing = []
    ignored = {c.like for c in layout.columns if c.role is Role.IGNORED} - {None}
    for column in layout.columns:
        index = made.get(column.name)
        if index is None:
            index = _find(column, names, taken)
        if index is not None:
            taken[index] = column
        elif not column.optional and column.like not in ignored:
            missing.append(column.name)
    for column in layout.columns:
        if column.role is Role.IGNORED and column.like is not None:
            taken |= {i: column for i in _like(column.like, names) if i not in taken}
    return taken, missing


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
    if column.like is None:
        return None
    free = [i for i in _like(column.like, names) if i not in taken]
    return free[0] if len(free) == 1 else None


def _like(pattern: str, names: Sequence[str]) -> list[int]:
    shape = compiled(pattern)
    spaced = (" ".join(name.split()) for name in names)
    return [i for i, name in enumerate(spaced) if shape.fullmatch(name)]
