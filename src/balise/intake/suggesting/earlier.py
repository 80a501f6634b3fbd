"""Take over an earlier pack of the same participant where it fits the file."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from balise.intake.converting.binding import Bound, BoundColumn, bind
from balise.intake.packs.values import Pack, Role
from balise.intake.reading.values import Reading
from balise.intake.suggesting.figures import NumberFormat, number_format, value_of
from balise.intake.suggesting.judging import form_needed
from balise.intake.suggesting.values import ColumnSuggestion, Proposal, Suggestion
from balise.vocabulary.messages import Message

_SURE: Final = 0.98


@dataclass(frozen=True)
class Seen:
    """What the values of one column are: their texts, and the forms that they fit."""

    labels: tuple[str, ...] = ()
    forms: frozenset[str] = frozenset()


def fitting(
    reading: Reading, pack: Pack, column_of: Callable[[int], Seen]
) -> Suggestion | None:
    """Suggest a pack as it stands, if it has an answer for every column of the file.

    ``column_of`` gives what the values of a column say. Where the file has no header,
    any table of as many columns would bear the same names, so values have to fit; and
    1.092 is not read by a pack whose first file had no thousands.
    """
    bound = bind(pack, reading.layout)
    if not isinstance(bound, Bound) or bound.unanswered:
        return None
    own = [c for c in bound.columns if c.index < len(reading.columns)]
    if reading.layout.header_row is None and not _values_fit(own, column_of):
        return None
    if not all(_numbers_fit(c, column_of(c.index).labels) for c in _counts(own)):
        return None
    said = Message("suggest-earlier-pack", {"pack": f"{pack.name} {pack.version}"})
    columns = tuple(
        ColumnSuggestion(
            c.index,
            c.header,
            (Proposal(_meaning(c), _SURE, (said,)),),
            _description(pack, bound, c),
        )
        for c in bound.columns
    )
    return Suggestion(columns, (), (said,), pack.content)


def _values_fit(
    columns: Sequence[BoundColumn], column_of: Callable[[int], Seen]
) -> bool:
    """Say whether the values of the file's own columns are what the pack needs."""
    needed = {c.index: form_needed(_meaning(c)) for c in columns}
    return all(form in column_of(index).forms for index, form in needed.items() if form)


def _counts(columns: Sequence[BoundColumn]) -> list[BoundColumn]:
    return [c for c in columns if c.role is Role.MEASURE]


def _numbers_fit(column: BoundColumn, labels: Sequence[str]) -> bool:
    """Say whether whole numbers are still whole when read as the pack reads them."""
    figures = column.figures
    found = number_format(labels)
    if figures is None or not found.whole or not found.thousands:
        return True
    way = (figures.decimal, figures.thousands)
    read = [value_of(text, way) for text in labels if value_of(text, _way(found))]
    return all(value is not None and value == int(value) for value in read)


def _way(found: NumberFormat) -> tuple[str, str]:
    return found.decimal, found.thousands


def _meaning(column: BoundColumn) -> str:
    targets = column.column.targets
    match column.role:
        case Role.DIMENSION | Role.PERIOD | Role.FIELD:
            return f"{column.role.value}:{'+'.join(targets)}"
        case role:
            return role.value


def _description(pack: Pack, bound: Bound, column: BoundColumn) -> Mapping[str, Any]:
    layouts = {layout["name"]: layout for layout in pack.content["layouts"]}
    columns: Mapping[str, Any] = layouts[bound.layout.name]["columns"]
    found: Mapping[str, Any] = columns.get(column.column.name, {"melt": column.header})
    return found
