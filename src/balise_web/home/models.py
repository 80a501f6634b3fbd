"""When a person last looked at home: what changed is told since then."""

# ruff: noqa: D106
from django.db import models
from django.db.models import F, Q

from balise_web.participants.models import Person


class LastLook(models.Model):
    """Two looks of one person: the present visit, and the one before it."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="+")
    at = models.DateTimeField()
    before = models.DateTimeField()

    class Meta:
        constraints = [  # noqa: RUF012
            models.CheckConstraint(
                condition=Q(before__lte=F("at")), name="looked_in_order"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.at}"
