"""Columns whose headers are values: what the header of each one says of its figures.

"Women / 2019" says a sex and a year; "Enero" says a month, and its year stands in the
row, in the title or in the name of the file. A header of which a part has no meaning is
not taken: somebody has to answer for that column.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from balise.intake.converting.labels import coded_labels
from balise.intake.converting.periods import PeriodReader, says_part
from balise.intake.packs.patterns import compiled
from balise.intake.packs.values import Column, Figures, Melt, PackLayout, Role

_WHOLE = frozenset({"date", "sdmx"})
_Parts = tuple[tuple[Column, str], ...]


def melted(
    layout: PackLayout, names: Sequence[str], taken: Mapping[int, Column]
) -> dict[int, Column]:
    """Give the measures that free columns are, by their place."""
    found: dict[int, Column] = {}
    in_row = {c.targets[0] for c in taken.values() if c.role is Role.PERIOD}
    for melt in layout.melts:
        for index, name in enumerate(names):
            if index in taken or index in found:
                continue
            if figures := _figures_of(melt, " ".join(name.split()), layout, in_row):
                found[index] = Column(name=name, role=Role.MEASURE, figures=figures)
    return found


def _figures_of(
    melt: Melt, header: str, layout: PackLayout, in_row: set[str]
) -> tuple[Figures, ...]:
    match = compiled(melt.matches).fullmatch(header)
    if match is None:
        return ()
    texts = match.groupdict() | {"": header}
    said = [(part, texts.get(name) or "") for name, part in melt.parts.items()]
    sets = _codes([(part, text) for part, text in said if part.role is Role.DIMENSION])
    when = tuple((p, text) for p, text in said if p.role is Role.PERIOD and text)
    if sets is None or not all(says_part(part, text) for part, text in when):
        return ()
    dated = [_dated(figures, when, layout, in_row) for figures in melt.figures]
    return tuple(replace(f, sets={**f.sets, **sets}) for f in dated if f is not None)


def _codes(said: Sequence[tuple[Column, str]]) -> dict[str, str] | None:
    codes: dict[str, str] = {}
    for part, text in said:
        meaning = coded_labels(part, [text])[text]
        if not meaning.options:
            return None
        codes.update(meaning.options[0].codes)
    return codes


def _dated(
    figures: Figures, said: _Parts, layout: PackLayout, in_row: set[str]
) -> Figures | None:
    if not said:
        return figures
    targets = {part.targets[0] for part, _ in said}
    if in_row - targets and not targets & _WHOLE:
        return replace(figures, parts=said)
    columns, texts = zip(*said, strict=True)
    period = PeriodReader.of(layout, columns, figures.frequency).read(texts)
    return replace(figures, period=period.code) if period else None
