"""Who wants to be reminded, and what each was reminded of: never twice of the same."""

# ruff: noqa: D106
from typing import ClassVar

from django.db import models
from django.db.models import Q

from balise_web.participants.models import Agency, Person

FARTHEST = 60
KINDS = ("ahead", "late")


class ReminderChoice(models.Model):
    """Whether a person gets reminders, and how many days before something is due."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="reminders")
    active = models.BooleanField(default=True)
    days_ahead = models.PositiveSmallIntegerField(default=7)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(days_ahead__lte=FARTHEST), name="reminded_not_too_early"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.days_ahead if self.active else '-'}"


class Reminded(models.Model):
    """One person was reminded of one period of one source."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    agency = models.ForeignKey(Agency, models.CASCADE, related_name="+")
    dataflow = models.CharField(max_length=2)
    period = models.CharField(max_length=16)
    kind = models.CharField(max_length=5)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "agency", "dataflow", "period", "kind"],
                name="reminded_once",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=KINDS), name="reminded_ahead_or_late"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.dataflow} {self.period} {self.kind}"
