"""Recognise a file that was given back, and read it without what was added to it."""

# Names of columns and tables are ours; every text of a file goes in as a parameter.
# ruff: noqa: S608

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from ibis.backends.duckdb import Backend

from balise.intake.reading import kinds
from balise.intake.reading.containers import open_container, refusing_damage
from balise.intake.reading.jobs import Job
from balise.intake.reading.notes import Notes
from balise.intake.reading.opening import read
from balise.intake.reading.staging import column_names, fresh_name
from balise.intake.reading.values import (
    DEFAULT_LIMITS,
    Choices,
    Layout,
    Outcome,
    Reading,
    Unreadable,
    UnreadableError,
)
from balise.intake.returning.marks import (
    MARK_SHEET,
    Mark,
    is_added,
    is_surplus,
    mark_in,
)
from balise.intake.returning.values import header_place
from balise.vocabulary.spreadsheets import unescaped

_SEARCHED: Final = 4 << 20
"""How far a mark is looked for in a file of text: it stands in the header."""


def find_mark(path: Path, backend: Backend, scratch: Path) -> Mark | None:
    """Find the mark in a file; None where there is none, or no such file is read."""
    try:
        if kinds.kind_of(path) in kinds.WORKBOOKS:
            lines = mark_lines(path, backend, scratch)
            return mark_in(lines[0]) if lines else None
        return _mark_in_text(path)
    except (UnreadableError, OSError):
        return None


def read_returned(
    path: Path,
    backend: Backend,
    original: Layout,
    *,
    hidden: Sequence[int] = (),
    scratch: Path | None = None,
) -> Outcome:
    """Read a file that was given back as if nothing had been added to it.

    ``original`` is how the file was understood that was sent first, and ``hidden`` are
    the places of its personal columns, which come back empty.
    """
    wanted = Choices(
        header_row=header_place(original),
        header_rows=1,
        # Notes below the table do not come back among the rows.
        last_row=0,
        sheet=_sheet_with_rows(path, backend, scratch),
    )
    reading = read(path, backend, choices=wanted, scratch=scratch)
    if isinstance(reading, Unreadable):
        return reading
    return without_added(reading, backend, original, hidden)


def without_added(
    reading: Reading, backend: Backend, original: Layout, hidden: Sequence[int]
) -> Reading:
    """Take off the columns that were added, and put empty personal ones where they stood."""
    header = reading.layout.header
    added = [i for i, name in enumerate(header) if is_added(name)]
    beyond = [i for i, name in enumerate(header) if is_surplus(name)]
    kept = [i for i in range(len(header)) if i not in {*added, *beyond}]
    cells: list[tuple[str, str]] = [(header[i], f"c{i}") for i in kept]
    for place in sorted(hidden):
        cells.insert(min(place, len(cells)), (original.header[place], "''"))
    names = column_names(len(cells))
    taken = [(name, cell) for name, (_, cell) in zip(names, cells, strict=True)]
    extra = [(f"b{at}", f"c{i}") for at, i in enumerate(beyond)]
    listed = ", ".join(f"{cell} AS {name}" for name, cell in (*taken, *extra))
    whole, table = fresh_name(), fresh_name()
    # A file without a header was given one, so its rows stand one lower than they did.
    row = "row" if original.header_row else "row - 1 AS row"
    backend.con.execute(
        f"CREATE TABLE {whole} AS SELECT {row}, {listed}, surplus FROM {reading.table}"
    )
    if reading.layout.kind not in kinds.WORKBOOKS:
        for name, _ in (*taken, *extra):
            _unescape(backend, whole, name)
    backend.con.execute(
        f"CREATE TABLE {table} AS SELECT row, {', '.join(names)}, "
        f"{_surplus([name for name, _ in extra])} AS surplus FROM {whole}"
    )
    backend.con.execute(f"DROP TABLE {whole}")
    layout = replace(
        reading.layout,
        header=tuple(name for name, _ in cells),
        header_row=original.header_row,
        header_rows=original.header_rows,
        sheet=original.sheet,
        preamble=original.preamble,
        notes=original.notes,
        file_name=original.file_name,
    )
    return replace(reading, layout=layout, table=table, columns=names)


def _unescape(backend: Backend, table: str, name: str) -> None:
    """Take off the apostrophes that a spreadsheet needs; few distinct texts have one."""
    query = f"SELECT DISTINCT {name} FROM {table} WHERE starts_with({name}, chr(39))"
    for (text,) in backend.con.execute(query).fetchall():
        if (plain := unescaped(text)) != text:
            backend.con.execute(
                f"UPDATE {table} SET {name} = ? WHERE {name} = ?", [plain, text]
            )


def _surplus(names: Sequence[str]) -> str:
    """Write the cells beyond the header as JSON, up to the last that is filled."""
    if not names:
        return "surplus"
    last = " ".join(
        f"WHEN {name} <> '' THEN {at}" for at, name in reversed([*enumerate(names, 1)])
    )
    cells = f"list_slice([{', '.join(names)}], 1, CASE {last} END)"
    filled = " OR ".join(f"{name} <> ''" for name in names)
    return f"coalesce(surplus, CASE WHEN {filled} THEN CAST(to_json({cells}) AS VARCHAR) END)"


def _mark_in_text(path: Path) -> Mark | None:
    with path.open("rb") as file:
        head = file.read(_SEARCHED)
    # Programs save a sheet as UTF-8, as UTF-16, or in the code page of the machine.
    return mark_in(head.replace(b"\0", b"").decode("latin-1"))


def _sheet_with_rows(path: Path, backend: Backend, scratch: Path | None) -> str | None:
    """Give the sheet that the mark names, if it still has that name."""
    try:
        if scratch is None or kinds.kind_of(path) not in kinds.WORKBOOKS:
            return None
        lines = mark_lines(path, backend, scratch)
    except (UnreadableError, OSError):
        return None
    return lines[1] if len(lines) > 1 and lines[1] in lines[2:] else None


def mark_lines(path: Path, backend: Backend, scratch: Path) -> list[str]:
    """Give the mark, the name of the sheet with the rows, and every sheet's name."""
    folder = Path(tempfile.mkdtemp(prefix="mark-", dir=scratch))
    try:
        job = Job(path, backend, Choices(), DEFAULT_LIMITS, folder, Notes())
        container = open_container(job, kinds.kind_of(path))
        names = [sheet.name for sheet in container.workbook.sheets_metadata]
        if MARK_SHEET not in names:
            return []
        container.scan(MARK_SHEET)
        with refusing_damage():
            sheet = container.workbook.get_sheet_by_name(MARK_SHEET)
        said = [str(row[0]) for row in sheet.iter_rows() if row]
        return [*said[:2], *names] if len(said) > 1 else []
    finally:
        shutil.rmtree(folder, ignore_errors=True)
