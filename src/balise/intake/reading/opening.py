"""Open a file and read it: the one function that intake calls."""

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

from ibis.backends.duckdb import Backend

from balise.intake.findings import Severity
from balise.intake.reading import kinds
from balise.intake.reading.jobs import Job
from balise.intake.reading.joined import read_joined
from balise.intake.reading.notes import Notes
from balise.intake.reading.single import Found, read_one
from balise.intake.reading.staging import Staged, column_names
from balise.intake.reading.surveying import Survey, survey
from balise.intake.reading.together import is_pattern, read_together
from balise.intake.reading.values import (
    DEFAULT_LIMITS,
    Choices,
    Layout,
    Outcome,
    Reading,
    ReadingLimits,
    Unreadable,
    UnreadableError,
)
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
    found = _found(job, kind, looked)
    layout = replace(found.layout, file_name=name)
    return _reading(found.notes, layout, found.staged, looked.sha256)


def _found(job: Job, kind: str, looked: Survey) -> Found:
    if kind in kinds.WORKBOOKS and job.choices.key:
        return read_joined(job, kind, looked)
    if kind in kinds.WORKBOOKS and is_pattern(job.choices.sheet):
        return read_together(job, kind, looked)
    return read_one(job, kind, looked)


def _kind(job: Job) -> str:
    chosen = job.choices.kind
    if chosen is None:
        return kinds.kind_of(job.path)
    if chosen not in kinds.KINDS:
        raise UnreadableError("kind-not-readable", kind=chosen)
    return chosen


def _reading(notes: Notes, layout: Layout, staged: Staged, sha256: str) -> Reading:
    if not staged.rows:
        if layout.header_row is None:
            raise UnreadableError("file-empty")
        notes.add("no-rows", Severity.WARNING)
    return Reading(
        layout=layout,
        table=staged.table,
        rows=staged.rows,
        columns=column_names(len(layout.header)),
        findings=notes.findings(),
        received_sha256=sha256,
    )


def _scratch(backend: Backend, given: Path | None) -> Path:
    if given is not None:
        return given
    found = backend.con.execute("SELECT current_setting('temp_directory')").fetchone()
    return Path(found[0])
