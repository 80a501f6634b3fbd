"""Which step a submission waits for, and whose step it is.

The rules themselves are in ``states`` and in the actions; this only tells people in
advance what an action would say, so that a page offers a step to who may take it.
"""

from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from balise_web.offers.ledgers import terms
from balise_web.participants.models import Person
from balise_web.submissions.models import RemovalRecord, Submission
from balise_web.submissions.states import (
    APPROVED,
    CHECKED,
    CLEARED,
    DRAFT,
    RECALLED,
    SEALED,
    TRANSITIONS,
)

ERASE = "erase"
"""The step after a recall: it changes no state, but another person must take it."""
_STEPS = {CHECKED: "clear", CLEARED: "approve", APPROVED: "seal", SEALED: "release"}
_NOTHING = Q(pk__in=())


def waits_for(by: Person) -> Q:
    """Ask for the submissions in which the next step is this person's to take."""
    if by.participant_id is None:
        return _NOTHING
    found = Q(state=CHECKED, agency_id__in=by.agencies())
    if by.has_role(*TRANSITIONS["release"].roles):
        found |= Q(state=DRAFT, loaded_for=True) | Q(state=SEALED, release_on=None)
    if by.has_role(*TRANSITIONS["approve"].roles):
        found |= Q(state=APPROVED) | _approvable(by) | _erasable(by)
    return found & Q(participant_id=by.participant_id)


def _approvable(by: Person) -> Q:
    another = Q(state=CLEARED) & ~Q(sent_by=by)
    second = Q(approved_by=None) | ~Q(approved_by=by)
    found = another & second
    rule = terms(timezone.localdate())
    if rule.one_person_approval == "yes":
        since = timezone.now() - timedelta(hours=rule.one_person_wait_hours)
        found |= Q(state=CLEARED, kind="file", sent_by=by, sent_at__lte=since)
    return found


def _erasable(by: Person) -> Q:
    """A recall reaches several at once: the one that was asked for stands for all."""
    return Q(
        state=RECALLED,
        removal__confirmed_at=None,
        removal__isnull=False,
        removal__together=F("number"),
    ) & ~Q(removal__recalled_by=by)


def next_step(submission: Submission) -> str:
    """Name the step that takes it further; nothing where there is none to take."""
    if submission.state == DRAFT:
        return "adopt" if submission.loaded_for else ""
    if submission.state == RECALLED:
        removal = RemovalRecord.objects.filter(submission=submission).first()
        return ERASE if removal and removal.confirmed_at is None else ""
    if submission.state == SEALED and submission.release_on:
        return ""
    return _STEPS.get(submission.state, "")


def may_take(by: Person, submission: Submission) -> bool:
    """Say whether the next step is this person's."""
    return Submission.objects.filter(waits_for(by), pk=submission.pk).exists()


def who_may(step: str, submission: Submission) -> QuerySet[Person, Person]:
    """Give the people who may take a step, as far as their roles say."""
    roles = TRANSITIONS["approve" if step == ERASE else step].roles
    people = Person.objects.filter(participant=submission.participant, active=True)
    if step == "clear":
        return people.filter(roles__agency=submission.agency).distinct()
    return people.filter(roles__role__in=roles).distinct()


def alone_from(by: Person, submission: Submission) -> datetime | None:
    """Say from when its sender may approve it alone; None where the terms forbid it."""
    rule = terms(timezone.localdate())
    barred = submission.kind == "nil" or rule.one_person_approval != "yes"
    if barred or submission.sent_by_id != by.pk:
        return None
    return submission.sent_at + timedelta(hours=rule.one_person_wait_hours)
