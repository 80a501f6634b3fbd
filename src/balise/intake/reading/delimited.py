"""Read a delimited text: decode it, find its layout, stage its rows."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Final

from balise.intake.findings import Severity
from balise.intake.reading import headers, kinds
from balise.intake.reading.dialects import (
    Dialect,
    dialect_of,
    is_usable,
)
from balise.intake.reading.encodings import Encoding, is_wide
from balise.intake.reading.jobs import Job
from balise.intake.reading.mending import WORTH_MENDING, stage_mended
from balise.intake.reading.staging import Staged, stage
from balise.intake.reading.strict import stage_strictly
from balise.intake.reading.surveying import Survey
from balise.intake.reading.texts import clean_text, encoding_for
from balise.intake.reading.tolerant import records
from balise.intake.reading.values import (
    Layout,
    UnreadableError,
)

_SAMPLE_CHARACTERS: Final = 256 << 10
_CONTROLS: Final = bytes((*range(1, 9), *range(14, 26), *range(27, 32)))


@dataclass(frozen=True)
class _Top:
    """The records above the rows, and whether a cell of them holds a line break."""

    records: int
    broken: bool


def read_delimited(job: Job, looked: Survey) -> tuple[Layout, Staged]:
    """Read a delimited text whose bytes were surveyed."""
    encoding = encoding_for(job, looked)
    _refuse_what_is_no_text(looked, encoding.name)
    path, looked = clean_text(job, looked, encoding)
    path = _within_reach(job, path)
    sample = _sample(path)
    if not sample.strip():
        raise UnreadableError("file-empty")
    dialect = _dialect(job, sample)
    layout, top = _layout(job, path, dialect, encoding)
    staged = _stage(job, path, dialect, looked, layout, top)
    return replace(layout, blank_rows=staged.blank_rows), staged


def _refuse_what_is_no_text(looked: Survey, encoding: str) -> None:
    if is_wide(encoding):
        return
    head = looked.head
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if controls * 20 > len(head) or head.count(0) * 4 > len(head):
        raise UnreadableError("not-a-table")


def _within_reach(job: Job, path: Path) -> Path:
    """Give the text itself where the engine may read it, else a copy."""
    allowed = job.backend.con.execute(
        "SELECT current_setting('allowed_directories')"
    ).fetchone()[0]
    whole = path.resolve()
    if any(whole.is_relative_to(Path(folder)) for folder in allowed or ()):
        return whole
    copy = job.scratch / "received.csv"
    shutil.copyfile(path, copy)
    return copy


def _sample(path: Path) -> str:
    with path.open(encoding="utf-8-sig", newline="") as source:
        text = source.read(_SAMPLE_CHARACTERS)
    if len(text) < _SAMPLE_CHARACTERS:
        return text
    # The last line is cut in the middle.
    return text[: text.rfind("\n") + 1] or text


def _dialect(job: Job, sample: str) -> Dialect:
    chosen = job.choices.delimiter
    if chosen is not None and not is_usable(chosen):
        raise UnreadableError("delimiter-unusable")
    return dialect_of(sample, chosen)


def _layout(
    job: Job, path: Path, dialect: Dialect, encoding: Encoding
) -> tuple[Layout, _Top]:
    wanted = headers.sample_size(job.choices)
    first = list(islice(records(path, dialect, lambda row: None), wanted))
    start = int(dialect.sep_line)
    found = headers.place(first, job.choices, start=start, notes=job.notes)
    if len(found.names) > job.limits.columns:
        raise UnreadableError("too-many-columns", limit=job.limits.columns)
    layout = found.described(
        Layout(
            kind=kinds.delimited_kind(found.names),
            encoding=encoding.name,
            encoding_runner_up=encoding.runner_up,
            delimiter=dialect.delimiter,
        ),
        first,
        dialect.delimiter,
    )
    top = first[: found.skipped]
    return layout, _Top(len(top), any("\n" in cell for row in top for cell in row))


def _stage(
    job: Job,
    path: Path,
    dialect: Dialect,
    looked: Survey,
    layout: Layout,
    top: _Top,
) -> Staged:
    width = len(layout.header)
    if not top.broken:
        shape = (top.records, width)
        staged = stage_strictly(path, dialect, shape, looked, job.backend, job.limits)
        if staged is not None:
            return staged
    if looked.size > WORTH_MENDING and not looked.lone_carriage:
        mended = stage_mended(job, path, dialect, (top.records, width))
        if mended is not None:
            return mended
    rows = _numbered(job, path, dialect, top.records)
    return stage(rows, width, job.backend, job.notes, job.limits)


def _numbered(
    job: Job, path: Path, dialect: Dialect, skipped: int
) -> Iterator[tuple[int, list[str]]]:
    def note_unclosed(row: int) -> None:
        job.notes.add("quote-not-closed", Severity.WARNING, row=row)

    for row, cells in enumerate(records(path, dialect, note_unclosed), 1):
        if row > skipped:
            yield row, cells
