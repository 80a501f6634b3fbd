"""What a person asked to be done to a submission that takes longer than a page waits."""

# ruff: noqa: D106
from typing import ClassVar

from django.db import models
from django.db.models import Q

from balise_web.jobs.leases import Leased
from balise_web.participants.models import Person
from balise_web.participants.models.columns import choices
from balise_web.submissions.models.delivery import Submission

ERRANDS = ("seal", "release", "erasure", "workbook")
WAITING, DONE, REFUSED = "waiting", "done", "refused"


class Errand(Leased):
    """One long step, by whom it was asked, and what came of it.

    ``wanted`` holds codes alone: a language, a format, a day. ``messages`` are what its
    author should know, as codes with their parameters.
    """

    number = models.CharField(max_length=16, unique=True)
    submission = models.ForeignKey(Submission, models.CASCADE, related_name="errands")
    kind = models.CharField(max_length=8, choices=choices(ERRANDS))
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    wanted = models.JSONField(default=dict)
    state = models.CharField(max_length=7, default=WAITING)
    messages = models.JSONField(default=list)
    attempts = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-asked_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=ERRANDS), name="errand_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[WAITING, DONE, REFUSED]),
                name="errand_state_is_known",
            ),
            models.UniqueConstraint(
                fields=["submission", "kind", "wanted"],
                condition=Q(state=WAITING),
                name="errand_waits_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"
