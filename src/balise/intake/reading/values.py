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
    is how many rows the header takes, from that row down. ``last_row`` is the last row
    of the table; 0 says that no notes stand below it. ``table`` is which of several
    tables of one sheet is meant, counted from 1 as they are listed. ``key`` names the
    column that joins the sheets of a workbook to the first that has it.
    """

    kind: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    header_row: int | None = None
    header_rows: int | None = None
    last_row: int | None = None
    table: int | None = None
    key: str | None = None


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
class Region:
    """Where one of several tables stands: rows from 1, columns from 0, both ends in it.

    A region without ends is a whole sheet.
    """

    first_row: int = 1
    last_row: int | None = None
    first_column: int = 0
    last_column: int | None = None

    @property
    def place(self) -> str:
        """Give its place as a spreadsheet does (C4:E20), or its rows alone (4-20)."""
        last = "" if self.last_row is None else self.last_row
        if self.last_column is None and not self.first_column:
            return f"{self.first_row}-{last}"
        end = "" if self.last_column is None else column_letters(self.last_column)
        return f"{column_letters(self.first_column)}{self.first_row}:{end}{last}"

    def holds(self, row: int) -> bool:
        """Say whether a row, counted from 1, is one of it."""
        return row >= self.first_row and (self.last_row is None or row <= self.last_row)


def column_letters(index: int) -> str:
    """Name a column as spreadsheets do: A, B, ... Z, AA."""
    name, index = "", index + 1
    while index:
        index, digit = divmod(index - 1, 26)
        name = chr(65 + digit) + name
    return name


WHOLE: Final = Region()


@dataclass(frozen=True)
class Layout:
    """How the file was understood; each part can be overridden through Choices.

    ``header_row`` is the first of the ``header_rows``; names of several levels are
    joined by " / ". ``header`` holds the names made unique; without a header row they are c1, c2, ...
    ``encoding_runner_up`` is the next best guess where the bytes left a choice.
    ``preamble`` holds the lines before the header with their row numbers (titles), and
    ``notes`` those below the table (notes, sources): neither are rows of data.
    ``blank_rows`` are rows without any text, which are counted and not staged.
    ``tables`` are the tables found where there are several, and ``table`` which of them
    was read, from 1; ``elsewhere`` counts the rows with text outside of it.
    ``file_name`` is the name under which the file was received.
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
    notes: tuple[tuple[int, str], ...] = ()
    blank_rows: int = 0
    table: int | None = None
    tables: tuple[Region, ...] = ()
    elsewhere: int = 0
    file_name: str = ""


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
