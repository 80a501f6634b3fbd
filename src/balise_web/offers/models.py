"""Who may read what: one row per participant, dataflow and depth, and its history.

A change acts at once and rewrites no file: the rows are read for each decision.
"""

# ruff: noqa: D106
from typing import ClassVar

from django.db import models
from django.db.models import Q

from balise.sharing.ledger import Reach, Use
from balise.vocabulary.precision import PRECISIONS
from balise_web.participants.models import Agency, Group, Participant, Person

REACHES = tuple(reach.value for reach in Reach)
USES = tuple(use.value for use in Use)
LONGEST_EMBARGO = 12


class AudienceRow(models.Model):
    """The columns of an audience; ``names`` and ``excepted`` are participant codes."""

    reach = models.CharField(max_length=8, default=Reach.NOBODY.value)
    names = models.JSONField(default=list)
    group = models.ForeignKey(Group, models.PROTECT, null=True, related_name="+")
    excepted = models.JSONField(default=list)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(reach__in=REACHES), name="%(class)s_reach_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(reach="group") | Q(group__isnull=False),
                name="%(class)s_group_is_named",
            ),
        ]


class Offer(AudienceRow):
    """Who may read one dataflow of one participant at one depth."""

    participant = models.ForeignKey(Participant, models.PROTECT, related_name="offers")
    dataflow = models.CharField(max_length=2)
    depth = models.CharField(max_length=10)
    precision = models.CharField(max_length=10, default="default")
    use = models.CharField(max_length=24, default=Use.OWN_ANALYSTS.value)
    embargo_months = models.PositiveSmallIntegerField(default=0)
    tables = models.JSONField(null=True)
    public_from = models.DateField(null=True)

    class Meta(AudienceRow.Meta):
        abstract = False
        ordering: ClassVar = ["participant", "dataflow", "depth"]
        constraints: ClassVar = [
            *AudienceRow.Meta.constraints,
            models.UniqueConstraint(
                fields=["participant", "dataflow", "depth"], name="offer_once"
            ),
            models.CheckConstraint(
                condition=Q(depth__in=["statistics", "incidents"]),
                name="offer_depth_is_known",
            ),
            models.CheckConstraint(
                condition=Q(precision__in=list(PRECISIONS)),
                name="offer_precision_is_known",
            ),
            models.CheckConstraint(
                condition=Q(use__in=USES), name="offer_use_is_known"
            ),
            models.CheckConstraint(
                condition=Q(embargo_months__lte=LONGEST_EMBARGO),
                name="offer_embargo_is_a_year_at_most",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant} {self.dataflow} {self.depth}"


class OfferChange(models.Model):
    """What an offer became, and when; kept for the owner and the auditor."""

    offer = models.ForeignKey(Offer, models.CASCADE, related_name="changes")
    became = models.JSONField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.offer_id} {self.at}"


class LabelAudience(AudienceRow):
    """Who may read the slices that hold records with one restriction label."""

    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+")
    label = models.CharField(max_length=40)

    class Meta(AudienceRow.Meta):
        abstract = False
        constraints: ClassVar = [
            *AudienceRow.Meta.constraints,
            models.UniqueConstraint(
                fields=["participant", "label"], name="label_audience_once"
            ),
            models.CheckConstraint(condition=~Q(label=""), name="label_has_a_name"),
        ]

    def __str__(self) -> str:
        return f"{self.participant} {self.label}"


class NationalOffer(models.Model):
    """One agency lets others of the same participant read its dataflow."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="national_offers")
    dataflow = models.CharField(max_length=2)
    readers = models.ManyToManyField(Agency, related_name="+")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agency", "dataflow"], name="national_offer_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.agency} {self.dataflow}"


class LedgerStamp(models.Model):
    """A random value that changes with what one participant gives, or with the rest.

    Written by triggers alone (``stamps``); no key to a participant, so that a trigger
    never fails and a participant never waits for its stamp.
    """

    participant = models.BigIntegerField(primary_key=True)
    value = models.CharField(max_length=32)

    def __str__(self) -> str:
        return f"{self.participant} {self.value}"
