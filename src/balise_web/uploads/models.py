"""Rows of files on their way in, and of packs that an agency keeps.

What a file says lies in the upload's folder beside the file itself and goes with it.
The row holds what a person answered, and that is emptied when the file goes.
"""

# ruff: noqa: D106
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from balise_web.jobs.leases import Leased
from balise_web.participants.models import Agency, Person
from balise_web.participants.models.columns import choices
from balise_web.submissions.models import Submission
from balise_web.uploads.states import RECEIVING, SENT, STATES


class Upload(Leased):
    """One file that somebody sends from a page; its bytes lie among the drafts."""

    number = models.CharField(max_length=16, unique=True)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="uploads")
    by = models.ForeignKey(Person, models.PROTECT, related_name="uploads")
    state = models.CharField(max_length=9, choices=choices(STATES), default=RECEIVING)
    begun_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    file_name = models.CharField(max_length=255, blank=True)
    size = models.BigIntegerField()
    received = models.BigIntegerField(default=0)

    version = models.PositiveIntegerField(default=1)
    """Counts the changes that people made; a form names the one that it was made from."""
    reading = models.JSONField(default=dict)
    """What a person says of how the file is read (``Choices``)."""
    answers = models.JSONField(default=dict)
    """Answers to questions, by their names."""
    basis = models.CharField(max_length=80, blank=True)
    """From which pack to begin: empty for whichever fits, or one that was named."""
    pack_text = models.TextField(blank=True)
    """The pack as it stands; with the basis ``own``, as a person wrote it."""
    pack_name = models.CharField(max_length=60, blank=True)
    ready = models.BooleanField(default=False)
    """Whether nothing is asked any more and the pack converts the file."""
    stage = models.CharField(max_length=12, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    problems = models.JSONField(default=list)
    """Why the last work on it came to nothing: codes with their parameters."""

    corrects = models.ForeignKey(
        Submission, models.SET_NULL, null=True, related_name="+"
    )
    """The submission of which this is the corrected file."""
    becomes = models.CharField(max_length=16, blank=True)
    """The number of the submission that is made of it, drawn before the work begins."""

    class Meta:
        ordering: ClassVar = ["-begun_at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["state"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=STATES), name="upload_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(received__gte=0) & Q(received__lte=F("size")),
                name="upload_no_longer_than_said",
            ),
            models.CheckConstraint(
                condition=Q(progress__lte=100), name="upload_progress_is_a_percentage"
            ),
            models.CheckConstraint(
                condition=~Q(state=SENT) | ~Q(becomes=""),
                name="upload_sent_as_something",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class KeptPack(models.Model):
    """A pack that an agency sent a file through, to be tried first on its next one."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="packs")
    identity = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    version = models.CharField(max_length=40)
    text = models.TextField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    kept_at = models.DateTimeField()
    used_at = models.DateTimeField()
    follows = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    """The version that read the files before, where the layout changed."""
    changes = models.JSONField(default=list)
    """What changed since, as codes with the columns concerned; no value of a cell."""

    class Meta:
        ordering: ClassVar = ["-used_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agency", "identity"], name="pack_kept_once_per_agency"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"
