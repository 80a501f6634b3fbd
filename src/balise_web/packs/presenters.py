"""A pack in words: what each column means, and what changed between two versions."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from balise.intake.packs import Pack, PackLayout
from balise.intake.packs.values import Column, Figures, Melt, Role
from balise.intake.suggesting import meaning_label
from balise.vocabulary.codes import code_list
from balise_web.packs.access import loaded
from balise_web.pages.languages import page_language
from balise_web.submissions.models import Submission


@dataclass(frozen=True)
class Heading:
    """One column of a file: its header, its further headers, and what it means."""

    name: str
    also: tuple[str, ...]
    meaning: str
    optional: bool = False
    labels: int = 0


@dataclass(frozen=True)
class Shape:
    """One layout of a pack in words."""

    name: str
    depth: str
    frequency: str
    headings: tuple[Heading, ...]
    skips: tuple[str, ...]
    outside: str


def shapes(pack: Pack) -> tuple[Shape, ...]:
    """Say every layout of a pack in words."""
    return tuple(_shape(layout) for layout in pack.layouts)


def _shape(layout: PackLayout) -> Shape:
    frequency = layout.frequency.value if layout.frequency else ""
    return Shape(
        name=layout.name,
        depth=layout.depth.value,
        frequency=code_list("frequency").label(frequency, page_language())
        if frequency
        else "",
        headings=(
            *(_heading(column) for column in layout.columns),
            *(_melted(melt) for melt in layout.melts),
        ),
        skips=tuple(skip.reason or skip.rule for skip in layout.skips),
        outside=layout.outside,
    )


def _heading(column: Column) -> Heading:
    return Heading(
        name=column.name,
        also=column.also,
        meaning=meaning_of(column),
        optional=column.optional,
        labels=len(column.labels),
    )


def _melted(melt: Melt) -> Heading:
    parts = [meaning_of(part) for part in melt.parts.values()]
    named = "; ".join(dict.fromkeys([*parts, *_figures(melt.figures)]))
    return Heading(
        _("every header like %(pattern)s") % {"pattern": melt.matches}, (), named
    )


def meaning_of(column: Column) -> str:
    """Say what becomes of a column."""
    if column.role is Role.MEASURE:
        return "; ".join(dict.fromkeys(_figures(column.figures)))
    if column.role is Role.IGNORED:
        return _because(_("left out"), column.reason)
    if column.role is Role.PERIOD:
        return _period(column)
    return _by_role(column.role) or _targets(column)


def _by_role(role: Role) -> str:
    """Say what a role alone says; nothing where the targets say more."""
    said = {
        Role.PERSONAL: _("personal data, erased before anything is kept"),
        Role.RESTRICTION: _("restriction label"),
        Role.PROVISIONAL: _("whether a figure is final"),
        Role.STATUS: _("whether a figure is final"),
        Role.SUM_OF: _("sum of other columns, checked against them"),
        Role.NOTE: _("note"),
    }
    return said.get(role, "")


def _period(column: Column) -> str:
    named = [_label(f"period:{target}") for target in column.targets or ("date",)]
    return "; ".join(named)


def _targets(column: Column) -> str:
    role = column.role.value
    if not column.targets:
        return _label(role)
    return "; ".join(_label(f"{role}:{target}") for target in column.targets)


def _figures(figures: Iterable[Figures]) -> Iterator[str]:
    units = code_list("unit")
    for one in figures:
        if one.ignore:
            yield _because(_("left out"), one.ignore)
            continue
        unit = one.unit.partition(":")[0]
        label = units.label(unit, page_language()) if unit in units else one.unit
        yield f"{_label(f'measure:{one.indicator}')} ({label})"


def _because(what: str, why: str) -> str:
    return f"{what}: {why}" if why else what


def _label(meaning: str) -> str:
    return meaning_label(meaning, page_language())


@dataclass(frozen=True)
class Change:
    """One thing that differs between two versions of a pack."""

    kind: str
    header: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Version:
    """One version of a pack, and the files that were sent with it, oldest first."""

    identity: str
    label: str
    number: int
    sent: tuple[Submission, ...]
    changes: tuple[Change, ...] | None
    """Against the version before; None for the first, and where one cannot be read."""


def versions(rows: Iterable[Submission]) -> tuple[Version, ...]:
    """Gather submissions by the version of their pack, the latest version first."""
    gathered: dict[str, list[Submission]] = {}
    for row in rows:
        gathered.setdefault(row.pack_identity, []).append(row)
    found: list[Version] = []
    before: Pack | None = None
    for number, (identity, several) in enumerate(gathered.items(), start=1):
        pack = loaded(several[0].pack_text)
        changes = tuple(differences(before, pack)) if before and pack else None
        label = several[0].pack_version
        found.append(Version(identity, label, number, tuple(several), changes))
        before = pack
    return tuple(reversed(found))


def differences(before: Pack, after: Pack) -> Iterator[Change]:
    """Say what changed between two versions, column by column."""
    one, other = _columns(before), _columns(after)
    for key in other.keys() - one.keys():
        yield Change("added", key[1], after=meaning_of(other[key]))
    for key in one.keys() - other.keys():
        yield Change("removed", key[1], before=meaning_of(one[key]))
    for key in sorted(one.keys() & other.keys()):
        yield from _changed(one[key], other[key])
    if _rest(before) != _rest(after):
        yield Change("rest", "")


def _changed(one: Column, other: Column) -> Iterator[Change]:
    meanings = meaning_of(one), meaning_of(other)
    if meanings[0] != meanings[1]:
        yield Change("meaning", one.name, *meanings)
        return
    more = ", ".join(sorted(other.labels.keys() - one.labels.keys()))
    fewer = ", ".join(sorted(one.labels.keys() - other.labels.keys()))
    if more or fewer:
        yield Change("labels", one.name, fewer, more)
    elif one != other:
        yield Change("read", one.name)


def _columns(pack: Pack) -> dict[tuple[str, str], Column]:
    return {
        (layout.name, column.name): column
        for layout in pack.layouts
        for column in layout.columns
    }


def _rest(pack: Pack) -> list[object]:
    """Everything of a pack besides its columns."""
    return [
        [layout.name, layout.melts, layout.skips, layout.given, layout.frequency]
        for layout in pack.layouts
    ]


@dataclass(frozen=True)
class Own:
    """A pack that one's agencies used."""

    name: str
    agencies: tuple[str, ...]
    files: int
    versions: int
    last: Submission


def own_packs(rows: Iterable[Submission]) -> tuple[Own, ...]:
    """Gather submissions by the name of their pack."""
    gathered: dict[str, list[Submission]] = {}
    for row in rows:
        gathered.setdefault(row.pack_name, []).append(row)
    return tuple(
        Own(
            name=name,
            agencies=tuple(sorted({row.agency.name for row in several})),
            files=len(several),
            versions=len({row.pack_identity for row in several}),
            last=several[-1],
        )
        for name, several in sorted(gathered.items())
    )
