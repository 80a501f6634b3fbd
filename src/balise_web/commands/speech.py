"""Sentences and tables for a person at a terminal, left to right or right to left.

What is put into a sentence is isolated, so that a Latin code inside an Arabic sentence
does not turn the words around it (Unicode TR9).
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from balise.vocabulary.languages import RIGHT_TO_LEFT
from balise.vocabulary.messages import Message, catalogue, render

ISOLATE: Final = "\u2068"
RELEASE: Final = "\u2069"
RIGHT: Final = "\u200f"
GAP: Final = "  "


def told(message: Message, language: str) -> str:
    """Give the sentence of a message, its parameters isolated where needed."""
    params = {k: _shown(v, language) for k, v in message.params.items()}
    return render(Message(message.code, params), language)


def say(code: str, language: str, **params: object) -> str:
    """Give the sentence of a code in one go."""
    return told(Message(code, params), language)


def listed(message: Message, language: str) -> dict[str, Any]:
    """Give a message as data: code, parameters and sentence."""
    return {
        "code": message.code,
        "params": {k: plain(v) for k, v in message.params.items()},
        "sentence": render(message, language),
    }


def word(code: str, language: str) -> str:
    """Give a short label (``cli-word-...``); the bare word where there is none."""
    found = catalogue().get(f"cli-word-{code.replace('_', '-')}")
    return found[language] if found else code


def plain(value: object) -> Any:
    """Give a value as JSON can hold it, decimals as text without an exponent."""
    if isinstance(value, Decimal):
        return number(value)
    if isinstance(value, bool | int | float | str) or value is None:
        return value
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(v) for v in value]
    return str(value)


def number(value: Decimal) -> str:
    """Write a decimal plainly: ``1234``, ``0.5``; never ``1E+3``."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def table(
    header: Sequence[str], rows: Iterable[Sequence[object]], language: str
) -> str:
    """Lay out rows under a header; columns of numbers stand to the right."""
    # A line break inside a cell of the file would tear the columns apart.
    header = [" ".join(name.split()) for name in header]
    body = [["" if c is None else _cell(c) for c in row] for row in rows]
    if not body:
        return ""
    numeric = [_is_numeric(row[i] for row in body) for i in range(len(header))]
    widths = [
        max(_width(line[i]) for line in (header, *body)) for i in range(len(header))
    ]
    rule = ["─" * width for width in widths]
    shown = [_line(header, widths, numeric, language)]
    # Box lines are neutral in direction: they take it from the language as well.
    shown.append(_mark(language) + GAP.join(rule))
    shown += [_line(row, widths, numeric, language) for row in body]
    return "\n".join(line.rstrip() for line in shown)


def pairs(items: Iterable[tuple[str, object]], language: str) -> str:
    """Lay out names and values, one a line."""
    kept = [(name, _cell(value)) for name, value in items if value not in (None, "")]
    width = max((_width(name) for name, _ in kept), default=0)
    return "\n".join(
        _line([n, v], [width, 0], [False, False], language) for n, v in kept
    )


def _line(
    cells: Sequence[str], widths: Sequence[int], numeric: Sequence[bool], language: str
) -> str:
    parts = []
    for cell, width, right in zip(cells, widths, numeric, strict=True):
        space = " " * max(0, width - _width(cell))
        shown = _isolated(cell, language)
        parts.append(space + shown if right else shown + space)
    return _mark(language) + GAP.join(parts)


def _mark(language: str) -> str:
    """Begin a line rightmost: else one that starts with Latin runs left to right."""
    return RIGHT if language in RIGHT_TO_LEFT else ""


def _isolated(text: str, language: str) -> str:
    turns = language in RIGHT_TO_LEFT or any(
        unicodedata.bidirectional(c) in {"R", "AL"} for c in text
    )
    return f"{ISOLATE}{text}{RELEASE}" if text and turns else text


def _shown(value: object, language: str) -> str:
    return _isolated(_cell(value), language)


def _cell(value: object) -> str:
    text = number(value) if isinstance(value, Decimal) else str(value)
    kept = "\u200e\u200f" + (ISOLATE + RELEASE if _balanced(text) else "")
    # A control character from a file must not move the cursor of a terminal.
    return "".join(c if c.isprintable() or c in kept else "·" for c in text)


def _balanced(text: str) -> bool:
    """Say whether every isolate ends, so that none reaches beyond the text."""
    depth = 0
    for character in text:
        depth += (character == ISOLATE) - (character == RELEASE)
        if depth < 0:
            return False
    return depth == 0


def _is_numeric(cells: Iterable[str]) -> bool:
    filled = [cell for cell in cells if cell]
    return bool(filled) and all(_looks_numeric(cell) for cell in filled)


def _looks_numeric(cell: str) -> bool:
    try:
        return Decimal(cell.lstrip("≥≤~").replace("–", "")).is_finite()
    except ArithmeticError:
        return cell in {"–", "…", "·"}


def _width(text: str) -> int:
    """Count the columns that a text takes on a terminal."""
    return sum(
        0
        if unicodedata.combining(c) or unicodedata.category(c) == "Cf"
        else 2
        if unicodedata.east_asian_width(c) in "WF"
        else 1
        for c in text
    )
