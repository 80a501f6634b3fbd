"""The audit: one chain of events per participant, appended to and never changed.

Each event holds the digest of the one before it, and the head of every chain is kept
beside it and printed on receipts, so that a removed or altered event shows.
"""

# ruff: noqa: D106
from typing import ClassVar

from django.db import models

CENTRAL = "-"
"""The chain of events that concern no single participant."""


class Head(models.Model):
    """The last event of one chain; its row is the lock of whoever appends."""

    chain = models.CharField(max_length=16, unique=True)
    number = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, default="0" * 64)

    def __str__(self) -> str:
        return f"{self.chain}/{self.number}:{self.digest[:12]}"


class Event(models.Model):
    """One thing that was done. ``what`` holds codes and periods, never a value."""

    chain = models.CharField(max_length=16)
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=64)
    person = models.CharField(max_length=64, blank=True)
    on_behalf_of = models.CharField(max_length=16, blank=True)
    system_user = models.CharField(max_length=64)
    what = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["chain", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["chain", "number"], name="event_one_per_number"
            ),
            models.CheckConstraint(
                condition=models.Q(number__gte=1), name="event_counts_from_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.chain}/{self.number} {self.kind}"
