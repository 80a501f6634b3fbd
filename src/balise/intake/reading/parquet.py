"""Read a Parquet file as text, its types written as those of a workbook are.

A packed column may say one long text a million times; so texts are read with their
dictionary, and their length is known before they are written out.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from balise.intake.reading.cells import plain_number, storable, text_of
from balise.intake.reading.headers import unique_names
from balise.intake.reading.jobs import Job
from balise.intake.reading.staging import Staged, stage
from balise.intake.reading.values import Layout, UnreadableError

_BATCH: Final = 20_000
_DAMAGE: Final = (pa.ArrowException, OSError, ValueError, KeyError, TypeError)


def read_parquet(job: Job) -> tuple[Layout, Staged]:
    """Read every record; the first is row 1."""
    file = _opened(job, ())
    texts = [f.name for f in file.schema_arrow if _has_words(f.type)]
    file = _opened(job, texts)
    header = file.schema_arrow.names
    if not header:
        raise UnreadableError("file-empty")
    names = unique_names(header, job.notes, None)
    rows = enumerate(_rows(file, job), 1)
    staged = stage(rows, len(header), job.backend, job.notes, job.limits)
    layout = Layout(kind="parquet", header=names)
    return replace(layout, blank_rows=staged.blank_rows), staged


def _opened(job: Job, texts: Sequence[str]) -> pq.ParquetFile:
    try:
        file = pq.ParquetFile(job.path, read_dictionary=list(texts))
        told = file.metadata
        groups = range(told.num_row_groups)
        unpacked = sum(told.row_group(place).total_byte_size for place in groups)
    except _DAMAGE:
        raise UnreadableError("parquet-damaged") from None
    if told.num_columns > job.limits.columns:
        raise UnreadableError("too-many-columns", limit=job.limits.columns)
    if told.num_rows > job.limits.rows:
        raise UnreadableError("too-many-rows", limit=job.limits.rows)
    if unpacked > job.limits.expanded_bytes:
        raise UnreadableError("workbook-expands", limit=job.limits.expanded_bytes)
    return file


def _rows(file: pq.ParquetFile, job: Job) -> Iterator[list[str]]:
    characters = 0
    batches = iter(file.iter_batches(batch_size=_BATCH, use_threads=False))
    while True:
        try:
            batch = next(batches, None)
            if batch is None:
                return
            columns = [_texts(column) for column in batch.columns]
        except _DAMAGE:
            raise UnreadableError("parquet-damaged") from None
        for cells in zip(*columns, strict=True):
            characters += sum(map(len, cells))
            if characters > job.limits.expanded_bytes:
                limit = job.limits.expanded_bytes
                raise UnreadableError("workbook-expands", limit=limit)
            yield list(cells)


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _has_words(kind: pa.DataType) -> bool:
    return _is_text(kind) or bool(pa.types.is_binary(kind))


def _texts(column: pa.Array) -> list[str]:
    if pa.types.is_dictionary(column.type):
        words, places = _texts(column.dictionary), column.indices.to_pylist()
        # Numbers of words that are not there; a negative one would find a wrong word.
        if any(i is not None and not 0 <= i < len(words) for i in places):
            raise ValueError("a word that is not in the dictionary")
        return ["" if i is None else words[i] for i in places]
    if _is_text(column.type) or pa.types.is_integer(column.type):
        return [storable(t or "") for t in column.cast(pa.string()).to_pylist()]
    # A float of 32 bits is 0.1 as it is, and 0.10000000149011612 as one of 64.
    if pa.types.is_float32(column.type) or pa.types.is_float16(column.type):
        return [plain_number(t) for t in column.cast(pa.string()).to_pylist()]
    return _values(column)


def _values(column: pa.Array) -> list[str]:
    try:
        return [_written(value) for value in _coarser(column).to_pylist()]
    except (ValueError, KeyError, OverflowError):
        # Finer than a microsecond, beyond the year 9999, or in an unknown time zone.
        texts = column.cast(pa.string()).to_pylist()
        return [(text or "").replace(" ", "T", 1) for text in texts]


def _coarser(column: pa.Array) -> pa.Array:
    """Give nanoseconds as microseconds, which Python knows; refuses to cut any off."""
    kind = column.type
    if pa.types.is_timestamp(kind) and kind.unit == "ns":
        return column.cast(pa.timestamp("us", kind.tz))
    if pa.types.is_duration(kind) and kind.unit == "ns":
        return column.cast(pa.duration("us"))
    if pa.types.is_time64(kind) and kind.unit == "ns":
        return column.cast(pa.time64("us"))
    return column


def _written(value: object) -> str:
    if isinstance(value, bytes):
        return storable(value.decode("utf-8", "backslashreplace"))
    if isinstance(value, list | dict):
        return storable(json.dumps(value, ensure_ascii=False, default=_written))
    return text_of(value)
