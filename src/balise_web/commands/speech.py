"""Tables for a person at a terminal, left to right or right to left."""

import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

from balise.vocabulary.languages import RIGHT_TO_LEFT
from balise_web.wording import isolated, written

RIGHT: Final = "\u200f"
GAP: Final = "  "


def table(
    header: Sequence[str], rows: Iterable[Sequence[object]], language: str
) -> str:
    """Lay out rows under a header; columns of numbers stand to the right."""
    # A line break inside a cell of the file would tear the columns apart.
    header = [" ".join(name.split()) for name in header]
    body = [["" if c is None else written(c) for c in row] for row in rows]
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
    kept = [(name, written(value)) for name, value in items if value not in (None, "")]
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
        shown = isolated(cell, language)
        parts.append(space + shown if right else shown + space)
    return _mark(language) + GAP.join(parts)


def _mark(language: str) -> str:
    """Begin a line rightmost: else one that starts with Latin runs left to right."""
    return RIGHT if language in RIGHT_TO_LEFT else ""


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
