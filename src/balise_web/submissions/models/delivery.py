"""A submission, what it covers, and what is kept of one that was taken back.

The row is the truth: sealed files without a row do not exist. No row holds a figure;
``secret`` keys every digest of the submission's content and goes when it is erased.
"""

# ruff: noqa: D106
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from balise_web.jobs.leases import Leased
from balise_web.participants.models import Agency, Participant, Person
from balise_web.participants.models.columns import choices
from balise_web.submissions.states import (
    APPROVED,
    CLEARED,
    RECALLED,
    RELEASED,
    SEALED,
    STATES,
)

KINDS = ("file", "nil")
ASKED_REACHES = ("replaced", "this")
REACHES = (*ASKED_REACHES, "part")
"""Of what a recall takes a part, the rest stands under another number."""
_FROM_SEALED = [SEALED, RELEASED]
_FROM_APPROVED = [APPROVED, *_FROM_SEALED]
_FROM_CLEARED = [CLEARED, *_FROM_APPROVED]


def _unless(states: list[str], condition: Q) -> Q:
    return ~Q(state__in=states) | condition


class Submission(Leased):
    """One delivery by one agency."""

    number = models.CharField(max_length=16, unique=True)
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="submissions")
    kind = models.CharField(max_length=4, default="file")
    state = models.CharField(max_length=9, choices=choices(STATES), default="draft")
    simulated = models.BooleanField(default=False)

    file_name = models.CharField(max_length=255, blank=True)
    pack_name = models.CharField(max_length=200, blank=True)
    pack_version = models.CharField(max_length=40, blank=True)
    pack_identity = models.CharField(max_length=64, blank=True)
    pack_text = models.TextField(blank=True)
    balance = models.JSONField(default=dict)
    errors = models.PositiveIntegerField(default=0)
    warnings = models.PositiveIntegerField(default=0)
    errors_explained = models.CharField(max_length=500, blank=True)
    labels = models.JSONField(default=list)
    unchanged = models.JSONField(default=list)
    """Slices whose rows did not change keep an earlier submission (see sealing)."""
    read_as = models.JSONField(default=dict)
    """How the file was understood, so that its rows can be had again (``reopening``)."""
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="corrections"
    )
    """The submission of which this is a corrected version."""
    secret = models.BinaryField(null=True)
    received = models.CharField(max_length=64, blank=True)
    """Keyed digest of the file as received, which is kept even if the file is not."""

    sent_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    loaded_for = models.BooleanField(default=False)
    cleared_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    cleared_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    second_approved_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+"
    )
    one_person = models.BooleanField(default=False)
    order_no = models.PositiveIntegerField(null=True)
    sealed_at = models.DateTimeField(null=True)
    release_on = models.DateField(null=True)
    released_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-sent_at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["participant", "state"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=STATES), name="submission_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=KINDS), name="submission_kind_is_known"
            ),
            models.CheckConstraint(
                condition=_unless(_FROM_CLEARED, Q(cleared_by__isnull=False)),
                name="cleared_by_someone",
            ),
            models.CheckConstraint(
                condition=_unless(_FROM_APPROVED, Q(approved_by__isnull=False)),
                name="approved_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True)
                | ~Q(approved_by=F("sent_by"))
                | Q(one_person=True),
                name="approved_by_another_than_the_sender",
            ),
            models.CheckConstraint(
                condition=Q(second_approved_by__isnull=True)
                | ~Q(second_approved_by=F("approved_by")),
                name="second_approval_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(kind="nil")
                | _unless(_FROM_APPROVED, Q(second_approved_by__isnull=False)),
                name="nil_return_approved_by_two",
            ),
            models.CheckConstraint(
                condition=_unless(
                    _FROM_SEALED,
                    Q(
                        sealed_at__isnull=False,
                        order_no__isnull=False,
                        secret__isnull=False,
                    ),
                ),
                name="sealed_has_order_and_secret",
            ),
            models.CheckConstraint(
                condition=_unless(
                    [RELEASED],
                    Q(released_at__isnull=False, released_by__isnull=False),
                ),
                name="released_by_someone",
            ),
            models.UniqueConstraint(
                fields=["participant", "order_no"], name="sealed_in_one_order"
            ),
            models.CheckConstraint(
                condition=Q(progress__lte=100), name="progress_is_a_percentage"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def open_errors(self) -> bool:
        """Say whether errors were found that nobody has explained."""
        return self.errors > 0 and not self.errors_explained


class CoveredSeries(models.Model):
    """What a submission states that it covers of one series; it replaces just that.

    ``runs`` are its days as pairs of ISO dates. ``nil`` says that every value in it
    is zero; ``labels`` are the restriction labels that cover all of it.
    """

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="covered")
    depth = models.CharField(max_length=10)
    dataflow = models.CharField(max_length=2)
    indicator = models.CharField(max_length=40, blank=True)
    statistic = models.CharField(max_length=20)
    unit = models.CharField(max_length=40)
    frequency = models.CharField(max_length=1)
    table = models.CharField(max_length=300)
    runs = models.JSONField(default=list)
    complete = models.BooleanField(default=False)
    absent = models.CharField(max_length=10, default="not_listed")
    replaces = models.CharField(max_length=6, default="slices")
    nil = models.BooleanField(default=False)
    labels = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=[
                    "submission",
                    "depth",
                    "dataflow",
                    "indicator",
                    "statistic",
                    "unit",
                    "frequency",
                    "table",
                ],
                name="series_covered_once",
            ),
            models.CheckConstraint(
                condition=Q(depth__in=["statistics", "incidents"]),
                name="covered_depth_is_known",
            ),
            models.CheckConstraint(
                condition=Q(absent__in=["zero", "not_listed"]),
                name="covered_absent_is_known",
            ),
            models.CheckConstraint(
                condition=Q(replaces__in=["slices", "period", "all", "id"]),
                name="covered_replaces_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.indicator or self.dataflow} {self.table}"


class RemovalRecord(models.Model):
    """What remains of a recalled submission: which, of what, when, who and why.

    Between ``recalled_at`` and ``erasure_confirmed_at`` it is hidden but its files
    exist; between that and ``erased_at`` the sweep goes on erasing until all is gone.
    """

    submission = models.OneToOneField(
        Submission, models.PROTECT, related_name="removal"
    )
    dataflows = models.JSONField(default=list)
    first = models.DateField(null=True)
    last = models.DateField(null=True)
    reason = models.CharField(max_length=500)
    reach = models.CharField(max_length=8)
    correction = models.BooleanField(default=False)
    together = models.CharField(max_length=16)
    """The number of the submission that was asked for; the rest went with it."""
    recalled_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    recalled_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)
    exported_to = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar = ["recalled_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(reason=""), name="recalled_for_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(reach__in=REACHES), name="recall_reach_is_known"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True)
                | ~Q(confirmed_by=F("recalled_by")),
                name="erasure_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | Q(confirmed_at__isnull=False),
                name="erased_only_when_confirmed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id} {RECALLED}"


class StandingRelease(models.Model):
    """Submissions of one dataflow alone are released as soon as they are sealed."""

    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+")
    dataflow = models.CharField(max_length=2)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["participant", "dataflow"], name="standing_release_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} {self.dataflow}"
