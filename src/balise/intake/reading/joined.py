"""Read several sheets that are joined by a key: incidents, and what belongs to each.

The first sheet with the key gives the rows. The first row of another sheet with the
same key follows in columns *name 1*, the second in *name 2*, and so on. A row whose key
no incident has becomes a row of its own, so that none is lost.
"""

# Names of columns and tables are ours; every text of a file is quoted.
# ruff: noqa: S608

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from balise.intake.findings import Finding, Severity
from balise.intake.reading.containers import open_container
from balise.intake.reading.jobs import Job
from balise.intake.reading.notes import Notes
from balise.intake.reading.single import Found, read_one
from balise.intake.reading.staging import Staged, column_names, fresh_name
from balise.intake.reading.surveying import Survey
from balise.intake.reading.tables import listed
from balise.intake.reading.values import UnreadableError
from balise.intake.reading.workbooks import sheet_names


@dataclass(frozen=True)
class _Part:
    """One sheet with the key: where the key stands, and how often at most."""

    sheet: str
    found: Found
    key: int
    most: int = 0

    @property
    def names(self) -> list[tuple[int, str]]:
        """Give the columns other than the key, by place."""
        names = enumerate(self.found.layout.header)
        return [(place, name) for place, name in names if place != self.key]

    @property
    def cell(self) -> str:
        """Give the expression of the key."""
        return f"trim(c{self.key})"


def read_joined(job: Job, kind: str, looked: Survey) -> Found:
    """Read every sheet that has the key column, joined to the first of them."""
    key = job.choices.key or ""
    names = sheet_names(open_container(job, kind))
    found = [part for name in names if (part := _part(job, kind, looked, name, key))]
    if not found:
        raise UnreadableError("key-unknown", key=key, sheets=listed(names))
    first, *others = found
    others = [replace(part, most=_most(job, part)) for part in others]
    for finding in first.found.notes.findings():
        job.notes.take(finding)
    for part in others:
        for finding in part.found.notes.findings():
            job.notes.take(_moved(job, finding, part, first))
    header = [first.found.layout.header[first.key], *(n for _, n in first.names)]
    header += [name for part in others for name in _wide(part)]
    if len(header) > job.limits.columns:
        raise UnreadableError("too-many-columns", limit=job.limits.columns)
    if others:
        sheets = listed([part.sheet for part in found])
        job.notes.add("sheets-joined", Severity.NOTICE, key=key, places=sheets)
    layout = replace(first.found.layout, header=tuple(header))
    return Found(layout, _staged(job, first, others), job.notes)


def _part(job: Job, kind: str, looked: Survey, name: str, key: str) -> _Part | None:
    choices = replace(job.choices, sheet=name, key=None)
    try:
        found = read_one(replace(job, choices=choices, notes=Notes()), kind, looked)
    except UnreadableError as refused:
        if refused.message.code not in {"file-empty", "header-row-beyond"}:
            raise
        return None
    header = found.layout.header
    return _Part(name, found, header.index(key)) if key in header else None


def _most(job: Job, part: _Part) -> int:
    """Say how many rows of a sheet have the same key at most."""
    query = (
        f"SELECT coalesce(max(n), 0) FROM (SELECT count(*) AS n "
        f"FROM {part.found.staged.table} GROUP BY {part.cell})"
    )
    most: int = job.backend.con.execute(query).fetchall()[0][0]
    return most


def _wide(part: _Part) -> Iterator[str]:
    for nth in range(1, part.most + 1):
        for _, name in part.names:
            yield f"{name} {nth}"


def _staged(job: Job, first: _Part, others: Sequence[_Part]) -> Staged:
    """Join the sheets in the engine; rows without an incident come last."""
    con, table = job.backend.con, fresh_name()
    main = first.found.staged.table
    last = f"(SELECT coalesce(max(row), 0) FROM {main})"
    keys = " UNION ".join(
        f"SELECT {part.cell} AS key FROM {part.found.staged.table}" for part in others
    )
    own = ", ".join(f"c{place} AS m{place}" for place, _ in first.names)
    rows = f"SELECT row, {first.cell} AS key, {own or '1 AS m'}, surplus FROM {main}"
    if others:
        blank = ", ".join(f"'' AS m{place}" for place, _ in first.names) or "1 AS m"
        rows += (
            f" UNION ALL SELECT {last} + row_number() OVER (ORDER BY key), key, {blank}, "
            f"NULL FROM ({keys}) WHERE key NOT IN (SELECT {first.cell} FROM {main})"
        )
    cells = ["m.key", *(f"m.m{place}" for place, _ in first.names)]
    joins, surplus = "", ["m.surplus"]
    for number, part in enumerate(others):
        joins += f" LEFT JOIN ({_spread(part)}) p{number} ON p{number}.key = m.key"
        width = part.most * len(part.names)
        cells += [f"coalesce(p{number}.w{at}, '')" for at in range(width)]
        surplus.append(f"p{number}.surplus")
    named = zip(cells, column_names(len(cells)), strict=True)
    shown = ", ".join(f"{cell} AS {name}" for cell, name in named)
    con.execute(
        f"CREATE TABLE {table} AS SELECT m.row, {shown}, "
        f"coalesce({', '.join(surplus)}, NULL) AS surplus FROM ({rows}) m{joins}"
    )
    count: int = con.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0]
    return Staged(table, count, first.found.staged.blank_rows)


def _spread(part: _Part) -> str:
    """Put the rows of one key side by side, in the order of their sheet."""
    cells = [
        f"max(c{place}) FILTER (n = {nth}) AS w{at}"
        for at, (nth, place) in enumerate(
            (nth, place) for nth in range(1, part.most + 1) for place, _ in part.names
        )
    ]
    numbered = (
        f"SELECT *, row_number() OVER (PARTITION BY {part.cell} ORDER BY row) AS n "
        f"FROM {part.found.staged.table}"
    )
    chosen = "".join(f", {cell}" for cell in cells)
    return (
        f"SELECT {part.cell} AS key, max(surplus) AS surplus{chosen} "
        f"FROM ({numbered}) GROUP BY 1"
    )


def _moved(job: Job, finding: Finding, part: _Part, first: _Part) -> Finding:
    """Give a finding of another sheet with the row of the incident it belongs to."""
    params = dict(finding.params)
    if "cell" in params:
        params["cell"] = f"{part.sheet}!{params['cell']}"
    row = None
    if finding.row is not None:
        found = job.backend.con.execute(
            f"SELECT min(m.row) FROM {first.found.staged.table} m "
            f"JOIN {part.found.staged.table} p ON trim(p.c{part.key}) = "
            f"trim(m.c{first.key}) WHERE p.row = {int(finding.row)}"
        ).fetchall()
        row = found[0][0]
    return replace(finding, row=row, params=params)
