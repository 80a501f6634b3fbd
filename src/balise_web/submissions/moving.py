"""Move a submission from one state to the next, and lend it to one worker at a time.

A change of state is an UPDATE that names the state expected, with its row count
checked: of two people who act at once, one wins and the other is told.
"""

from typing import NoReturn

from django.db.models import Q

from balise_web.jobs.leases import goes_on, take
from balise_web.outcomes import stop
from balise_web.participants.access import require_national
from balise_web.participants.models import Person
from balise_web.submissions.models import Submission
from balise_web.submissions.states import TRANSITIONS


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
    if holder := take(submission, by.handle, state=state):
        return holder
    if submission.state != state:
        return _not_from_here(submission)
    return stop("at-work-elsewhere", number=submission.number)


def report(submission: Submission, holder: str, percent: int) -> None:
    """Note how far a worker is; stop it where someone asked to, or it lost its lease."""
    if not goes_on(submission, holder, percent):
        stop("cancelled", number=submission.number)


def _not_from_here(submission: Submission) -> NoReturn:
    submission.refresh_from_db()
    stop("not-from-here", number=submission.number, state=submission.state)
