"""The leave to look along that a participant gives the secretariat for some hours."""

# ruff: noqa: D106
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from balise_web.participants.models import Participant, Person


class SupportGrant(models.Model):
    """``person`` may look, and only look, with the eyes of ``by``, until it ends."""

    participant = models.ForeignKey(
        Participant, models.PROTECT, related_name="support_grants"
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    made_at = models.DateTimeField(auto_now_add=True)
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("made_at")),
                name="support_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""), name="support_for_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} {self.person_id}"

    @property
    def lasts(self) -> bool:
        """Say whether it still lets anybody look."""
        return self.ended_at is None and self.ends_at > timezone.now()
