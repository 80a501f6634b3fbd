"""What a pack says of its own columns by name: every name has to be one of them."""

from collections.abc import Iterator

from balise.intake.packs.documents import Place
from balise.intake.packs.values import Given, PackLayout, Role, Skip
from balise.intake.packs.values import Place as Where

Found = Iterator[tuple[Place, str, dict[str, object]]]


def faults_of_references(layout: PackLayout) -> Found:
    """Name each reference that leads nowhere, or where it may not."""
    names = {column.name for column in layout.columns}
    for number, skip in enumerate(layout.skips):
        if skip.column not in names or not _says_one_thing(skip):
            yield ("skip", str(number)), "pack-not-valid", {"value": skip.column}
    for place, used in _named(layout):
        if unknown := sorted(set(used) - names):
            yield _unknown(place, unknown[0], names)
    for given in layout.given:
        yield from _of_given(layout, given, names)
    dated = any(c.role is Role.REPORT_DATE for c in layout.columns)
    if layout.repeats == "last" and not dated:
        yield (), "pack-no-report-date", {}


def _says_one_thing(skip: Skip) -> bool:
    patterns = (skip.matches is not None, skip.unless is not None)
    return sum(map(bool, (skip.values, skip.but, *patterns))) == 1


def _named(layout: PackLayout) -> Iterator[tuple[Place, tuple[str, ...]]]:
    yield ("fill_down",), layout.fill_down
    for column in layout.columns:
        place = ("columns", column.name)
        if column.role is Role.SUM_OF:
            yield place, column.targets
        for figures in column.figures:
            yield place, tuple(figures.when)
    for number, melt in enumerate(layout.melts):
        for figures in melt.figures:
            yield ("melt", str(number)), tuple(figures.when)


def _of_given(layout: PackLayout, given: Given, names: set[str]) -> Found:
    place = ("given", given.name)
    if given.name not in names:
        yield _unknown(place, given.name, names)
    made = {other.name for other in layout.given}
    if given.place in {Where.COLUMN, Where.HEADING} and (
        given.column not in names or given.column in made
    ):
        yield _unknown(place, given.column, names - made)


def _unknown(
    place: Place, name: str, known: set[str]
) -> tuple[Place, str, dict[str, object]]:
    said: dict[str, object] = {"value": name, "allowed": ", ".join(sorted(known))}
    return place, "pack-not-allowed", said
