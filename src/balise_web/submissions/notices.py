"""Notices of recalls: each reader sees its own, an owner who has confirmed."""

from django.db.models import QuerySet

from balise_web.outcomes import not_found
from balise_web.participants.models import Person
from balise_web.submissions.exporters import SECRETARIAT
from balise_web.submissions.models import Notice, Submission


def notices_for(by: Person) -> QuerySet[Notice, Notice]:
    """Notices that concern a person's participant, or the secretariat."""
    found = Notice.objects.select_related("submission__participant", "participant")
    if by.participant_id is not None:
        return found.filter(participant_id=by.participant_id)
    if by.has_role("secretariat"):
        return found.filter(participant=None)
    return found.none()


def notice_for(by: Person, number: str) -> Notice:
    """One notice by the number of what was recalled."""
    found = notices_for(by).filter(submission__number=number).first()
    return found or not_found("notice", number)


def who_holds(row: Submission) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the readers told of a recall, and those that confirmed to have deleted it."""
    together = row.removal.together if hasattr(row, "removal") else row.number
    told = Notice.objects.filter(
        submission__removal__together=together,
        submission__participant=row.participant,
    ).select_related("participant")
    codes = {
        (notice.participant.code if notice.participant else SECRETARIAT): True
        for notice in told
    }
    waiting = {
        notice.participant.code if notice.participant else SECRETARIAT
        for notice in told
        if notice.confirmed_at is None
    }
    return tuple(sorted(codes)), tuple(sorted(set(codes) - waiting))
