"""Stage the cells of a sheet column by column, a batch of rows at a time.

A sheet has millions of cells and most columns hold one type: those become text at once,
words as they are and numbers by their distinct values. Only a column of mixed types is
gone through cell by cell.
"""

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain, islice
from typing import Final, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from balise.intake.findings import Severity
from balise.intake.reading.cells import Numbers, texts_in
from balise.intake.reading.jobs import Job
from balise.intake.reading.staging import (
    BATCH_CELLS,
    BATCH_CHARACTERS,
    Staged,
    create_table,
    insert,
)
from balise.intake.reading.values import UnreadableError

_EMPTY: Final = pa.scalar("", pa.string())
_LONGEST_BATCH: Final = 2 * BATCH_CHARACTERS

Cells: TypeAlias = Sequence[object]


@dataclass
class _Count:
    """How many rows were staged and left out so far, and the number of the next."""

    row: int
    rows: int = 0
    blank_rows: int = 0


def stage_cells(rows: Iterator[Cells], first: int, width: int, job: Job) -> Staged:
    """Stage rows whose numbers count up from ``first``; what is missing is empty."""
    table = create_table(width, job.backend)
    count, numbers = _Count(first), Numbers()
    with ThreadPoolExecutor(max_workers=1) as inserting:
        # The engine takes one batch while the cells of the next are made.
        pending: Future[None] | None = None
        for batch in _batches(rows, width):
            arrays = _arrays(batch, width, count, numbers, job)
            if pending is not None:
                pending.result()
            pending = inserting.submit(insert, job.backend, table, arrays, job.limits)
        if pending is not None:
            pending.result()
    return Staged(table, count.rows, count.blank_rows)


def _batches(rows: Iterator[Cells], width: int) -> Iterator[list[Cells]]:
    """Give rows in batches, smaller ones where their cells are long."""
    size = max(1, BATCH_CELLS // width)
    while batch := list(islice(rows, size)):
        first = max(1, len(batch) // 20)
        characters = sum(len(str(cell)) for row in batch[:first] for cell in row)
        if characters * len(batch) // first > _LONGEST_BATCH:
            size = max(1, size // 10)
            rows = chain(batch[size:], rows)
            batch = batch[:size]
        yield batch


def _arrays(
    batch: Sequence[Cells], width: int, count: _Count, numbers: Numbers, job: Job
) -> list[pa.Array]:
    """Make the columns of a batch: the row's number, its cells and the surplus."""
    columns = [_column(cells, numbers) for cells in _turned(batch, width)]
    rows = pa.array(range(count.row, count.row + len(batch)), pa.int64())
    surplus = _surplus(columns[width:], rows, width, job)
    arrays = [rows, *columns[:width], surplus]
    if (filled := _filled(columns)) is not None:
        arrays = [array.filter(filled) for array in arrays]
    count.row += len(batch)
    count.rows += len(arrays[0])
    count.blank_rows += len(batch) - len(arrays[0])
    if count.rows > job.limits.rows:
        raise UnreadableError("too-many-rows", limit=job.limits.rows)
    return arrays


def _turned(batch: Sequence[Cells], width: int) -> list[Cells]:
    """Turn rows into columns; all rows of a sheet are equally long, others are not."""
    lengths = set(map(len, batch))
    if len(lengths) > 1 or min(lengths) < width:
        longest = max(*lengths, width)
        batch = [[*row, *[""] * (longest - len(row))] for row in batch]
    return list(zip(*batch, strict=True))


def _column(cells: Cells, numbers: Numbers) -> pa.Array:
    kind = type(cells[0])
    if kind is str:
        # Refused as soon as something in it is no text.
        try:
            return pa.array(cells, pa.string())
        except pa.ArrowTypeError:
            pass
    elif kind is float and set(map(type, cells)) == {float}:
        coded = pa.array(cells, pa.float64()).dictionary_encode()
        words = pa.array(
            [numbers[n] for n in coded.dictionary.to_pylist()], pa.string()
        )
        return words.take(coded.indices)
    return pa.array(texts_in(cells, numbers), pa.string())


def _filled(columns: Sequence[pa.Array]) -> pa.Array | None:
    """Say which rows have any text, or None where all of them have."""
    filled: pa.Array | None = None
    for column in columns:
        some = pc.not_equal(column, _EMPTY)
        filled = some if filled is None else pc.or_(filled, some)
        if pc.all(filled).as_py():
            return None
    return filled


def _surplus(
    beyond: Sequence[pa.Array], rows: pa.Array, width: int, job: Job
) -> pa.Array:
    """Keep the cells beyond the header as JSON; empty ones are no cells."""
    found: list[str | None] = [None] * len(rows)
    filled = [c for c in beyond if pc.any(pc.not_equal(c, _EMPTY)).as_py()]
    if filled:
        if width + len(beyond) > job.limits.columns:
            raise UnreadableError("too-many-columns", limit=job.limits.columns)
        for place, cells in enumerate(
            zip(*(c.to_pylist() for c in beyond), strict=True)
        ):
            if any(cells):
                found[place] = json.dumps(list(cells), ensure_ascii=False)
                job.notes.add(
                    "row-surplus",
                    Severity.WARNING,
                    row=rows[place].as_py(),
                    found=width + len(cells),
                    expected=width,
                )
    return pa.array(found, pa.string())
