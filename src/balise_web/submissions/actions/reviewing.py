"""Clear, approve, adopt, explain and discard what is not sealed yet."""

from django.db import transaction
from django.utils import timezone

from balise_web.audit.chain import record
from balise_web.context.models import Note
from balise_web.jobs.leases import unlent
from balise_web.offers.ledgers import terms
from balise_web.outcomes import Done, action, stop
from balise_web.participants.access import require_national
from balise_web.participants.models import Person
from balise_web.submissions.bases import check_base
from balise_web.submissions.models import Submission
from balise_web.submissions.moving import allowed, move
from balise_web.submissions.states import BEFORE_SEALING, DISCARDED, DRAFT
from balise_web.submissions.storage import Draft
from balise_web.submissions.waiting import alone_from


@action
def adopt(submission: Submission, *, by: Person) -> Done[Submission]:
    """Take over a file that the secretariat loaded; until then it stays a draft."""
    allowed("adopt", submission, by)
    if not submission.loaded_for:
        stop("not-from-here", number=submission.number, state=DRAFT)
    move("adopt", submission)
    return _noted("submission-adopted", submission, by)


def clear(submission: Submission, *, by: Person) -> Done[Submission]:
    """Say for the agency that this is what it sends, and no earlier draft of it."""
    outcome = _clear(submission, by=by)
    corrected = submission.corrects
    if isinstance(outcome, Done) and corrected and corrected.state == DISCARDED:
        Draft(corrected.number).erase()
    return outcome


@action
def _clear(submission: Submission, *, by: Person) -> Done[Submission]:
    allowed("clear", submission, by)
    if submission.agency_id not in by.agencies():
        stop("agency-clears", agency=submission.agency.code)
    check_base(submission)
    move("clear", submission, cleared_by=by, cleared_at=timezone.now())
    corrected = submission.corrects
    if corrected is not None and corrected.state in BEFORE_SEALING:
        discard_row(corrected, by)
    return _noted("submission-cleared", submission, by)


@action
def approve(submission: Submission, *, by: Person) -> Done[Submission]:
    """Approve for the participant: another than the sender; a nil return by two."""
    allowed("approve", submission, by)
    check_base(submission)
    alone = submission.sent_by_id == by.pk
    if alone:
        _check_alone(submission, by)
    if submission.kind == "nil":
        return _approve_nil(submission, by)
    move(
        "approve",
        submission,
        approved_by=by,
        approved_at=timezone.now(),
        one_person=alone,
    )
    return _noted("submission-approved", submission, by, one_person=alone)


@action
def explain_errors(
    submission: Submission, *, reason: str, by: Person
) -> Done[Submission]:
    """Say why the errors found may stand; until then the delivery gives nothing."""
    require_national(by, submission.participant, "validator", "focal-point", "deputy")
    if submission.sent_by_id == by.pk:
        stop("another-person", number=submission.number)
    if not reason.strip():
        stop("reason-missing")
    Submission.objects.filter(pk=submission.pk).update(errors_explained=reason.strip())
    submission.refresh_from_db()
    return _noted("submission-errors-explained", submission, by)


@action
def cancel(submission: Submission, *, by: Person) -> Done[Submission]:
    """Ask whoever works on a submission to stop."""
    require_national(
        by, submission.participant, "contributor", "validator", "focal-point", "deputy"
    )
    Submission.objects.filter(pk=submission.pk).update(cancel_requested=True)
    return _noted("submission-cancel-requested", submission, by)


def discard(submission: Submission, *, by: Person) -> Done[Submission]:
    """Throw away what was never sealed; its files go at once."""
    outcome = _discard(submission, by=by)
    if isinstance(outcome, Done):
        Draft(submission.number).erase()
    return outcome


@action
def _discard(submission: Submission, *, by: Person) -> Done[Submission]:
    allowed("discard", submission, by)
    return discard_row(submission, by)


@transaction.atomic
def discard_row(submission: Submission, by: Person) -> Done[Submission]:
    """Throw the row away, unless somebody works on it."""
    free = unlent(submission)
    if submission.state not in BEFORE_SEALING or not (
        Submission.objects.filter(free, pk=submission.pk).exists()
    ):
        stop("at-work-elsewhere", number=submission.number)
    gone = {"secret": None, "received": "", "file_name": "", "read_as": {}}
    move("discard", submission, free, **gone)
    Note.objects.filter(submission=submission).delete()
    return _noted("submission-discarded", submission, by)


def _check_alone(submission: Submission, by: Person) -> None:
    """One officer may approve alone, if the terms say so, after a night's sleep."""
    since = alone_from(by, submission)
    if since is None:
        stop("another-person", number=submission.number)
    if since > timezone.now():
        hours = terms(timezone.localdate()).one_person_wait_hours
        stop("one-person-waits", hours=hours)


def _approve_nil(submission: Submission, by: Person) -> Done[Submission]:
    first = Submission.objects.filter(
        pk=submission.pk, state=submission.state, approved_by__isnull=True
    ).update(approved_by=by, approved_at=timezone.now())
    if first:
        submission.refresh_from_db()
        return _noted("nil-return-approved-once", submission, by)
    submission.refresh_from_db()
    if submission.approved_by_id == by.pk:
        stop("another-person", number=submission.number)
    move("approve", submission, second_approved_by=by)
    return _noted("submission-approved", submission, by, one_person=False)


def _noted(
    kind: str, submission: Submission, by: Person, **what: object
) -> Done[Submission]:
    record(
        kind,
        person=by.handle,
        about=[submission.participant.code],
        what={"number": submission.number, **what},
    )
    return Done(submission)
