"""A letter that lets one person in, once, within a week."""

# ruff: noqa: D106
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from balise_web.accounts.models.account import PAGE_LANGUAGES
from balise_web.participants.models import Person


class Invitation(models.Model):
    """An invitation; its token is known to whoever got the letter, and to nobody else.

    It stays as a record: what became of it is what its last two columns say.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="invitations")
    email = models.EmailField()
    language = models.CharField(max_length=7, default="en")
    digest = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="invitation_one_open_per_person",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="invitation_accepted_or_withdrawn",
            ),
            models.CheckConstraint(
                condition=Q(email=Lower(F("email"))),
                name="invitation_address_is_lower",
            ),
            models.CheckConstraint(
                condition=Q(language__in=PAGE_LANGUAGES), name="invitation_language"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.expires_at:%Y-%m-%d}"
