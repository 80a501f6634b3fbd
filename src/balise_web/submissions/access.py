# ruff: noqa: S608 - names of columns and files are our own, never from a file
"""The only way to get a submission, and who may look into one.

An agency's people see their agency's submissions; the focal point, the deputy and the
validators see all of their participant. Findings and rejected rows quote the original
file, so analysts and other agencies never see them. Where a participant ticked it, the
secretariat helps with drafts: it sees their findings, never the original or its rows.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from duckdb import DuckDBPyConnection

from balise.intake.findings import Finding, Severity
from balise.intake.grouping import Group, grouped, listed
from balise.store.faults import faults_told
from balise.vocabulary.observations import DIMENSIONS, OBSERVATION_TYPES
from balise_web.audit.chain import record
from balise_web.outcomes import not_found
from balise_web.participants.models import Person, SecretariatTick
from balise_web.submissions.models import Submission
from balise_web.submissions.states import BEFORE_SEALING, DRAFT, VISIBLE
from balise_web.submissions.storage import Draft, engine, sealed_folder

_HELP = ("draft-help", "pooled", "full")
"""Each level of the secretariat's tick holds those before it."""
_LEADS = ("focal-point", "deputy", "validator")


def submissions_for(by: Person) -> QuerySet[Submission, Submission]:
    """Submissions that a person may know of, newest first."""
    found = Submission.objects.select_related("participant", "agency", "sent_by")
    if by.participant_id is None:
        # Whoever loaded a file for a focal point sees it until it is adopted.
        seen = Q(sent_by=by, loaded_for=True, state=DRAFT)
        if by.has_role("secretariat"):
            seen |= Q(pk__in=_open_to_help())
        return found.filter(seen)
    inside = Q(participant_id=by.participant_id)
    if by.has_role(*_LEADS):
        return found.filter(inside)
    own = Q(agency_id__in=by.agencies())
    if by.has_role("analyst"):
        own |= Q(state__in=VISIBLE)
    return found.filter(inside & own)


def submission_for(by: Person, number: str) -> Submission:
    """One submission by its number."""
    found = submissions_for(by).filter(number=number).first()
    return found or not_found("submission", number)


def may_help(by: Person, submission: Submission) -> bool:
    """Say whether the secretariat may look at a draft, as the participant ticked."""
    if not by.has_role("secretariat"):
        return False
    return submission.pk in _open_to_help(Q(pk=submission.pk))


def _open_to_help(among: Q | None = None) -> list[int]:
    """Drafts of which every dataflow was ticked for help, or further.

    A draft of several dataflows waits for the last tick: it cannot be shown in part.
    """
    ticks = SecretariatTick.objects.filter(level__in=_HELP)
    ticked = set(ticks.values_list("participant_id", "dataflow"))
    rows = Submission.objects.filter(
        among or Q(),
        state__in=BEFORE_SEALING,
        participant_id__in={pk for pk, _ in ticked},
    ).prefetch_related("covered")
    return [
        row.pk
        for row in rows
        if (flows := {(row.participant_id, c.dataflow) for c in row.covered.all()})
        and flows <= ticked
    ]


def may_see_original(by: Person, submission: Submission) -> bool:
    """Say whether a person may see what quotes the original file."""
    if by.participant_id != submission.participant_id:
        return False
    return by.has_role(*_LEADS) or submission.agency_id in by.agencies()


def findings_of(by: Person, submission: Submission, limit: int = 1000) -> list[Finding]:
    """The first that the checks found, worst first; ``groups_of`` counts them all."""
    require_findings(by, submission)
    rows = _rows(submission, "findings", limit, _FINDINGS)
    return [
        Finding(
            rule=rule,
            severity=Severity(severity),
            row=row,
            column=column,
            value=value,
            params=json.loads(params or "{}"),
        )
        for rule, severity, row, column, value, params in rows
    ]


def groups_of(by: Person, submission: Submission) -> tuple[Group, ...]:
    """What the checks found, alike with alike, however many there are."""
    require_findings(by, submission)
    with kept_beside(submission, "findings") as (con, source):
        return grouped(con, source) if source else ()


@contextmanager
def every_finding(by: Person, submission: Submission) -> Iterator[Iterator[Finding]]:
    """Everything that the checks found, one after the other, in the file's order."""
    require_findings(by, submission)
    with kept_beside(submission, "findings") as (con, source):
        yield listed(con, source) if source else iter(())


@dataclass(frozen=True)
class Behind:
    """The figure behind a finding: its columns by name, none where there is no one."""

    row: int | None
    column: str | None
    said: Mapping[str, Any]

    @property
    def codes(self) -> Mapping[str, Any]:
        """Give its codes by dimension."""
        return {name: self.said[name] for name in DIMENSIONS if name in self.said}


def figures_behind(
    by: Person, submission: Submission, rule: str, row: int | None
) -> list[Behind]:
    """Give the figures at which the findings of a check point, in one row or in all."""
    if not may_see_original(by, submission):
        not_found("submission", submission.number)
    with kept_beside(submission, "findings") as (con, source):
        if not source:
            return []
        records = _records(submission)
        names = ", ".join(f'o."{name}"' for name in OBSERVATION_TYPES)
        found = con.execute(
            f'SELECT DISTINCT f.row, f."column", {names} FROM {source} f LEFT JOIN '
            f'{records} o ON o.source_row = f.row AND o.source_column = f."column" '
            "WHERE f.rule = ? AND (f.row = ? OR ? IS NULL) ORDER BY ALL",
            [rule, row, row],
        ).fetchall()
    return [_behind(one) for one in found]


def _behind(one: tuple[Any, ...]) -> Behind:
    said = dict(zip(OBSERVATION_TYPES, one[2:], strict=True))
    return Behind(one[0], one[1], said if said["indicator"] else {})


def _records(submission: Submission) -> str:
    """Give the relation of a submission's observations, sealed or not."""
    paths = [Draft(submission.number).folder / "observations.parquet"]
    if submission.state in VISIBLE:
        paths = sorted((sealed_folder(submission.number) / "statistics").glob("*"))
    there = [str(path).replace("'", "''") for path in paths if path.exists()]
    if there:
        listed = ", ".join(f"'{path}'" for path in there)
        return f"read_parquet([{listed}])"
    none = ", ".join(
        f'CAST(NULL AS {kind}) AS "{name}"' for name, kind in OBSERVATION_TYPES.items()
    )
    return f"(SELECT {none} WHERE false)"


def require_findings(by: Person, submission: Submission) -> None:
    """Let through who may see findings; a helper from the secretariat is noted."""
    if may_help(by, submission):
        what: dict[str, object] = {
            "number": submission.number,
            "roles": ["secretariat"],
        }
        about = [submission.participant.code]
        record("draft-looked-at", person="", about=about, what=what)
    elif not may_see_original(by, submission):
        not_found("submission", submission.number)


def rejected_of(
    by: Person, submission: Submission, limit: int = 1000
) -> list[tuple[int, str, dict[str, str]]]:
    """Rows that were not accepted, each with its rule and its cells by header."""
    if not may_see_original(by, submission):
        not_found("submission", submission.number)
    rows = _rows(submission, "rejected", limit, _REJECTED)
    return [(row, rule, json.loads(cells)) for row, rule, cells in rows]


def corrections_of(
    by: Person, submission: Submission, limit: int = 1000
) -> list[tuple[Any, ...]]:
    """Single values that it corrects: row, column, before, now, why, by whom, when."""
    if not may_see_original(by, submission):
        not_found("submission", submission.number)
    return _rows(submission, "corrections", limit, _CORRECTIONS)


_CORRECTIONS = (
    'SELECT row, "column", before, now, why, person, corrected_at FROM {source} '
    'ORDER BY row, "column" LIMIT ?'
)
_FINDINGS = (
    'SELECT rule, severity, row, "column", value, params FROM {source} ORDER BY '
    "CASE severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, row LIMIT ?"
)
_REJECTED = "SELECT row, rule, cells FROM {source} ORDER BY row LIMIT ?"


def _rows(
    submission: Submission, kind: str, limit: int, statement: str
) -> list[tuple[Any, ...]]:
    with kept_beside(submission, kind) as (con, source):
        if not source:
            return []
        return con.execute(statement.format(source=source), [limit]).fetchall()


@contextmanager
def kept_beside(
    submission: Submission, kind: str
) -> Iterator[tuple[DuckDBPyConnection, str]]:
    """Open one kind of what is kept beside the records; no source if there is none."""
    draft = Draft(submission.number)
    path = draft.folder / f"{kind}.parquet"
    if submission.state in VISIBLE:
        path = sealed_folder(submission.number) / f"{kind}.parquet"
    quoted = str(path).replace("'", "''")
    source = f"read_parquet('{quoted}')" if path.exists() else ""
    with faults_told(), engine() as backend:
        yield backend.con, source
