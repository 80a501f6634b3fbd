"""Who took recalled data out of the house, was told so, and deleted it."""

# ruff: noqa: D106
from typing import ClassVar

from django.db import models
from django.db.models import Q

from balise_web.participants.models import Participant, Person
from balise_web.submissions.models.delivery import Submission


class Notice(models.Model):
    """One reader told of one recall, and asked to confirm that its copies are gone.

    Without a participant the reader is the secretariat. ``citations`` are the answers
    that it exported, by the names printed on them, so that the copies can be found.
    """

    submission = models.ForeignKey(
        Submission, models.PROTECT, related_name="recall_notices"
    )
    participant = models.ForeignKey(
        Participant, models.PROTECT, null=True, related_name="+"
    )
    citations = models.JSONField(default=list)
    at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["submission", "participant"], name="notice_once_each"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None, confirmed_at=None)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="deletion_confirmed_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.participant_id}"
