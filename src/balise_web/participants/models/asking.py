"""What is announced to everyone confirmed, and what the governance body is asked for."""

# ruff: noqa: D106
from dataclasses import dataclass
from typing import ClassVar

from django.db import models
from django.db.models import Q

from balise.vocabulary.languages import LANGUAGES
from balise_web.participants.models.columns import choices, in_order
from balise_web.participants.models.declarations import REASONS
from balise_web.participants.models.taking_part import Participant, Person

ANSWERS = ("confirmed", "declined")


@dataclass(frozen=True)
class Said:
    """A text and the language that it is really in."""

    text: str
    language: str


class Announcement(models.Model):
    """Something said to everyone confirmed; ``texts`` maps a language to its text.

    ``language`` is that of the original, which is shown where a translation is missing.
    """

    texts = models.JSONField()
    language = models.CharField(max_length=2, choices=choices(LANGUAGES))
    first = models.DateField()
    until = models.DateField(null=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-first", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=in_order("first", "until"), name="announcement_in_order"
            ),
            models.CheckConstraint(
                condition=Q(language__in=LANGUAGES), name="announcement_language"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} {self.language}"

    def said_in(self, language: str) -> Said:
        """Give the text in a language, else the original with its own mark."""
        text = self.texts.get(language)
        if text:
            return Said(text, language)
        return Said(self.texts[self.language], self.language)


class CannotCollectRequest(models.Model):
    """A focal point asks to have it confirmed that a family cannot be collected."""

    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+")
    family = models.CharField(max_length=20)
    reason = models.CharField(max_length=9)
    text = models.CharField(max_length=2000)
    language = models.CharField(max_length=2, default="en")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    answer = models.CharField(max_length=9, blank=True)
    answer_text = models.CharField(max_length=2000, blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["participant", "family"],
                condition=Q(answer=""),
                name="cannot_collect_asked_once",
            ),
            models.CheckConstraint(
                condition=Q(reason__in=list(REASONS)),
                name="cannot_collect_asked_by_law_or_geography",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_by__isnull=True)
                | Q(answer__in=ANSWERS, answered_by__isnull=False),
                name="cannot_collect_answered_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} {self.family} {self.answer or '?'}"
