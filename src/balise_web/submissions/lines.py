# ruff: noqa: S608 - names of tables and files are our own, never from a file
"""Lines of the original around what was found, for those who may see the original."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from balise.intake.findings import Finding, Severity
from balise.store.faults import faults_told
from balise_web.outcomes import Done, journey, not_found
from balise_web.participants.models import Person
from balise_web.submissions.access import (
    kept_beside,
    may_see_original,
    require_findings,
)
from balise_web.submissions.models import Submission
from balise_web.submissions.reopening import hidden_of, reopened
from balise_web.submissions.storage import Draft, engine

AROUND = 5
"""How many lines are shown before and after the one that was asked for."""


@dataclass(frozen=True)
class Spot:
    """One cell; its text is None in a personal column, where nothing is kept."""

    name: str
    text: str | None
    severity: str


@dataclass(frozen=True)
class Line:
    """One line of the file: its row number, its cells, and what was found in it.

    A cell of a personal column is None: its text is in nothing that is kept.
    """

    row: int
    cells: tuple[str | None, ...]
    findings: Mapping[str, tuple[Finding, ...]]
    header: tuple[str, ...]

    @property
    def marked(self) -> tuple[Spot, ...]:
        """Give its cells, each with the worst that was found in it."""
        return tuple(
            Spot(name, text, _worst(self.findings.get(name, ())))
            for name, text in zip(self.header, self.cells, strict=True)
        )

    @property
    def said(self) -> tuple[Finding, ...]:
        """Give everything that was found in it."""
        return tuple(one for several in self.findings.values() for one in several)


@dataclass(frozen=True)
class Lines:
    """Neighbouring lines of a file under their header; ``total`` is all there are."""

    header: tuple[str, ...]
    lines: tuple[Line, ...]
    total: int


@dataclass(frozen=True)
class Under:
    """One page of the findings of a check, and how many it has."""

    findings: tuple[Finding, ...]
    number: int


@journey
def lines_of(
    submission: Submission, *, by: Person, row: int, around: int = AROUND
) -> Done[Lines]:
    """Read the lines around a row as they came, with what was found in each."""
    if not may_see_original(by, submission):
        not_found("submission", submission.number)
    scratch = Draft(submission.number).folder.parent
    scratch.mkdir(parents=True, exist_ok=True)
    with engine() as backend, faults_told():
        reading = reopened(submission, backend, scratch)
        names = ", ".join(reading.columns)
        found = backend.con.execute(
            f"SELECT row, {names} FROM {reading.table} "
            "WHERE row BETWEEN ? AND ? ORDER BY row",
            [row - around, row + around],
        ).fetchall()
    said = _found_in(submission, [line[0] for line in found])
    hidden = set(hidden_of(submission))
    lines = tuple(
        Line(
            line[0],
            _cells(line[1:], hidden),
            said.get(line[0], {}),
            reading.layout.header,
        )
        for line in found
    )
    if not lines:
        not_found("row", row)
    return Done(Lines(reading.layout.header, lines, reading.rows))


def findings_under(
    by: Person, submission: Submission, rule: str, *, first: int, limit: int
) -> Under:
    """Give some of the findings of one check, in the order of the file."""
    require_findings(by, submission)
    with kept_beside(submission, "findings") as (con, source):
        if not source:
            return Under((), 0)
        counted = con.execute(
            f"SELECT count(*) FROM {source} WHERE rule = ?", [rule]
        ).fetchall()
        rows = con.execute(
            f"SELECT {_FINDING} FROM {source} WHERE rule = ? "
            'ORDER BY row NULLS FIRST, "column", value, params LIMIT ? OFFSET ?',
            [rule, limit, first],
        ).fetchall()
    return Under(tuple(_finding(row) for row in rows), int(counted[0][0]))


_FINDING = 'rule, severity, row, "column", value, params'


def _finding(row: Sequence[object]) -> Finding:
    rule, severity, at, column, value, params = row
    return Finding(
        str(rule),
        Severity(str(severity)),
        at,  # type: ignore[arg-type] # as the engine's table has it
        column,  # type: ignore[arg-type]
        value,  # type: ignore[arg-type]
        json.loads(str(params or "{}")),
    )


def _worst(findings: Sequence[Finding]) -> str:
    ranked = [one.severity for one in findings]
    found = (one for one in Severity if one in ranked)
    worst = next(found, None)
    return worst.value if worst else ""


def _cells(
    texts: Sequence[str | None], hidden: Collection[int]
) -> tuple[str | None, ...]:
    return tuple(
        None if place in hidden else (text or "") for place, text in enumerate(texts)
    )


def _found_in(
    submission: Submission, rows: Sequence[int]
) -> dict[int, dict[str, tuple[Finding, ...]]]:
    """Gather what was found in these rows, by row and by column."""
    found: dict[int, dict[str, tuple[Finding, ...]]] = {}
    if not rows:
        return found
    with kept_beside(submission, "findings") as (con, source):
        if not source:
            return found
        told = con.execute(
            f"SELECT {_FINDING} FROM {source} WHERE row BETWEEN ? AND ? ORDER BY rule",
            [rows[0], rows[-1]],
        ).fetchall()
    for finding in map(_finding, told):
        columns = found.setdefault(finding.row or 0, {})
        where = finding.column or ""
        columns[where] = (*columns.get(where, ()), finding)
    return found
