"""Read a delimited text: decode it, find its layout, stage its rows."""

import shutil
from collections.abc import Iterator, Sequence
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
from balise.intake.reading.encodings import Encoding, is_switching, is_wide
from balise.intake.reading.jobs import Job
from balise.intake.reading.mending import WORTH_MENDING, stage_mended
from balise.intake.reading.regions import Outside, within
from balise.intake.reading.staging import Staged, stage
from balise.intake.reading.strict import stage_strictly
from balise.intake.reading.surveying import Survey
from balise.intake.reading.texts import clean_text, encoding_for
from balise.intake.reading.tolerant import records
from balise.intake.reading.values import (
    WHOLE,
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
    above: tuple[tuple[int, Sequence[str]], ...]


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
    outside = Outside()
    staged = _stage(job, path, dialect, looked, layout, top, outside)
    layout = replace(layout, blank_rows=staged.blank_rows, elsewhere=len(outside.rows))
    return layout, replace(staged, above=top.above)


def _refuse_what_is_no_text(looked: Survey, encoding: str) -> None:
    if is_wide(encoding) or is_switching(encoding):
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
    wanted = headers.sample_size(job.choices, job.region)
    rows = within(records(path, dialect, lambda row: None), job.region, Outside())
    first = list(islice(rows, wanted))
    start = max(int(dialect.sep_line), job.region.first_row - 1)
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
    broken = any("\n" in cell for row in top for cell in row)
    return layout, _Top(len(top), broken, found.above(first))


def _stage(
    job: Job,
    path: Path,
    dialect: Dialect,
    looked: Survey,
    layout: Layout,
    top: _Top,
    outside: Outside,
) -> Staged:
    width, whole = len(layout.header), job.region == WHOLE
    if whole and not top.broken:
        shape = (top.records, width)
        staged = stage_strictly(path, dialect, shape, looked, job.backend, job.limits)
        if staged is not None:
            return staged
    if whole and looked.size > WORTH_MENDING and not looked.lone_carriage:
        mended = stage_mended(job, path, dialect, (top.records, width))
        if mended is not None:
            return mended
    rows = _numbered(job, path, dialect, top.records, outside)
    return stage(rows, width, job.backend, job.notes, job.limits)


def _numbered(
    job: Job, path: Path, dialect: Dialect, skipped: int, outside: Outside
) -> Iterator[tuple[int, list[str]]]:
    def note_unclosed(row: int) -> None:
        job.notes.add("quote-not-closed", Severity.WARNING, row=row)

    found = within(records(path, dialect, note_unclosed), job.region, outside)
    for row, cells in enumerate(found, 1):
        if row > skipped:
            yield row, cells
