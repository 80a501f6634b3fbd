"""What reading is asked, and what it answers.

A row number counts the records of the file as a spreadsheet shows them, from 1: the
header, the lines before it and blank lines count, and a record whose quoted cell holds
a line break counts once.
"""

from dataclasses import dataclass
from typing import Final, TypeAlias

from balise.intake.findings import Finding
from balise.vocabulary.messages import Message


@dataclass(frozen=True)
class Choices:
    """What a person says about a file; None leaves it to be found.

    ``header_row`` counts from 1; 0 says that the file has no header. ``header_rows``
    is how many rows the header takes, from that row down.
    """

    kind: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    header_row: int | None = None
    header_rows: int | None = None


@dataclass(frozen=True)
class ReadingLimits:
    """How large a file may be before it is refused.

    ``expansion`` is how many times its packed size a workbook may unpack to, once
    that is more than a few megabytes. ``cells`` bounds the rectangle that a sheet
    spans, because a single far cell would otherwise take all memory.
    """

    file_bytes: int = 4_000_000_000
    expanded_bytes: int = 2_000_000_000
    expansion: int = 250
    rows: int = 20_000_000
    columns: int = 2_000
    cells: int = 30_000_000
    cell_characters: int = 2_000_000


DEFAULT_LIMITS: Final = ReadingLimits()


@dataclass(frozen=True)
class Layout:
    """How the file was understood; each part can be overridden through Choices.

    ``header_row`` is the first of the ``header_rows``; names of several levels are
    joined by " / ". ``header`` holds the names made unique; without a header row they are c1, c2, ...
    ``encoding_runner_up`` is the next best guess where the bytes left a choice.
    ``preamble`` holds the lines before the header with their row numbers.
    ``blank_rows`` are rows without any text, which are counted and not staged.
    """

    kind: str
    encoding: str | None = None
    encoding_runner_up: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    sheets: tuple[str, ...] = ()
    header_row: int | None = None
    header_rows: int = 0
    header: tuple[str, ...] = ()
    preamble: tuple[tuple[int, str], ...] = ()
    blank_rows: int = 0


@dataclass(frozen=True)
class Reading:
    """A file that was read: the engine's ``table`` holds its rows as text.

    The table has ``row``, one column per name in ``columns`` (c0, c1, ..., in the
    order of ``layout.header``) and ``surplus``: the cells beyond the header as a
    JSON list, or null.
    """

    layout: Layout
    table: str
    rows: int
    columns: tuple[str, ...]
    findings: tuple[Finding, ...]
    received_sha256: str


@dataclass(frozen=True)
class Unreadable:
    """A file that cannot be read, and what to do about it."""

    message: Message


Outcome: TypeAlias = Reading | Unreadable


class UnreadableError(Exception):
    """Carries the message of an Unreadable up to ``read``, which returns it."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.message = Message(code, params)
