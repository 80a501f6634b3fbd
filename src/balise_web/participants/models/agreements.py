"""The terms that participants accept, and the groups that they form."""

# ruff: noqa: D106
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from balise_web.participants.models.columns import SLUG, in_order
from balise_web.participants.models.taking_part import Participant, Person


class TermsVersion(models.Model):
    """One version of the terms; a later one never takes effect before an earlier."""

    version = models.PositiveIntegerField(unique=True)
    values = models.JSONField()
    effective_on = models.DateField()
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["version"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(version__gte=1), name="terms_count_from_one"
            )
        ]

    def __str__(self) -> str:
        return str(self.version)


class TermsAcceptance(models.Model):
    """A participant accepted a version of the terms."""

    participant = models.ForeignKey(
        Participant, models.PROTECT, related_name="acceptances"
    )
    terms = models.ForeignKey(TermsVersion, models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["participant", "terms"], name="terms_accepted_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} {self.terms_id}"


class Group(models.Model):
    """Participants who may be named together in an offer."""

    name = models.CharField(max_length=40, unique=True)
    label = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(name__regex=SLUG), name="group_name_is_a_slug"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A participant belongs to a group from a day that was announced before."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="memberships")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+")
    announced_on = models.DateField()
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=in_order("since", "until"), name="membership_in_order"
            ),
            models.CheckConstraint(
                condition=Q(since__gte=F("announced_on")), name="membership_announced"
            ),
            models.UniqueConstraint(
                fields=["group", "participant"],
                condition=Q(until__isnull=True),
                name="membership_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group_id} {self.participant_id}"
