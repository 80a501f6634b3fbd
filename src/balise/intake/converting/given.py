"""What a file says outside its table: in its title, its sheet's name or its own name."""

from collections.abc import Iterator

from balise.intake.converting.texts import clean
from balise.intake.packs.patterns import compiled
from balise.intake.packs.values import Given, PackLayout, Place
from balise.intake.reading.values import Layout

_IN_CELLS = frozenset({Place.COLUMN, Place.HEADING})


def given_texts(layout: PackLayout, found: Layout) -> dict[str, str]:
    """Give the texts that a file says, by the name of the column that is made of each.

    Those that stand in its cells differ by row: they are here with no text.
    """
    texts = {}
    for given in layout.given:
        text = "" if given.place in _IN_CELLS else _text(given, found)
        if text is not None:
            texts[given.name] = text
    return texts


def _text(given: Given, found: Layout) -> str | None:
    shape = compiled(given.matches)
    for line in _lines(given.place, found):
        if match := shape.search(line):
            return clean(match.group(1 if shape.groups else 0) or "")
    return None


def _lines(place: Place, found: Layout) -> Iterator[str]:
    if place is Place.SHEET and found.sheet:
        yield found.sheet
    elif place is Place.FILE_NAME and found.file_name:
        yield found.file_name
    elif place is Place.HEADER:
        yield from (" ".join(name.split()) for name in found.header)
    elif place in {Place.TITLE, Place.NOTES}:
        lines = found.preamble if place is Place.TITLE else found.notes
        for _, line in lines:
            yield " ".join(line.split())
