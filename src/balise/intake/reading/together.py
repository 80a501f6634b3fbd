"""Read several sheets of one layout as one table: one for each month or year.

Rows keep their order and get numbers that go on from sheet to sheet; a last column says
which sheet each comes from. A sheet with other columns is left out and said so.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import Final

from balise.intake.findings import Finding, Severity
from balise.intake.reading.containers import open_container
from balise.intake.reading.headers import free_name
from balise.intake.reading.jobs import Job
from balise.intake.reading.notes import Notes
from balise.intake.reading.single import Found, read_one
from balise.intake.reading.staging import Staged, column_names, fresh_name
from balise.intake.reading.surveying import Survey
from balise.intake.reading.tables import listed
from balise.intake.reading.values import Layout, UnreadableError
from balise.intake.reading.workbooks import sheet_names

_NAME: Final = "sheet"


@dataclass(frozen=True)
class _Part:
    """One sheet that was read, its last row, and how far its row numbers are moved."""

    sheet: str
    found: Found
    last: int
    moved: int = 0


def is_pattern(sheet: str | None) -> bool:
    """Say whether a name stands for several sheets; no sheet may have such a name."""
    return sheet is not None and any(sign in sheet for sign in "*?")


def read_together(job: Job, kind: str, looked: Survey) -> Found:
    """Read every sheet whose name fits the pattern (20*) and that has the layout."""
    pattern = job.choices.sheet or ""
    names = sheet_names(open_container(job, kind))
    wanted = [name for name in names if fnmatchcase(name, pattern)]
    if not wanted:
        raise UnreadableError("sheet-unknown", sheet=pattern, sheets=listed(names))
    read = {name: _sheet(job, kind, looked, name) for name in wanted}
    parts = _alike(read)
    for name in wanted:
        if name not in parts:
            job.notes.add("sheet-left-out", Severity.WARNING, sheet=name)
    return _together(job, list(parts.values()))


def _sheet(job: Job, kind: str, looked: Survey, name: str) -> _Part | None:
    part = replace(job, choices=replace(job.choices, sheet=name), notes=Notes())
    try:
        found = read_one(part, kind, looked)
        return _Part(name, found, _last_row(job, found))
    except UnreadableError as refused:
        if refused.message.code != "file-empty":
            raise
        return None


def _last_row(job: Job, found: Found) -> int:
    """Give the number of the last row with text, as in the sheet."""
    query = f"SELECT coalesce(max(row), 0) FROM {found.staged.table}"  # noqa: S608
    staged: int = job.backend.con.execute(query).fetchall()[0][0]
    layout = found.layout
    header = (layout.header_row or 0) + max(layout.header_rows - 1, 0)
    return max(staged, header, *(row for row, _ in layout.notes), 0)


def _alike(read: dict[str, _Part | None]) -> dict[str, _Part]:
    """Give the sheets with the columns that most have, their rows numbered on."""
    found = [part for part in read.values() if part is not None]
    columns = Counter(frozenset(part.found.layout.header) for part in found)
    if not columns:
        raise UnreadableError("file-empty")
    usual = columns.most_common(1)[0][0]
    parts: dict[str, _Part] = {}
    moved = 0
    for part in found:
        if frozenset(part.found.layout.header) == usual:
            parts[part.sheet] = replace(part, moved=moved)
            moved += part.last
    return parts


def _together(job: Job, parts: Sequence[_Part]) -> Found:
    header = parts[0].found.layout.header
    for part in parts:
        for finding in part.found.notes.findings():
            job.notes.take(_moved(finding, part))
    places = [f"{p.sheet}: {p.moved + 1}-{p.moved + p.last}" for p in parts]
    job.notes.add(
        "sheets-together", Severity.NOTICE, count=len(parts), places=listed(places)
    )
    staged = Staged(
        _view(job, parts, header),
        sum(part.found.staged.rows for part in parts),
        sum(part.found.staged.blank_rows for part in parts),
    )
    return Found(_layout(job, parts, header), staged, job.notes)


def _view(job: Job, parts: Sequence[_Part], header: Sequence[str]) -> str:
    view, width = fresh_name(), len(header)
    selected = []
    for part in parts:
        places = {name: at for at, name in enumerate(part.found.layout.header)}
        cells = ", ".join(
            f"c{places[name]} AS {column}"
            for name, column in zip(header, column_names(width), strict=True)
        )
        sheet = part.sheet.replace("'", "''")
        selected.append(
            f"SELECT row + {part.moved} AS row, {cells}, '{sheet}' AS c{width}, surplus "  # noqa: S608
            f"FROM {part.found.staged.table}"
        )
    job.backend.con.execute(f"CREATE VIEW {view} AS {' UNION ALL '.join(selected)}")
    return view


def _layout(job: Job, parts: Sequence[_Part], header: Sequence[str]) -> Layout:
    layouts = [(part.moved, part.found.layout) for part in parts]
    return replace(
        layouts[0][1],
        sheet=job.choices.sheet,
        header=(*header, free_name(_NAME, set(header))),
        preamble=tuple(
            (row + moved, text) for moved, one in layouts for row, text in one.preamble
        ),
        notes=tuple(
            (row + moved, text) for moved, one in layouts for row, text in one.notes
        ),
        blank_rows=sum(one.blank_rows for _, one in layouts),
        elsewhere=sum(one.elsewhere for _, one in layouts),
    )


def _moved(finding: Finding, part: _Part) -> Finding:
    """Give a finding of one sheet with the row numbers of the whole."""
    params = dict(finding.params)
    if "last" in params:
        params["last"] = int(str(params["last"])) + part.moved
    if "cell" in params:
        params["cell"] = f"{part.sheet}!{params['cell']}"
    row = finding.row if finding.row is None else finding.row + part.moved
    return replace(finding, row=row, params=params)
