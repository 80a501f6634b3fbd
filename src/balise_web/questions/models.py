"""A question about one value of another participant, and its answer if there is one.

The value itself is nowhere here: a question knows where it stands, by codes, and on
which submissions it rested when it was asked. It goes when one of those is erased.
"""

# ruff: noqa: D106
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from balise.vocabulary.languages import LANGUAGES
from balise_web.participants.models import Participant, Person
from balise_web.participants.models.columns import in_order
from balise_web.submissions.models import Submission


class PinnedQuestion(models.Model):
    """One question. It may stay unanswered; then its answer is empty."""

    number = models.CharField(max_length=16, unique=True)
    asker = models.ForeignKey(Participant, models.PROTECT, related_name="+")
    owner = models.ForeignKey(Participant, models.PROTECT, related_name="+")
    measure = models.CharField(max_length=40)
    dataflow = models.CharField(max_length=2)
    first = models.DateField()
    last = models.DateField()
    period = models.CharField(max_length=12)
    codes = models.JSONField(default=dict)
    pinned_to = models.ManyToManyField(Submission, related_name="pinned_questions")

    text = models.TextField()
    language = models.CharField(max_length=2)
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answer_language = models.CharField(max_length=2, blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-asked_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(asker=F("owner")), name="asked_of_another"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="question_has_words"),
            models.CheckConstraint(
                condition=Q(language__in=LANGUAGES), name="question_language"
            ),
            models.CheckConstraint(
                condition=in_order("first", "last"), name="question_in_order"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_by=None, answered_at=None)
                | (
                    ~Q(answer="")
                    & Q(
                        answered_by__isnull=False,
                        answered_at__isnull=False,
                        answer_language__in=LANGUAGES,
                    )
                ),
                name="answered_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return self.number
