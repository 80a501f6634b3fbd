"""Make text harmless before it goes to a spreadsheet.

A cell that starts with ``= + - @``, a tab or a carriage return is run as a formula when
the file is opened. An apostrophe before it makes it text again; a number stays one.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Final, TextIO

_RUNS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
# Full-width signs are taken for the plain ones by East Asian versions.
_WIDE: Final = ("＝", "＋", "－", "＠")
_NUMBER: Final = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)*(?:[eE][+-]?[0-9]+)?%?")


def neutralised(text: str) -> str:
    """Give a cell's text so that no spreadsheet takes it for a formula."""
    # Blanks and invisible marks before the sign do not stop every program.
    bare = text.lstrip(" \u00a0\u200b\u200e\u200f\ufeff\0")
    dangerous = text.startswith(("\t", "\r", "\n")) or bare.startswith((*_RUNS, *_WIDE))
    return f"'{text}" if dangerous and not _NUMBER.fullmatch(text) else text


def escaped(text: str) -> str:
    """Neutralise a text so that ``unescaped`` gives back exactly what it was.

    It differs from ``neutralised`` only for a text that had apostrophes there before.
    """
    return f"'{text}" if _dangerous(text.lstrip("'")) else text


def unescaped(text: str) -> str:
    """Take off the apostrophe that ``escaped`` put before a text."""
    before = text.startswith("'") and _dangerous(text.lstrip("'"))
    return text[1:] if before else text


def _dangerous(text: str) -> bool:
    return neutralised(text) != text


def write_csv_safe(
    out: TextIO,
    rows: Iterable[Sequence[object]],
    *,
    delimiter: str = ",",
    safe: Callable[[str], str] = neutralised,
) -> None:
    """Write rows as CSV, each cell of text made safe; None is an empty cell."""
    for row in rows:
        cells = ("" if cell is None else safe(str(cell)) for cell in row)
        out.write(delimiter.join(_quoted(c, delimiter) for c in cells) + "\r\n")


def _quoted(text: str, delimiter: str) -> str:
    if any(sign in text for sign in (delimiter, '"', "\r", "\n")):
        return '"' + text.replace('"', '""') + '"'
    return text
