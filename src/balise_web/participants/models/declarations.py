"""What a participant has said of its own data, each with its validity.

Rows for the source sheet, for which agencies may be added or which one is official,
for incidents being complete, for what cannot be collected, and for how far the
secretariat may read.
"""

# ruff: noqa: D106
from typing import ClassVar

from django.db import models
from django.db.models import Q

from balise_web.participants.models.columns import in_order
from balise_web.participants.models.taking_part import Agency, Participant, Person

DECLARATIONS = ("disjoint", "official", "incidents-complete")
FREQUENCIES = ("A", "S", "Q", "M", "W", "D")
REASONS = ("law", "geography")
TICKS = ("nothing", "draft-help", "pooled", "full")


class SourceSheet(models.Model):
    """How one agency counts one dataflow, from a day on. ``fields`` may be partial."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="sheets")
    dataflow = models.CharField(max_length=2)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    fields = models.JSONField(default=dict)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["agency", "dataflow", "valid_from"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agency", "dataflow", "valid_from"], name="sheet_once"
            ),
            models.CheckConstraint(
                condition=in_order("valid_from", "valid_to"), name="sheet_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency} {self.dataflow} {self.valid_from}"


class Declaration(models.Model):
    """Agencies' figures add (``disjoint``), one is official, or incidents are complete.

    ``agency`` is the official one, or the one whose incidents are complete; for
    ``disjoint`` the agencies stand in the list of that name.
    """

    participant = models.ForeignKey(
        Participant, models.PROTECT, related_name="declarations"
    )
    dataflow = models.CharField(max_length=2)
    kind = models.CharField(max_length=18)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")
    disjoint = models.ManyToManyField(Agency, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=DECLARATIONS), name="declaration_kind"
            ),
            models.CheckConstraint(
                condition=Q(kind="disjoint", agency__isnull=True)
                | (~Q(kind="disjoint") & Q(agency__isnull=False)),
                name="declaration_names_one_agency_or_several",
            ),
            models.CheckConstraint(
                condition=in_order("valid_from", "valid_to"),
                name="declaration_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant} {self.dataflow} {self.kind}"


class CannotCollect(models.Model):
    """The governance body confirmed that a family cannot be collected."""

    participant = models.ForeignKey(
        Participant, models.PROTECT, related_name="cannot_collect"
    )
    family = models.CharField(max_length=20)
    reason = models.CharField(max_length=9)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["participant", "family"], name="cannot_collect_once"
            ),
            models.CheckConstraint(
                condition=Q(reason__in=list(REASONS)),
                name="cannot_collect_by_law_or_geography",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant} {self.family}"


class SecretariatTick(models.Model):
    """How far the secretariat may read one dataflow of one participant."""

    participant = models.ForeignKey(Participant, models.PROTECT, related_name="ticks")
    dataflow = models.CharField(max_length=2)
    level = models.CharField(max_length=10)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["participant", "dataflow"], name="tick_once"
            ),
            models.CheckConstraint(condition=Q(level__in=TICKS), name="tick_level"),
        ]

    def __str__(self) -> str:
        return f"{self.participant} {self.dataflow} {self.level}"


class StatedFrequency(models.Model):
    """How often a participant says that it reports a family of dataflows."""

    participant = models.ForeignKey(
        Participant, models.PROTECT, related_name="frequencies"
    )
    family = models.CharField(max_length=20)
    frequency = models.CharField(max_length=1)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["participant", "family"], name="frequency_stated_once"
            ),
            models.CheckConstraint(
                condition=Q(frequency__in=FREQUENCIES), name="frequency_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant} {self.family} {self.frequency}"
