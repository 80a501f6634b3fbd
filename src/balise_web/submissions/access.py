"""The only way to get a submission, and who may look into one.

An agency's people see their agency's submissions; the focal point, the deputy and the
validators see all of their participant. Findings and rejected rows quote the original
file, so analysts and other agencies never see them.
"""

import json

from django.db.models import Q, QuerySet

from balise.intake.findings import Finding, Severity
from balise.store.faults import faults_told
from balise_web.outcomes import not_found
from balise_web.participants.models import Person
from balise_web.submissions.models import Submission
from balise_web.submissions.states import DRAFT, VISIBLE
from balise_web.submissions.storage import Draft, engine, sealed_folder

_LEADS = ("focal-point", "deputy", "validator")


def submissions_for(by: Person) -> QuerySet[Submission, Submission]:
    """Submissions that a person may know of, newest first."""
    found = Submission.objects.select_related("participant", "agency", "sent_by")
    if by.participant_id is None:
        # Whoever loaded a file for a focal point sees it until it is adopted.
        return found.filter(sent_by=by, loaded_for=True, state=DRAFT)
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


def may_see_original(by: Person, submission: Submission) -> bool:
    """Say whether a person may see what quotes the original file."""
    if by.participant_id != submission.participant_id:
        return False
    return by.has_role(*_LEADS) or submission.agency_id in by.agencies()


def findings_of(by: Person, submission: Submission, limit: int = 1000) -> list[Finding]:
    """What the checks found, worst first."""
    rows = _rows(by, submission, "findings", limit, _FINDINGS)
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


def rejected_of(
    by: Person, submission: Submission, limit: int = 1000
) -> list[tuple[int, str, list[str]]]:
    """Rows that were not accepted, each with its rule and its cells."""
    rows = _rows(by, submission, "rejected", limit, _REJECTED)
    return [(row, rule, json.loads(cells)) for row, rule, cells in rows]


_FINDINGS = (
    'SELECT rule, severity, row, "column", value, params FROM {source} ORDER BY '
    "CASE severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, row LIMIT ?"
)
_REJECTED = "SELECT row, rule, cells FROM {source} ORDER BY row LIMIT ?"


def _rows(
    by: Person, submission: Submission, kind: str, limit: int, statement: str
) -> list[tuple]:  # type: ignore[type-arg]
    if not may_see_original(by, submission):
        not_found("submission", submission.number)
    draft = Draft(submission.number)
    path = draft.folder / f"{kind}.parquet"
    if submission.state in VISIBLE:
        path = sealed_folder(submission.number) / f"{kind}.parquet"
    if not path.exists():
        return []
    quoted = str(path).replace("'", "''")
    with faults_told(), engine() as backend:
        source = f"read_parquet('{quoted}')"
        return backend.con.execute(statement.format(source=source), [limit]).fetchall()
