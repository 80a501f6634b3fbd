"""Open a file and read it: the one function that intake calls."""

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ibis.backends.duckdb import Backend

from balise.intake.findings import Severity
from balise.intake.reading import kinds
from balise.intake.reading.delimited import read_delimited
from balise.intake.reading.endings import set_notes_apart
from balise.intake.reading.jobs import Job
from balise.intake.reading.notes import Notes
from balise.intake.reading.pages import read_page
from balise.intake.reading.parquet import read_parquet
from balise.intake.reading.records import read_records
from balise.intake.reading.splitting import regions_in
from balise.intake.reading.staging import Staged, column_names
from balise.intake.reading.surveying import Survey, survey
from balise.intake.reading.tables import listed
from balise.intake.reading.values import (
    DEFAULT_LIMITS,
    WHOLE,
    Choices,
    Layout,
    Outcome,
    Reading,
    ReadingLimits,
    Region,
    Unreadable,
    UnreadableError,
)
from balise.intake.reading.workbooks import read_workbook
from balise.vocabulary.messages import Message


def read(
    path: Path,
    backend: Backend,
    *,
    choices: Choices = Choices(),  # noqa: B008 - a frozen value
    limits: ReadingLimits = DEFAULT_LIMITS,
    name: str | None = None,
    scratch: Path | None = None,
) -> Outcome:
    """Stage a file's rows as text and say how it was understood.

    ``name`` is the name under which the file was received. ``scratch`` is a folder
    that the engine may read; without it the engine's own is used.
    """
    folder: Path | None = None
    try:
        folder = Path(
            tempfile.mkdtemp(prefix="reading-", dir=_scratch(backend, scratch))
        )
        job = Job(path, backend, choices, limits, folder, Notes())
        return _read(job, name or path.name)
    except UnreadableError as refused:
        return Unreadable(refused.message)
    except OSError as fault:
        return Unreadable(Message("file-not-opened", {"reason": fault.strerror or "?"}))
    finally:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)


def _read(job: Job, name: str) -> Reading:
    if job.path.stat().st_size > job.limits.file_bytes:
        raise UnreadableError("file-too-large", limit=job.limits.file_bytes)
    kind = _kind(job)
    kinds.note_wrong_extension(name, kind, job.notes)
    looked = survey(job.path)
    if kind in kinds.RECORDS:
        layout, staged = _staged(job, kind, looked)
    else:
        job, layout, staged = _one_table(job, kind, looked)
        layout, staged = set_notes_apart(job, layout, staged)
    layout = replace(layout, file_name=name)
    return _reading(job, layout, staged, looked.sha256)


def _one_table(job: Job, kind: str, looked: Survey) -> tuple[Job, Layout, Staged]:
    """Read a sheet as one table; where it holds several, read the one that is meant."""
    chosen = job.choices.table
    whole = replace(job, notes=job.notes.copy())
    if chosen is not None:
        # What a person says of the header is said of the table that they chose.
        said = replace(job.choices, header_row=None, header_rows=None)
        whole = replace(whole, choices=said)
    layout, staged = _staged(whole, kind, looked)
    regions = regions_in(whole, layout, staged)
    if chosen is not None and not 1 <= chosen <= max(len(regions), 1):
        raise UnreadableError("table-unknown", table=chosen, count=max(len(regions), 1))
    if not regions and whole.choices == job.choices:
        return whole, layout, staged
    regions = regions or (WHOLE,)
    wanted = chosen or _first_with(regions, layout.header_row or 1)
    part = replace(job, region=regions[wanted - 1])
    layout, staged = _staged(part, kind, looked)
    if len(regions) < 2:
        return part, layout, staged
    part.notes.add(
        "tables-found",
        Severity.NOTICE if chosen else Severity.WARNING,
        table=wanted,
        count=len(regions),
        places=listed([region.place for region in regions]),
        rows=layout.elsewhere,
    )
    return part, replace(layout, table=wanted, tables=regions), staged


def _first_with(regions: Sequence[Region], row: int) -> int:
    """Give the number of the table whose header was found, which a pack may count on."""
    return next(n for n, region in enumerate(regions, 1) if region.holds(row))


def _staged(job: Job, kind: str, looked: Survey) -> tuple[Layout, Staged]:
    if kind in kinds.WORKBOOKS:
        return read_workbook(job, kind)
    if kind == kinds.HTML:
        return read_page(job, looked)
    if kind == kinds.PARQUET:
        return read_parquet(job)
    if kind in (kinds.JSON, kinds.NDJSON):
        return read_records(job, kind, looked)
    return read_delimited(job, looked)


def _kind(job: Job) -> str:
    chosen = job.choices.kind
    if chosen is None:
        return kinds.kind_of(job.path)
    if chosen not in kinds.KINDS:
        raise UnreadableError("kind-not-readable", kind=chosen)
    return chosen


def _reading(job: Job, layout: Layout, staged: Staged, sha256: str) -> Reading:
    if not staged.rows:
        if layout.header_row is None:
            raise UnreadableError("file-empty")
        job.notes.add("no-rows", Severity.WARNING)
    return Reading(
        layout=layout,
        table=staged.table,
        rows=staged.rows,
        columns=column_names(len(layout.header)),
        findings=job.notes.findings(),
        received_sha256=sha256,
    )


def _scratch(backend: Backend, given: Path | None) -> Path:
    if given is not None:
        return given
    found = backend.con.execute("SELECT current_setting('temp_directory')").fetchone()
    return Path(found[0])
