"""Participants, their agencies and people, and how each came to take part.

Where a participant stands (confirmed, suspended, withdrawn) is its last event of
those kinds; nothing else says it, so the history and the standing cannot differ.
"""

# ruff: noqa: D106
from typing import ClassVar

from django.db import models
from django.db.models import Q

from balise_web.participants.models.columns import CODE, SLUG, choices

NATIONAL_ROLES = ("focal-point", "deputy", "validator", "contributor", "analyst")
CENTRAL_ROLES = ("auditor", "governance", "secretariat")
ROLES = (*NATIONAL_ROLES, *CENTRAL_ROLES)
EVENTS = ("invited", "confirmed", "suspended", "reinstated", "withdrawn", "kept")


class Participant(models.Model):
    """Who reports: a State, or a territory that reports by itself.

    A reference source is kept as one so that its figures have an owner, but it never
    takes part: it gives nothing, asks nothing and is never added to anyone's figures.
    """

    code = models.CharField(max_length=8, unique=True)
    name = models.CharField(max_length=200)
    is_reference = models.BooleanField(default=False)
    simulated = models.BooleanField(default=False)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(code__regex=CODE), name="participant_code_is_a_code"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="participant_has_name"),
        ]

    def __str__(self) -> str:
        return self.code


class ParticipantEvent(models.Model):
    """One step in a participant's history; a confirmation holds its letter."""

    participant = models.ForeignKey(Participant, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=12, choices=choices(EVENTS))
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey("Person", models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500, blank=True)
    authority = models.CharField(max_length=200, blank=True)
    letter_dated = models.DateField(null=True)
    focal_point = models.CharField(max_length=200, blank=True)
    deputy = models.CharField(max_length=200, blank=True)
    letter_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=EVENTS), name="participant_event_kind"
            ),
            models.CheckConstraint(
                condition=~Q(kind="confirmed")
                | (
                    Q(letter_dated__isnull=False)
                    & ~Q(authority="")
                    & ~Q(focal_point="")
                ),
                name="confirmed_by_a_letter",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["suspended", "withdrawn"]) | ~Q(reason=""),
                name="suspended_or_withdrawn_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} {self.kind}"


class Agency(models.Model):
    """A national source inside a participant."""

    participant = models.ForeignKey(
        Participant, models.PROTECT, related_name="agencies"
    )
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)

    class Meta:
        ordering: ClassVar = ["participant", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["participant", "code"], name="agency_code_is_unique_inside"
            ),
            models.CheckConstraint(
                condition=Q(code__regex=SLUG), name="agency_code_is_a_slug"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Person(models.Model):
    """Someone who acts; ``participant`` is empty for central roles."""

    handle = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    participant = models.ForeignKey(
        Participant, models.PROTECT, null=True, related_name="people"
    )
    active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["handle"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(handle__regex=SLUG), name="person_handle_is_a_slug"
            ),
        ]

    def __str__(self) -> str:
        return self.handle

    def held(self) -> "frozenset[tuple[str, int | None]]":
        """Roles held, each with its agency; read once per person."""
        if not hasattr(self, "_held"):
            self._held = frozenset(self.roles.values_list("role", "agency_id"))
        return self._held

    def has_role(self, *roles: str) -> bool:
        """Say whether the person holds one of these roles."""
        return any(role in roles for role, _ in self.held())

    def agencies(self) -> frozenset[int]:
        """Agencies that the person contributes for."""
        return frozenset(agency for _, agency in self.held() if agency is not None)


class Role(models.Model):
    """What a person may do, and for which agency where they contribute for one."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="roles")
    role = models.CharField(max_length=12)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="roles")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "role", "agency"], name="role_once_per_agency"
            ),
            models.UniqueConstraint(
                fields=["person", "role"],
                condition=Q(agency__isnull=True),
                name="role_once",
            ),
            models.CheckConstraint(condition=Q(role__in=ROLES), name="role_is_known"),
            models.CheckConstraint(
                condition=Q(role="contributor", agency__isnull=False)
                | (~Q(role="contributor") & Q(agency__isnull=True)),
                name="contributor_has_an_agency",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role}"
