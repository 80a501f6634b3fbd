"""Move a submission from one state to the next, and lend it to one worker at a time.

A change of state is an UPDATE that names the state expected, with its row count
checked: of two people who act at once, one wins and the other is told.
"""

import secrets
from datetime import timedelta
from typing import NoReturn

from django.db.models import Q
from django.utils import timezone

from balise_web.outcomes import stop
from balise_web.participants.access import require_national
from balise_web.participants.models import Person
from balise_web.submissions.models import Submission
from balise_web.submissions.states import TRANSITIONS
from balise_web.submissions.workers import is_gone, this_process

LEASE = timedelta(minutes=30)


def allowed(step: str, submission: Submission, by: Person) -> None:
    """Stop unless this person may take this step from where the submission is."""
    transition = TRANSITIONS[step]
    require_national(by, submission.participant, *transition.roles)
    if submission.state not in transition.sources:
        _not_from_here(submission)


def move(
    step: str, submission: Submission, expected: Q | None = None, **changes: object
) -> None:
    """Take the step, if the submission still is where it was expected to be."""
    transition = TRANSITIONS[step]
    moved = (
        Submission.objects.filter(
            expected or Q(), pk=submission.pk, state__in=transition.sources
        )
        .filter(state=submission.state)
        .update(state=transition.target, **changes)
    )
    if not moved:
        _not_from_here(submission)
    submission.refresh_from_db()


def lend(submission: Submission, by: Person, state: str) -> str:
    """Lend the submission to one worker; give the name of the lease."""
    now = timezone.now()
    holder = f"{by.handle}:{secrets.token_hex(8)}"
    lent = (
        Submission.objects.filter(pk=submission.pk, state=state)
        .filter(unlent(submission))
        .update(
            lease_holder=holder,
            lease_process=this_process(),
            lease_until=now + LEASE,
            progress=0,
            cancel_requested=False,
        )
    )
    if not lent:
        submission.refresh_from_db()
        if submission.state != state:
            _not_from_here(submission)
        stop("at-work-elsewhere", number=submission.number)
    submission.refresh_from_db()
    return holder


def unlent(submission: Submission) -> Q:
    """Ask for no lease, one that ran out, or one whose process is gone."""
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=timezone.now())
    lent = Submission.objects.filter(pk=submission.pk, lease_until__isnull=False)
    for holder, process in lent.values_list("lease_holder", "lease_process"):
        if is_gone(process):
            free |= Q(lease_holder=holder)
    return free


def end_dead_leases() -> None:
    """Let every lease whose process is gone run out now."""
    for row in Submission.objects.filter(lease_until__isnull=False):
        if is_gone(row.lease_process):
            Submission.objects.filter(pk=row.pk, lease_holder=row.lease_holder).update(
                lease_until=timezone.now()
            )


def report(submission: Submission, holder: str, percent: int) -> None:
    """Note how far a worker is; stop it where someone asked to, or it lost its lease."""
    held = Submission.objects.filter(pk=submission.pk, lease_holder=holder)
    if not held.filter(cancel_requested=False).update(
        progress=percent, lease_until=timezone.now() + LEASE
    ):
        stop("cancelled", number=submission.number)


def give_back(submission: Submission, holder: str) -> None:
    """End a lease; one that was lost meanwhile is left alone."""
    Submission.objects.filter(pk=submission.pk, lease_holder=holder).update(
        lease_holder="", lease_process="", lease_until=None
    )


def _not_from_here(submission: Submission) -> NoReturn:
    submission.refresh_from_db()
    stop("not-from-here", number=submission.number, state=submission.state)
