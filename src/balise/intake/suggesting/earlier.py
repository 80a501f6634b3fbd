"""Take over an earlier pack of the same participant where it fits the file."""

from collections.abc import Callable, Collection, Mapping
from typing import Any, Final

from balise.intake.converting.binding import Bound, BoundColumn, bind
from balise.intake.packs.values import Pack, Role
from balise.intake.reading.values import Reading
from balise.intake.suggesting.judging import form_needed
from balise.intake.suggesting.values import ColumnSuggestion, Proposal, Suggestion
from balise.vocabulary.messages import Message

_SURE: Final = 0.98


def fitting(
    reading: Reading, pack: Pack, forms_of: Callable[[int], Collection[str]]
) -> Suggestion | None:
    """Suggest a pack as it stands, if it has an answer for every column of the file.

    ``forms_of`` gives the forms that the values of a column fit: where the file has no
    header, any table of as many columns would bear the same names.
    """
    bound = bind(pack, reading.layout)
    if not isinstance(bound, Bound) or bound.unanswered:
        return None
    width = len(reading.columns)
    if reading.layout.header_row is None and not _values_fit(bound, width, forms_of):
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
    bound: Bound, width: int, forms_of: Callable[[int], Collection[str]]
) -> bool:
    """Say whether the values of the file's own columns are what the pack needs."""
    own = [c for c in bound.columns if c.index < width]
    needed = {c.index: form_needed(_meaning(c)) for c in own}
    return all(form in forms_of(index) for index, form in needed.items() if form)


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
