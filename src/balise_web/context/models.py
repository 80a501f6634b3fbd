"""Notes that explain a figure: a law, an operation, a change of counting."""

# ruff: noqa: D106
from typing import ClassVar

from django.db import models
from django.db.models import Q

from balise.vocabulary.languages import LANGUAGES
from balise_web.participants.models import Participant, Person
from balise_web.participants.models.columns import in_order
from balise_web.submissions.models import Submission

KINDS = (
    "definition",
    "counting-rule",
    "coverage",
    "law",
    "policy",
    "operation",
    "driver",
    "route",
    "event",
    "modus-operandi",
    "organisation",
    "corruption",
    "outlook",
    "response",
    "not-known",
)
ANSWERS = ("law", "policy", "operation", "counting-rule", "route", "event", "not-known")
"""What the one question about an unexpected figure may be answered with (RULES 5)."""


class Note(models.Model):
    """One note of the dataflow CX, and what it is attached to.

    A note pinned to a submission goes when that submission is erased. One that answers
    a ``finding`` is pinned to its figure as well: ``figure`` has the indicator, table and
    codes, ``row`` and ``column`` the place in the original, ``labels`` the
    restrictions of the figure, which are those of the note.
    """

    participant = models.ForeignKey(Participant, models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=20)
    text = models.TextField()
    language = models.CharField(max_length=2)
    confidence = models.CharField(max_length=10, blank=True)
    dataflow = models.CharField(max_length=2, blank=True)
    first = models.DateField(null=True)
    last = models.DateField(null=True)
    dimension = models.CharField(max_length=30, blank=True)
    code = models.CharField(max_length=40, blank=True)
    submission = models.ForeignKey(
        Submission, models.PROTECT, null=True, related_name="notes"
    )
    finding = models.CharField(max_length=60, blank=True)
    figure = models.JSONField(default=dict)
    row = models.PositiveBigIntegerField(null=True)
    column = models.CharField(max_length=255, blank=True)
    labels = models.JSONField(default=list)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="note_kind"),
            models.CheckConstraint(
                condition=~Q(text="") | ~Q(finding=""), name="note_says_something"
            ),
            models.CheckConstraint(
                condition=Q(finding="") | Q(kind__in=ANSWERS, submission__isnull=False),
                name="answer_is_pinned_and_says_why",
            ),
            models.CheckConstraint(
                condition=Q(language__in=LANGUAGES), name="note_language"
            ),
            models.CheckConstraint(
                condition=in_order("first", "last"), name="note_in_order"
            ),
            models.CheckConstraint(
                condition=Q(dimension="", code="") | ~(Q(dimension="") | Q(code="")),
                name="note_names_a_dimension_and_its_code",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant} {self.kind}"
