"""Put rows into the engine as text, in batches, and say what was odd about each.

A staged table has ``row``, ``c0`` ... ``cN`` and ``surplus``. Rows arrive as lists of
text with their numbers; memory is bounded by two batches.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
from ibis.backends.duckdb import Backend

from balise.intake.findings import Severity
from balise.intake.reading.notes import Notes
from balise.intake.reading.values import ReadingLimits, UnreadableError

# A batch ends at so many cells or characters, so that wide and narrow files take the same memory.
BATCH_CELLS: Final = 500_000
BATCH_CHARACTERS: Final = 32_000_000

_numbers = count(1)


@dataclass(frozen=True)
class Staged:
    """What was staged; ``above`` holds the rows above the header by their numbers."""

    table: str
    rows: int
    blank_rows: int
    above: tuple[tuple[int, Sequence[str]], ...] = ()


def fresh_name() -> str:
    """Give a table name that no engine of this process knows yet."""
    return f"reading_{next(_numbers)}"


def column_names(width: int) -> tuple[str, ...]:
    """Name the engine's columns: c0, c1, ..."""
    return tuple(f"c{place}" for place in range(width))


def stage(
    rows: Iterable[tuple[int, Sequence[str]]],
    width: int,
    backend: Backend,
    notes: Notes,
    limits: ReadingLimits,
) -> Staged:
    """Stage numbered rows; blank ones are counted, short and long ones noted."""
    table = create_table(width, backend)
    fitting = _Fitting(width, notes, limits)
    with ThreadPoolExecutor(max_workers=1) as inserting:
        # The engine takes one batch while the rows of the next are made.
        pending: Future[None] | None = None
        for batch in _batches(fitting.fitted(rows), max(1, BATCH_CELLS // width)):
            if pending is not None:
                pending.result()
            pending = inserting.submit(insert, backend, table, _arrays(batch), limits)
        if pending is not None:
            pending.result()
    return Staged(table, fitting.rows, fitting.blank_rows)


class _Fitting:
    """Cuts or fills rows to one width, noting each."""

    def __init__(self, width: int, notes: Notes, limits: ReadingLimits) -> None:
        self._width = width
        self._notes = notes
        self._limits = limits
        self.rows = 0
        self.blank_rows = 0

    def fitted(
        self, rows: Iterable[tuple[int, Sequence[str]]]
    ) -> Iterator[tuple[int, Sequence[str], str | None]]:
        """Give rows of one width with what did not fit."""
        width = self._width
        for number, cells in rows:
            if not any(cells):
                self.blank_rows += 1
                continue
            self.rows += 1
            if self.rows > self._limits.rows:
                raise UnreadableError("too-many-rows", limit=self._limits.rows)
            if len(cells) == width:
                yield number, cells, None
            elif len(cells) < width:
                yield number, self._filled(number, cells), None
            else:
                yield number, cells[:width], self._surplus(number, cells)

    def _filled(self, number: int, cells: Sequence[str]) -> Sequence[str]:
        self._notes.add(
            "row-short",
            Severity.WARNING,
            row=number,
            found=len(cells),
            expected=self._width,
        )
        return [*cells, *[""] * (self._width - len(cells))]

    def _surplus(self, number: int, cells: Sequence[str]) -> str | None:
        """Keep the cells beyond the header; empty ones are no cells."""
        if len(cells) > self._limits.columns:
            raise UnreadableError("too-many-columns", limit=self._limits.columns)
        beyond = cells[self._width :]
        if not any(beyond):
            return None
        self._notes.add(
            "row-surplus",
            Severity.WARNING,
            row=number,
            found=len(cells),
            expected=self._width,
        )
        return json.dumps(list(beyond), ensure_ascii=False)


_Batch = list[tuple[int, Sequence[str], str | None]]


def _batches(
    rows: Iterable[tuple[int, Sequence[str], str | None]], size: int
) -> Iterator[_Batch]:
    batch: _Batch = []
    characters = 0
    for row in rows:
        batch.append(row)
        characters += sum(map(len, row[1]))
        if len(batch) >= size or characters >= BATCH_CHARACTERS:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


def _arrays(batch: _Batch) -> list[pa.Array]:
    numbers, cells, surplus = zip(*batch, strict=True)
    return [
        pa.array(numbers, pa.int64()),
        *(pa.array(column, pa.string()) for column in zip(*cells, strict=True)),
        pa.array(surplus, pa.string()),
    ]


def create_table(width: int, backend: Backend) -> str:
    """Create an empty table for rows of so many cells."""
    table = fresh_name()
    columns = ", ".join(f"{name} VARCHAR" for name in column_names(width))
    backend.con.execute(
        f"CREATE TABLE {table} (row BIGINT, {columns}, surplus VARCHAR)"
    )
    return table


def insert(
    backend: Backend, table: str, arrays: Sequence[pa.Array], limits: ReadingLimits
) -> None:
    """Put a batch into a table: the row's number, its cells, the surplus."""
    rows, *columns, _ = arrays
    for place, column in enumerate(columns):
        _refuse_long(column, rows, place, limits)
    names = ["row", *column_names(len(columns)), "surplus"]
    backend.con.register("_batch", pa.table(list(arrays), names=names))
    try:
        backend.con.execute(f"INSERT INTO {table} SELECT * FROM _batch")  # noqa: S608
    finally:
        backend.con.unregister("_batch")


def _refuse_long(
    column: pa.Array, rows: pa.Array, place: int, limits: ReadingLimits
) -> None:
    lengths = pc.utf8_length(column)
    longest = pc.max(lengths).as_py()
    if longest is not None and longest > limits.cell_characters:
        row = rows[pc.index(lengths, longest).as_py()].as_py()
        raise UnreadableError(
            "cell-too-long", row=row, place=place + 1, limit=limits.cell_characters
        )
