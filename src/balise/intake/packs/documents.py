"""Read a pack's YAML into plain values, remembering the line of each.

Only the part of YAML that a person writes by hand is accepted: no aliases, anchors or
tags, no dates and no ``yes``/``no`` (``NO`` is Norway), so a file means what it shows.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import yaml

from balise.vocabulary.messages import Message

MAX_BYTES: Final = 512 * 1024
MAX_DEPTH: Final = 24

Place = tuple[str, ...]

_INTEGER = re.compile(r"-?(0|[1-9]\d{0,17})")
_WORDS: Final = {"true": True, "false": False, "null": None, "~": None, "": None}


@dataclass(frozen=True)
class Document:
    """What a file says, and the line on which each part of it stands."""

    content: dict[str, Any]
    lines: dict[Place, int]

    def line(self, place: Place) -> int:
        """Give the line of a part, or of the nearest part around it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)


class _UnreadableError(Exception):
    def __init__(self, code: str, line: int, **params: object) -> None:
        self.message = Message(code, {"line": line, **params})


def read_document(text: str) -> Document | Message:
    """Read YAML text; a fault comes back as the message that names its line."""
    if len(text.encode("utf-8", "replace")) > MAX_BYTES:
        return Message("pack-too-large", {"limit": MAX_BYTES // 1024})
    try:
        _refuse_tricks(text)
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        lines: dict[Place, int] = {}
        content = _value(node, (), lines) if node else None
    except _UnreadableError as fault:
        return fault.message
    except yaml.YAMLError as error:
        return _syntax(error)
    if not isinstance(content, dict):
        return Message("pack-not-a-mapping", {"line": 1})
    return Document(content, lines)


def _refuse_tricks(text: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = _line(event)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _UnreadableError("pack-alias", line)
        if getattr(event, "tag", None):
            raise _UnreadableError("pack-tag", line)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        if isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            raise _UnreadableError("pack-too-deep", line, limit=MAX_DEPTH)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _value(node: yaml.Node, place: Place, lines: dict[Place, int]) -> Any:
    lines[place] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        return dict(_pairs(node, place, lines))
    if isinstance(node, yaml.SequenceNode):
        return [_value(n, (*place, str(i)), lines) for i, n in enumerate(node.value)]
    return _scalar(node)


def _pairs(
    node: yaml.MappingNode, place: Place, lines: dict[Place, int]
) -> Iterator[tuple[str, Any]]:
    seen: set[str] = set()
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            raise _UnreadableError("pack-key-not-text", line)
        if key.value in seen:
            raise _UnreadableError("pack-key-twice", line, key=key.value)
        seen.add(key.value)
        yield key.value, _value(value, (*place, key.value), lines)
        lines[(*place, key.value)] = line


def _scalar(node: Any) -> str | int | bool | None:
    text: str = node.value
    if node.style is not None:
        return text
    if text.lower() in _WORDS and text in {text.lower(), "True", "False"}:
        return _WORDS[text.lower()]
    return int(text) if _INTEGER.fullmatch(text) else text


def _syntax(error: yaml.YAMLError) -> Message:
    mark = getattr(error, "problem_mark", None)
    return Message("pack-not-yaml", {"line": mark.line + 1 if mark else 1})
