"""Load a pack: text or file in, a pack or the reasons why it is none out."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import re2

from balise.intake.packs import documents
from balise.intake.packs.documents import MAX_BYTES, Document, read_document
from balise.intake.packs.meaning import faults_of_meaning, is_day
from balise.intake.packs.patterns import compiled
from balise.intake.packs.schema import validator
from balise.intake.packs.shaping import ROLES, figures_in, roles_of, shape_pack
from balise.intake.packs.values import BadPack, Pack, Place
from balise.vocabulary.messages import Message

_PATTERNS = frozenset({"matches", "like", "unless"})
_GIVEN_PATTERNS = frozenset({"title", "notes", "header", "sheet", "file_name"})
_PLACES = tuple(place.value for place in Place)
_SAID = ("dimension", "period")
_DAYS = frozenset({"from", "to", "file_date", "provisional_from"})


def load_pack(source: str | Path) -> Pack | BadPack:
    """Load a pack from its text or its path; a fault is a value, never a traceback."""
    text = source if isinstance(source, str) else _text_of(source)
    if isinstance(text, Message):
        return BadPack(text, (text,))
    document = read_document(text)
    if isinstance(document, Message):
        return BadPack(document, (document,))
    faults = tuple(_faults(document))
    if not faults:
        pack = shape_pack(document.content)
        faults = tuple(faults_of_meaning(pack, document))
        if not faults:
            return pack
    ordered = tuple(sorted(faults, key=lambda m: int(str(m.params["line"]))))
    return BadPack(ordered[0], ordered)


def _text_of(path: Path) -> str | Message:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1).decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return Message("pack-not-readable", {"line": 1, "name": path.name})


def _faults(document: Document) -> Iterator[Message]:
    broken = False
    for error in validator().iter_errors(document.content):
        broken = True
        yield _schema_fault(error, document)
    if not broken:
        yield from _faults_of_form(document)


def _schema_fault(error: Any, document: Document) -> Message:
    place = tuple(str(part) for part in error.absolute_path)
    said: dict[str, object] = {
        "line": document.line(place),
        "where": ".".join(place) or "pack",
    }
    match error.validator:
        case "additionalProperties":
            allowed = error.schema["properties"]
            wrong = [key for key in error.instance if key not in allowed]
            said["line"] = document.line((*place, wrong[0]))
            return _fault("pack-unknown-key", said, key=wrong[0], allowed=allowed)
        case "required":
            missing = [k for k in error.validator_value if k not in error.instance]
            return _fault("pack-missing-key", said, allowed=missing)
        case "enum" | "const":
            allowed = error.schema.get("enum", [error.schema.get("const")])
            return _fault(
                "pack-not-allowed", said, value=error.instance, allowed=allowed
            )
        case "type":
            return _fault("pack-wrong-kind", said, allowed=[str(error.validator_value)])
        case _:
            return _fault("pack-not-valid", said, value=error.instance)


def _fault(code: str, said: Mapping[str, object], **more: Any) -> Message:
    if "allowed" in more:
        more["allowed"] = ", ".join(str(name) for name in more["allowed"])
    if "value" in more:
        more["value"] = str(more["value"])[:80]
    return Message(code, {**said, **more})


def _faults_of_form(document: Document) -> Iterator[Message]:
    for number, layout in enumerate(document.content["layouts"]):
        for name, spec in layout["columns"].items():
            place = ("layouts", str(number), "columns", name)
            yield from _fault_of_roles(place, spec, document)
        yield from _faults_of_figures(number, layout, document)
        for name, spec in layout.get("given", {}).items():
            place = ("layouts", str(number), "given", name)
            yield from _one_of(place, spec, _PLACES, document)
        for index, melt in enumerate(layout.get("melt", ())):
            place = ("layouts", str(number), "melt", str(index))
            yield from _faults_of_melt(place, melt, document)
    yield from _walk(document.content, (), document)


def _fault_of_roles(
    place: documents.Place, spec: Mapping[str, Any], document: Document
) -> Iterator[Message]:
    roles = roles_of(spec)
    if len(roles) != 1:
        said = {"line": document.line(place), "where": place[-1]}
        yield _fault("pack-column-role", said, allowed=roles or ROLES)


def _one_of(
    place: documents.Place,
    spec: Mapping[str, Any],
    keys: tuple[str, ...],
    document: Document,
) -> Iterator[Message]:
    if len([key for key in keys if key in spec]) != 1:
        said = {"line": document.line(place), "where": place[-1]}
        yield _fault("pack-column-role", said, allowed=keys)


def _faults_of_melt(
    place: documents.Place, melt: Mapping[str, Any], document: Document
) -> Iterator[Message]:
    yield from _one_of(place, melt, (*_SAID, "parts"), document)
    parts = melt.get("parts")
    if parts is None:
        return
    for name, part in parts.items():
        yield from _one_of((*place, "parts", name), part, _SAID, document)
    groups = (
        set(compiled(melt["matches"]).groupindex)
        if _is_pattern(melt["matches"])
        else set(parts)
    )
    if groups != set(parts):
        said = {"line": document.line(place), "where": "melt"}
        yield _fault(
            "pack-melt-groups", said, value=", ".join(parts), allowed=sorted(groups)
        )


def _faults_of_figures(
    number: int, layout: Mapping[str, Any], document: Document
) -> Iterator[Message]:
    defaults = layout.get("figures", {})
    parts = {
        ("columns", name): spec["measure"]
        for name, spec in layout["columns"].items()
        if spec.get("measure", False) is not False
    }
    for index, melt in enumerate(layout.get("melt", ())):
        parts["melt", str(index)] = melt.get("figures", {})
    for part, spec in parts.items():
        place = ("layouts", str(number), *part)
        for said in figures_in(spec, defaults):
            needed = () if "ignore" in said else ("indicator", "unit")
            if missing := [key for key in needed if key not in said]:
                where = {"line": document.line(place), "where": part[-1]}
                yield _fault("pack-missing-key", where, allowed=missing)


def _walk(node: Any, place: documents.Place, document: Document) -> Iterator[Message]:
    parts = node.items() if isinstance(node, dict) else ()
    for key, value in enumerate(node) if isinstance(node, list) else parts:
        here = (*place, str(key))
        said = {"line": document.line(here), "where": ".".join(here)}
        if _should_be_pattern(here, value) and not _is_pattern(value):
            yield _fault("pack-not-a-pattern", said, value=value)
        if key in _DAYS and isinstance(value, str) and not is_day(value):
            yield _fault("pack-not-a-day", said, value=value)
        yield from _walk(value, here, document)


def _should_be_pattern(place: documents.Place, value: Any) -> bool:
    if not isinstance(value, str):
        return False
    in_list = len(place) > 1 and place[-2] == "footnotes"
    in_given = len(place) > 2 and place[-3] == "given" and place[-1] in _GIVEN_PATTERNS
    return place[-1] in _PATTERNS or in_list or in_given


def _is_pattern(text: str) -> bool:
    try:
        compiled(text)
    except re2.error:
        return False
    return True
