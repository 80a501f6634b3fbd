"""Read one sheet of a workbook as text: what is stored, never what could be computed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from python_calamine import CalamineSheet, SheetTypeEnum, SheetVisibleEnum

from balise.intake.findings import Severity
from balise.intake.reading.cells import texts_of
from balise.intake.reading.columns import Cells
from balise.intake.reading.containers import Container, open_container, refusing_damage
from balise.intake.reading.jobs import Job
from balise.intake.reading.merges import merges_of
from balise.intake.reading.sheets import Scan
from balise.intake.reading.staging import Staged
from balise.intake.reading.tables import (
    chosen_table,
    listed,
    note_chosen,
    stage_table,
)
from balise.intake.reading.values import Layout, UnreadableError, column_letters


@dataclass(frozen=True)
class _Sheet:
    """The sheet that is read: its name, all names, and what its XML told."""

    name: str
    names: tuple[str, ...]
    scanned: Scan


def read_workbook(job: Job, kind: str) -> tuple[Layout, Staged]:
    """Read one sheet of a workbook: the chosen one, or the first with a table."""
    container = open_container(job, kind)
    if container.macros:
        job.notes.add("macros-not-run", Severity.NOTICE)
    chosen = _sheet(job, container)
    with refusing_damage():
        sheet = container.workbook.get_sheet_by_name(chosen.name)
    return _read_sheet(job, kind, sheet, chosen)


def sheet_names(container: Container) -> tuple[str, ...]:
    """Give the names of the sheets with cells, hidden ones too."""
    sheets = container.workbook.sheets_metadata
    return tuple(m.name for m in sheets if m.typ == SheetTypeEnum.WorkSheet)


def _sheet(job: Job, container: Container) -> _Sheet:
    names = sheet_names(container)
    shown = {
        m.name
        for m in container.workbook.sheets_metadata
        if m.visible == SheetVisibleEnum.Visible
    }
    if hidden := [name for name in names if name not in shown]:
        job.notes.add("hidden-sheets", Severity.NOTICE, sheets=listed(hidden))
    wanted = chosen_table(job, names)
    if wanted is not None:
        return _Sheet(wanted, names, container.scan(wanted))
    candidates = [name for name in names if name in shown] or list(names)
    if not candidates:
        raise UnreadableError("file-empty")
    found = [(n, container.scan(n)) for n in candidates[:1]]
    for name in candidates[1:]:
        # A cover page has a column of text; a table has several columns and rows.
        if _is_table(found[-1][1]):
            break
        found.append((name, container.scan(name)))
    name, scanned = next((f for f in reversed(found) if _is_table(f[1])), found[0])
    note_chosen(job, name, candidates)
    return _Sheet(name, names, scanned)


def _is_table(scanned: Scan) -> bool:
    return scanned.rows > 1 and scanned.columns > 1


def _note_oddities(
    job: Job, scanned: Scan, names: Sequence[str], first_column: int
) -> None:
    for rule, severity, places in (
        ("formula-without-value", Severity.ERROR, scanned.without_value),
        ("cell-holds-error", Severity.WARNING, scanned.errors),
    ):
        for row, column in places:
            place = column - first_column
            name = names[place] if 0 <= place < len(names) else None
            cell = f"{column_letters(column)}{row}"
            job.notes.add(rule, severity, row=row, column=name, cell=cell)
    if scanned.hidden_rows:
        job.notes.add("hidden-rows", Severity.NOTICE, count=scanned.hidden_rows)
    if hidden := scanned.hidden_places():
        letters = listed([column_letters(place) for place in hidden])
        job.notes.add(
            "hidden-columns", Severity.NOTICE, count=len(hidden), places=letters
        )
    if scanned.merged:
        job.notes.add(
            "merged-cells",
            Severity.NOTICE,
            count=len(scanned.merged),
            places=listed(scanned.merged),
        )


def _first_column(sheet: CalamineSheet) -> int:
    """Give the column that rows start at: empty ones to the left are left out."""
    return sheet.start[1] if sheet.start else 0


def _read_sheet(
    job: Job, kind: str, sheet: CalamineSheet, chosen: _Sheet
) -> tuple[Layout, Staged]:
    def told(names: Sequence[str]) -> None:
        _note_oddities(job, chosen.scanned, names, _first_column(sheet))

    layout = Layout(kind=kind, sheet=chosen.name, sheets=chosen.names)
    merges = merges_of(chosen.scanned.merged, _first_column(sheet))
    return stage_table(job, _rows(sheet, chosen.scanned), layout, told, merges)


def _rows(sheet: CalamineSheet, scanned: Scan) -> Iterator[Cells]:
    """Give the rows of a sheet from its first row and column on."""
    rows: Iterator[Cells] = iter(sheet.iter_rows())
    if not scanned.errors:
        return rows
    return _with_errors(texts_of(rows), _first_column(sheet), scanned)


def _with_errors(
    rows: Iterator[list[str]], first_column: int, scanned: Scan
) -> Iterator[list[str]]:
    for row, texts in enumerate(rows, 1):
        _restore_errors(texts, row, first_column, scanned)
        yield texts


def _restore_errors(texts: list[str], row: int, first: int, scanned: Scan) -> None:
    """Put back values such as #N/A, which the reader of cells leaves empty."""
    for column, text in enumerate(texts):
        if not text:
            texts[column] = scanned.errors.get((row, first + column), "")
