"""Split any text into records, whatever is wrong with it.

The engine's own reader is stricter and faster; a property test holds the two equal on
clean files.

A quote that is never closed would swallow the rest of the file into one cell. Here the
line that opens it is taken as it stands, quote and all, and the next line is a record
again.
"""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from balise.intake.reading.dialects import Dialect

# A quoted cell that runs on for longer than this was never meant to be one cell.
LONGEST_RECORD: Final = 4_000_000


class _RecordTooLongError(Exception):
    """A record grew beyond any that a person would write."""


class _Lines:
    """Lines of a file that remembers those of the current record."""

    def __init__(self, lines: Iterator[str], longest: int) -> None:
        self._lines = lines
        self._again: list[str] = []
        self._longest = longest
        self.current: list[str] = []
        self.exhausted = False
        self._length = 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        try:
            line = self._again.pop() if self._again else next(self._lines)
        except StopIteration:
            # The splitter asks for more than the last line only inside quotes.
            self.exhausted = bool(self.current)
            raise
        if self.current and self._length + len(line) > self._longest:
            self._again.append(line)
            raise _RecordTooLongError
        self.current.append(line)
        self._length += len(line)
        return line

    def start_record(self) -> None:
        """Forget the lines of the record before."""
        self.current = []
        self._length = 0

    def give_back(self) -> str:
        """Put back all lines of this record but the first, which is given."""
        first, *rest = self.current
        self.exhausted = False
        self._again.extend(reversed(rest))
        return first


def records(
    path: Path,
    dialect: Dialect,
    note_unclosed: Callable[[int], None],
    *,
    longest: int = LONGEST_RECORD,
) -> Iterator[list[str]]:
    """Give every record of a clean UTF-8 file; a blank line is an empty list."""
    with path.open(encoding="utf-8-sig", newline="") as source:
        lines = _Lines(source, longest)
        reader = _reader(lines, dialect)
        row = 0
        while True:
            lines.start_record()
            row += 1
            try:
                record = next(reader)
            except StopIteration:
                return
            except _RecordTooLongError:
                record = None
            if record is None or _is_unclosed(lines, dialect):
                note_unclosed(row)
                record = _as_it_stands(lines.give_back(), dialect)
                reader = _reader(lines, dialect)
            yield record


def _reader(
    lines: Iterator[str], dialect: Dialect, *, strict: bool = False
) -> Iterator[list[str]]:
    return csv.reader(
        lines,
        delimiter=dialect.delimiter,
        skipinitialspace=dialect.padded,
        strict=strict,
    )


def _is_unclosed(lines: _Lines, dialect: Dialect) -> bool:
    """Say whether a record ended in the middle of a quoted cell."""
    if lines.exhausted:
        return True
    if len(lines.current) < 2:
        return False
    # The closing quote must stand before a delimiter or a line break; otherwise it
    # belongs to another cell, rows further down.
    try:
        for _ in _reader(iter(lines.current), dialect, strict=True):
            pass
    except csv.Error:
        return True
    return False


def _as_it_stands(line: str, dialect: Dialect) -> list[str]:
    bare = line.rstrip("\r\n")
    return bare.split(dialect.delimiter)
