"""Read one table of a file, whatever kind of file it is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

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
from balise.intake.reading.staging import Staged
from balise.intake.reading.surveying import Survey
from balise.intake.reading.tables import listed
from balise.intake.reading.values import (
    WHOLE,
    Layout,
    Region,
    UnreadableError,
)
from balise.intake.reading.workbooks import read_workbook


@dataclass(frozen=True)
class Found:
    """A table as it was read: its layout, its rows, and what was noted."""

    layout: Layout
    staged: Staged
    notes: Notes


def read_one(job: Job, kind: str, looked: Survey) -> Found:
    """Read the table that is meant, without the notes below it."""
    if kind in kinds.RECORDS:
        return Found(*_staged(job, kind, looked), job.notes)
    found = _one_table(job, kind, looked)
    noting = replace(job, notes=found.notes)
    return Found(*set_notes_apart(noting, found.layout, found.staged), found.notes)


def _one_table(job: Job, kind: str, looked: Survey) -> Found:
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
        return Found(layout, staged, whole.notes)
    regions = regions or (WHOLE,)
    wanted = chosen or _first_with(regions, layout.header_row or 1)
    part = replace(job, region=regions[wanted - 1])
    layout, staged = _staged(part, kind, looked)
    if len(regions) < 2:
        return Found(layout, staged, part.notes)
    part.notes.add(
        "tables-found",
        Severity.NOTICE if chosen else Severity.WARNING,
        table=wanted,
        count=len(regions),
        places=listed([region.place for region in regions]),
        rows=layout.elsewhere,
    )
    layout = replace(layout, table=wanted, tables=regions)
    return Found(layout, staged, part.notes)


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
