"""Find the header among rows of cells, and stage the rows below it.

Sheets and the tables of a page come here: a row of them is never short, because what
is not there is an empty cell.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice
from typing import Final

from balise.intake.findings import Severity
from balise.intake.reading import headers
from balise.intake.reading.cells import texts_of
from balise.intake.reading.columns import Cells, stage_cells
from balise.intake.reading.jobs import Job
from balise.intake.reading.merges import Merge, spread_labels
from balise.intake.reading.regions import Outside, within
from balise.intake.reading.staging import Staged
from balise.intake.reading.values import WHOLE, Layout, UnreadableError

_SHOWN: Final = 20


def stage_table(
    job: Job,
    rows: Iterator[Cells],
    layout: Layout,
    told: Callable[[Sequence[str]], None],
    merges: Sequence[Merge] = (),
) -> tuple[Layout, Staged]:
    """Stage rows as ``layout`` says and the choices; ``told`` gets the names.

    ``merges`` are the cells that were merged, in the places of these rows.
    """
    region, outside = job.region, Outside()
    if region != WHOLE:
        rows = within(texts_of(rows), region, outside)
        merges = [merge.moved(-region.first_column) for merge in merges]
    first = list(islice(rows, headers.sample_size(job.choices, region)))
    sample = [_trimmed(row) for row in texts_of(first)]
    if not any(map(any, sample)):
        raise UnreadableError("file-empty")
    start = region.first_row - 1
    found = headers.place(
        sample, job.choices, start=start, notes=job.notes, merges=merges
    )
    width = len(found.names)
    if width > job.limits.columns:
        raise UnreadableError("too-many-columns", limit=job.limits.columns)
    told(found.names)
    data: Iterator[Cells] = chain(first[found.skipped :], rows)
    if any(merge.bottom > found.skipped for merge in merges):
        data = spread_labels(texts_of(data), merges, found.skipped + 1)
    staged = stage_cells(data, found.skipped + 1, width, job)
    layout = found.described(layout, sample, "\t")
    layout = replace(layout, blank_rows=staged.blank_rows, elsewhere=len(outside.rows))
    return layout, replace(staged, above=found.above(sample))


def chosen_table(job: Job, names: Sequence[str]) -> str | None:
    """Give the table that a person chose, if any."""
    wanted = job.choices.sheet
    if wanted is not None and wanted not in names:
        raise UnreadableError("sheet-unknown", sheet=wanted, sheets=listed(names))
    return wanted


def note_chosen(job: Job, name: str, candidates: Sequence[str]) -> None:
    """Say which of several tables was taken by itself."""
    if len(candidates) > 1:
        others = listed([other for other in candidates if other != name])
        job.notes.add("sheet-chosen", Severity.NOTICE, sheet=name, others=others)


def listed(names: Sequence[str]) -> str:
    """List names for a sentence, not all where they are many."""
    shown = ", ".join(names[:_SHOWN])
    return shown if len(names) <= _SHOWN else f"{shown}, ..."


def _trimmed(row: list[str]) -> list[str]:
    """Leave out the empty cells at the end: a sheet is as wide as its widest row."""
    end = len(row)
    while end and not row[end - 1]:
        end -= 1
    return row[:end]
