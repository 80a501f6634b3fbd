"""Split any text into records, whatever is wrong with it.

The engine's own reader is stricter and faster; a property test holds the two equal on
clean files.

A quote that is never closed would swallow the rest of the file into one cell. Here the
line that opens it is taken as it stands, quote and all, and the next line is a record
again.
"""

import csv
from collections.abc import Callable, Iterator, Sized
from itertools import islice
from pathlib import Path
from typing import Final, TypeVar

from balise.intake.reading.dialects import Dialect

# A quoted cell that runs on for longer than this was never meant to be one cell.
LONGEST_RECORD: Final = 4_000_000
# So many lines are split at once; with one odd line among them, one by one.
_BLOCK: Final = 2_000


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
        self.taken = 0
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
        self.taken += 1
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
        self.put_back(rest)
        return first

    def take(self, count: int) -> list[str]:
        """Take lines at once."""
        block = [self._again.pop() for _ in range(min(count, len(self._again)))]
        block += islice(self._lines, count - len(block))
        self.taken += len(block)
        return block

    def put_back(self, block: list[str]) -> None:
        """Put lines back, to be given once more."""
        self._again.extend(reversed(block))
        self.taken -= len(block)


def records(
    path: Path,
    dialect: Dialect,
    note_unclosed: Callable[[int], None],
    *,
    longest: int = LONGEST_RECORD,
    at_once: int = _BLOCK,
) -> Iterator[list[str]]:
    """Give every record of a clean UTF-8 file; a blank line is an empty list."""

    def plainly(lines: list[str]) -> list[list[str]] | None:
        return plain_records(lines, dialect, longest)

    for _, plain, recovered in blocks(
        path, dialect, note_unclosed, plainly, longest=longest, at_once=at_once
    ):
        yield from recovered if plain is None else plain


Plain = TypeVar("Plain", bound=Sized)


def blocks(
    path: Path,
    dialect: Dialect,
    note_unclosed: Callable[[int], None],
    plainly: Callable[[list[str]], Plain | None],
    *,
    longest: int = LONGEST_RECORD,
    at_once: int = _BLOCK,
) -> Iterator[tuple[list[str], Plain | None, list[list[str]]]]:
    """Give lines in blocks with what ``plainly`` makes of them, one item per record.

    Where that is None the records of the block are given, taken one by one.
    """
    with path.open(encoding="utf-8-sig", newline="") as source:
        lines = _Lines(source, longest)
        row = 0
        while block := lines.take(at_once):
            plain = plainly(block)
            if plain is not None:
                row += len(plain)
                yield block, plain, []
                continue
            lines.put_back(block)
            until = lines.taken + len(block)
            recovered = list(_carefully(lines, dialect, note_unclosed, row, until))
            row += len(recovered)
            yield block, None, recovered


def plain_records(
    block: list[str], dialect: Dialect, longest: int = LONGEST_RECORD
) -> list[list[str]] | None:
    """Split lines at once if nothing is wrong with them, and no record goes on."""
    if sum(map(len, block)) > longest:
        return None
    try:
        return list(_reader(iter(block), dialect, strict=True))
    except csv.Error:
        return None


def _carefully(
    lines: _Lines,
    dialect: Dialect,
    note_unclosed: Callable[[int], None],
    row: int,
    until: int,
) -> Iterator[list[str]]:
    """Give records one by one until so many lines are taken."""
    reader = _reader(lines, dialect)
    while lines.taken < until:
        lines.start_record()
        try:
            record = next(reader)
        except StopIteration:
            break
        except _RecordTooLongError:
            record = None
        row += 1
        if record is None or _is_unclosed(lines, dialect):
            note_unclosed(row)
            record = _as_it_stands(lines.give_back(), dialect)
            reader = _reader(lines, dialect)
        yield record
    lines.start_record()


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
