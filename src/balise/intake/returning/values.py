"""What a file is given back from: its rows as they were read, and what was found."""

# Names of columns and tables are ours.
# ruff: noqa: S608

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from ibis.backends.duckdb import Backend

from balise.intake.reading.values import Layout, Reading
from balise.intake.returning.marks import Mark
from balise.vocabulary.messages import Message

SHEET_ROWS: Final = 1_048_576
SHEET_COLUMNS: Final = 16_384
CELL_CHARACTERS: Final = 32_767
ADDED: Final = 4
"""Columns that are added: row, result, findings, and the mark."""


@dataclass(frozen=True)
class About:
    """What a reader wants to know of the whole file, and nothing that is in it."""

    file: str
    pack: str
    balance: Mapping[str, object]
    sent_at: datetime
    personal_columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Returned:
    """One file on its way back.

    ``reading`` holds the rows as they were read; the columns at the places in
    ``hidden`` are personal and never leave. ``findings`` and ``rejected`` are tables of
    the same engine, or None where there are none.
    """

    backend: Backend
    reading: Reading
    findings: str | None
    rejected: str | None
    mark: Mark
    about: About
    language: str
    hidden: frozenset[int] = field(default_factory=frozenset)

    @property
    def shown(self) -> tuple[int, ...]:
        """Give the places of the columns that go back."""
        width = len(self.reading.layout.header)
        return tuple(i for i in range(width) if i not in self.hidden)

    @property
    def header(self) -> tuple[str, ...]:
        """Give the headers of the columns that go back."""
        return tuple(self.reading.layout.header[i] for i in self.shown)

    @property
    def shift(self) -> int:
        """Say how many rows lower a row stands than in the file that was sent.

        A file without a header gets one, because its columns have to be told apart.
        """
        return 0 if self.reading.layout.header_row else 1


def header_place(layout: Layout) -> int:
    """Give the row of the header in the file that goes back, counted from 1."""
    if not layout.header_row:
        return 1
    return layout.header_row + max(1, layout.header_rows) - 1


def surplus_width(returned: Returned) -> int:
    """Count the cells of the widest row beyond the header."""
    query = f"SELECT max(json_array_length(surplus)) FROM {returned.reading.table}"
    found = returned.backend.con.execute(query).fetchall()[0][0]
    return int(found or 0)


def too_large(returned: Returned) -> Message | None:
    """Say why the file does not fit in a workbook; None where it does."""
    table, shown = returned.reading.table, returned.shown
    longest = ", ".join(f"max({_units(f'c{i}')})" for i in shown)
    query = (
        f"SELECT max(row), greatest(0{', ' + longest if shown else ''}) FROM {table}"
    )
    last, length = returned.backend.con.execute(query).fetchall()[0]
    rows = (last or 0) + returned.shift
    columns = len(shown) + surplus_width(returned) + ADDED
    limits = (SHEET_ROWS, SHEET_COLUMNS, CELL_CHARACTERS)
    found = (rows, columns, length or 0)
    if all(size <= limit for size, limit in zip(found, limits, strict=True)):
        return None
    said = dict(zip(("rows", "columns", "characters"), found, strict=True))
    return Message("returned-too-large", said)


def _units(cell: str) -> str:
    """Write the length of a text as spreadsheets count it: in units of UTF-16."""
    beyond = f"length(regexp_replace({cell}, '[^\\x{{10000}}-\\x{{10FFFF}}]', '', 'g'))"
    # A text of half the limit fits whatever it is made of.
    half = CELL_CHARACTERS // 2
    long = f"WHEN length({cell}) > {half} THEN length({cell}) + {beyond}"
    return f"CASE {long} ELSE length({cell}) END"
