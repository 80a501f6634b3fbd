"""What the labels of a coded column mean: the pack's word first, then the model's.

A label that neither knows has no meaning; it becomes a finding, never a default.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from balise.intake.converting.texts import clean, folded
from balise.intake.packs.patterns import compiled
from balise.intake.packs.values import Coded, Column, Role
from balise.vocabulary.model import Field, model
from balise.vocabulary.resolving import Ambiguous, Resolved, resolve

_GENERAL = frozenset({"_T", "_U", "_O", "_Z"})
_YES = frozenset({"true", "yes", "1", "y"})
_NO = frozenset({"false", "no", "0", "n"})


@dataclass(frozen=True)
class Meaning:
    """What one label can mean; several options are told apart by the day."""

    options: tuple[Coded, ...] = ()
    rule: str | None = None
    """The finding, or the rule of skipping, where it means nothing."""
    skipped: bool = False
    candidates: tuple[str, ...] = ()
    """The codes that an ambiguous label could mean; the pack has to say which."""


def coded_labels(column: Column, texts: Iterable[str]) -> dict[str, Meaning]:
    """Give the meaning of each distinct text of a coded column."""
    own = {folded(label): coded for label, coded in column.labels.items()}
    aggregates = {folded(label) for label in column.aggregates}
    return {text: _meaning(column, text, own, aggregates) for text in texts}


def field_of(column: Column, target: str) -> Field:
    """Give the model's field that a target of a column stands for."""
    if column.role is Role.DIMENSION:
        return model().dimensions[target]
    table, _, name = target.partition(".")
    return next(f for f in model().incident_tables[table] if f.name == name)


def _meaning(
    column: Column,
    text: str,
    own: Mapping[str, tuple[Coded, ...]],
    aggregates: set[str],
) -> Meaning:
    label = without_footnotes(clean(text), column.footnotes)
    if folded(label) in aggregates:
        return Meaning(rule="aggregate", skipped=True)
    if label in column.labels:
        return Meaning(_for_targets(column, column.labels[label]))
    if folded(label) in own:
        return Meaning(_for_targets(column, own[folded(label)]))
    if not label:
        return _of_empty(column)
    for shape, fixed in column.patterns:
        if compiled(shape).fullmatch(label):
            return Meaning(_for_targets(column, (Coded(fixed),)))
    codes = _resolved(column, label)
    if isinstance(codes, Ambiguous):
        return Meaning(rule="ambiguous-code", candidates=codes.codes)
    return Meaning((Coded(codes),)) if codes else Meaning(rule="unknown-code")


def _of_empty(column: Column) -> Meaning:
    if column.empty:
        return Meaning((Coded(dict.fromkeys(column.targets, column.empty)),))
    if column.role is Role.FIELD:
        return Meaning((Coded({}),))
    return Meaning(rule="empty-required")


def _for_targets(column: Column, options: tuple[Coded, ...]) -> tuple[Coded, ...]:
    # A label of a column with one meaning is written without naming its target.
    return tuple(
        Coded(
            dict.fromkeys(column.targets, option.codes[""])
            if "" in option.codes
            else option.codes,
            option.valid_from,
            option.valid_to,
        )
        for option in options
    )


def _resolved(column: Column, label: str) -> dict[str, str] | Ambiguous | None:
    codes = {}
    for target in column.targets:
        field = field_of(column, target)
        code = _code(field, label, column)
        if isinstance(code, Ambiguous):
            return code
        if code is None:
            return _several(column, label)
        codes[target] = code
    return codes


def _several(column: Column, label: str) -> dict[str, str] | None:
    if column.several is None or column.several[0] not in label:
        return None
    separator, code = column.several
    parts = [part for part in label.split(separator) if clean(part)]
    meanings = [_meaning(column, part, _own(column), set()) for part in parts]
    if not meanings or not all(meaning.options for meaning in meanings):
        return None
    first = dict(meanings[0].options[0].codes)
    if all(dict(meaning.options[0].codes) == first for meaning in meanings):
        return first
    return dict.fromkeys(column.targets, code)


def _own(column: Column) -> dict[str, tuple[Coded, ...]]:
    return {folded(label): coded for label, coded in column.labels.items()}


def _code(field: Field, label: str, column: Column) -> str | Ambiguous | None:
    if field.type == "boolean":
        return _boolean(label)
    listed = field.code_list or column.code_list
    if listed is None or label in _GENERAL:
        return label
    names = field.resolved_by or listed
    return _looked_up(names, label, column.language) if column.resolve else None


def without_footnotes(label: str, shapes: tuple[str, ...]) -> str:
    """Take the marks of footnotes off the end of a label, as the pack describes them."""
    for shape in shapes:
        label = clean(compiled(f"(?:{shape})+$").sub("", label))
    return label


def _boolean(label: str) -> str | None:
    word = folded(label)
    return "true" if word in _YES else "false" if word in _NO else None


def _looked_up(
    list_name: str, label: str, language: str | None
) -> str | Ambiguous | None:
    found = resolve(list_name, label, language=language)
    if isinstance(found, Resolved):
        return found.code.code
    return found if isinstance(found, Ambiguous) else None
