"""Make text harmless before it goes to a spreadsheet.

A cell that starts with ``= + - @``, a tab or a carriage return is run as a formula when
the file is opened. An apostrophe before it makes it text again; a number stays one.
"""

import re
from collections.abc import Iterable, Sequence
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


def write_csv_safe(out: TextIO, rows: Iterable[Sequence[object]]) -> None:
    """Write rows as CSV, each cell of text neutralised; None is an empty cell."""
    for row in rows:
        out.write(",".join(_quoted(cell) for cell in row) + "\r\n")


def _quoted(cell: object) -> str:
    text = "" if cell is None else neutralised(str(cell))
    if any(sign in text for sign in ',"\r\n'):
        return '"' + text.replace('"', '""') + '"'
    return text
