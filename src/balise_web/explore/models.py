"""Citations of answers, pools that were released, and who took an answer out."""

# ruff: noqa: D106
from typing import ClassVar

from django.db import models

from balise_web.participants.models import Participant, Person
from balise_web.submissions.models import Submission


class CitationRow(models.Model):
    """One answer that was given: the question and what it rested on, no figure."""

    name = models.CharField(max_length=26, unique=True)
    participant = models.ForeignKey(
        Participant, models.PROTECT, null=True, related_name="+"
    )
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    content = models.TextField()
    exported = models.CharField(max_length=10, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.name


class Used(models.Model):
    """An answer used slices of a submission."""

    citation = models.ForeignKey(CitationRow, models.CASCADE, related_name="used")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="used_by")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["citation", "submission"], name="submission_used_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.citation_id} {self.submission_id}"


class Pool(models.Model):
    """Pooled figures of a measure and a year, released once: no figure is kept.

    ``answer`` is a digest keyed with the secrets of all that it rests on, so that what
    is shown later is what was released, or nothing.
    """

    measure = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    question = models.TextField()
    participants = models.TextField()
    at = models.DateTimeField()
    answer = models.CharField(max_length=64, blank=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    used = models.ManyToManyField(Submission, related_name="pools")

    class Meta:
        ordering: ClassVar = ["measure", "year"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["measure", "year"], name="one_pool_per_measure_and_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.year}"
