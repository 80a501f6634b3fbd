"""The audit: one chain of events per participant, appended to and never changed.

Each event holds the digest of the one before it, and the head of every chain is kept
beside it and printed on receipts, so that a removed or altered event shows.
"""

# ruff: noqa: D106
from typing import ClassVar

from django.db import models

CENTRAL = "-"
"""The chain of events that concern no single participant."""
READING = (
    "question-asked",
    "citation-rebuilt",
    "draft-looked-at",
    "pool-released",
    "pool-shown",
)
"""Kinds of events that tell of somebody who looked."""


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


class Reading(models.Model):
    """Where an event that tells of a reading is found; made from the event alone.

    ``reader`` is empty for whoever has no participant. ``own`` says that the chain is
    the reader's, which names the person; an owner's does not.
    """

    event = models.OneToOneField(Event, models.PROTECT, related_name="reading")
    chain = models.CharField(max_length=16)
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    reader = models.CharField(max_length=16, blank=True)
    dataflow = models.CharField(max_length=2, blank=True)
    own = models.BooleanField()

    class Meta:
        ordering: ClassVar = ["-at", "-number"]
        indexes: ClassVar = [
            models.Index(fields=["chain", "at", "number"], name="reading_of_chain"),
            models.Index(
                fields=["chain", "reader", "at", "number"], name="reading_by_reader"
            ),
            models.Index(
                fields=["chain", "dataflow", "at", "number"], name="reading_by_dataflow"
            ),
            models.Index(fields=["own", "at", "number"], name="reading_by_anyone"),
        ]

    def __str__(self) -> str:
        return f"{self.chain}/{self.number} {self.reader} {self.dataflow}"


class Check(models.Model):
    """A chain was followed from its start: how far, when, and what was found."""

    chain = models.CharField(max_length=16)
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    fault = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["chain", "-pk"]
        indexes: ClassVar = [models.Index(fields=["chain", "-id"], name="check_latest")]

    def __str__(self) -> str:
        return f"{self.chain}/{self.number} {self.fault or 'whole'}"
