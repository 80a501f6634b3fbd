import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("participants", "0001_who_takes_part"),
    ]

    operations = [
        migrations.CreateModel(
            name="Submission",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("number", models.CharField(max_length=16, unique=True)),
                ("kind", models.CharField(default="file", max_length=4)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("checked", "checked"),
                            ("cleared", "cleared"),
                            ("approved", "approved"),
                            ("sealed", "sealed"),
                            ("released", "released"),
                            ("recalled", "recalled"),
                            ("discarded", "discarded"),
                        ],
                        default="draft",
                        max_length=9,
                    ),
                ),
                ("simulated", models.BooleanField(default=False)),
                ("file_name", models.CharField(blank=True, max_length=255)),
                ("pack_name", models.CharField(blank=True, max_length=200)),
                ("pack_version", models.CharField(blank=True, max_length=40)),
                ("pack_identity", models.CharField(blank=True, max_length=64)),
                ("pack_text", models.TextField(blank=True)),
                ("balance", models.JSONField(default=dict)),
                ("errors", models.PositiveIntegerField(default=0)),
                ("warnings", models.PositiveIntegerField(default=0)),
                ("errors_explained", models.CharField(blank=True, max_length=500)),
                ("labels", models.JSONField(default=list)),
                ("unchanged", models.JSONField(default=list)),
                ("secret", models.BinaryField(null=True)),
                ("sent_at", models.DateTimeField()),
                ("loaded_for", models.BooleanField(default=False)),
                ("cleared_at", models.DateTimeField(null=True)),
                ("approved_at", models.DateTimeField(null=True)),
                ("one_person", models.BooleanField(default=False)),
                ("order_no", models.PositiveIntegerField(null=True)),
                ("sealed_at", models.DateTimeField(null=True)),
                ("release_on", models.DateField(null=True)),
                ("released_at", models.DateTimeField(null=True)),
                ("lease_holder", models.CharField(blank=True, max_length=64)),
                ("lease_until", models.DateTimeField(null=True)),
                ("progress", models.PositiveSmallIntegerField(default=0)),
                ("cancel_requested", models.BooleanField(default=False)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="submissions",
                        to="participants.agency",
                    ),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="participants.person",
                    ),
                ),
                (
                    "cleared_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="participants.person",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="participants.participant",
                    ),
                ),
                (
                    "released_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="participants.person",
                    ),
                ),
                (
                    "second_approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="participants.person",
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="participants.person",
                    ),
                ),
            ],
            options={
                "ordering": ["-sent_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="RemovalRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("dataflows", models.JSONField(default=list)),
                ("first", models.DateField(null=True)),
                ("last", models.DateField(null=True)),
                ("reason", models.CharField(max_length=500)),
                ("reach", models.CharField(max_length=8)),
                ("correction", models.BooleanField(default=False)),
                ("together", models.CharField(max_length=16)),
                ("recalled_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("erased_at", models.DateTimeField(null=True)),
                ("exported_to", models.JSONField(default=list)),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="participants.person",
                    ),
                ),
                (
                    "recalled_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="participants.person",
                    ),
                ),
                (
                    "submission",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="removal",
                        to="submissions.submission",
                    ),
                ),
            ],
            options={
                "ordering": ["recalled_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="CoveredSeries",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("depth", models.CharField(max_length=10)),
                ("dataflow", models.CharField(max_length=2)),
                ("indicator", models.CharField(blank=True, max_length=40)),
                ("statistic", models.CharField(max_length=20)),
                ("unit", models.CharField(max_length=40)),
                ("frequency", models.CharField(max_length=1)),
                ("table", models.CharField(max_length=300)),
                ("runs", models.JSONField(default=list)),
                ("complete", models.BooleanField(default=False)),
                ("absent", models.CharField(default="not_listed", max_length=10)),
                ("replaces", models.CharField(default="slices", max_length=6)),
                ("nil", models.BooleanField(default=False)),
                ("labels", models.JSONField(default=list)),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="covered",
                        to="submissions.submission",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ShelfRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("dataflow", models.CharField(max_length=2)),
                ("depth", models.CharField(max_length=10)),
                ("restriction", models.CharField(blank=True, max_length=40)),
                ("inside", models.BooleanField()),
                ("name", models.CharField(max_length=128)),
                ("content", models.TextField()),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="participants.participant",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=(
                            "participant",
                            "dataflow",
                            "depth",
                            "restriction",
                            "inside",
                        ),
                        name="shelf_file_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("depth__in", ["statistics", "incidents"])),
                        name="shelf_depth_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StandingRelease",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("dataflow", models.CharField(max_length=2)),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="participants.person",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="participants.participant",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("participant", "dataflow"), name="standing_release_once"
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="submission",
            index=models.Index(
                fields=["participant", "state"], name="submissions_partici_8ce5f5_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        (
                            "draft",
                            "checked",
                            "cleared",
                            "approved",
                            "sealed",
                            "released",
                            "recalled",
                            "discarded",
                        ),
                    )
                ),
                name="submission_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ("file", "nil"))),
                name="submission_kind_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", ["cleared", "approved", "sealed", "released"]),
                        _negated=True,
                    ),
                    ("cleared_by__isnull", False),
                    _connector="OR",
                ),
                name="cleared_by_someone",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", ["approved", "sealed", "released"]), _negated=True
                    ),
                    ("approved_by__isnull", False),
                    _connector="OR",
                ),
                name="approved_by_someone",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_by__isnull", True),
                    models.Q(("approved_by", models.F("sent_by")), _negated=True),
                    ("one_person", True),
                    _connector="OR",
                ),
                name="approved_by_another_than_the_sender",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("second_approved_by__isnull", True),
                    models.Q(
                        ("second_approved_by", models.F("approved_by")), _negated=True
                    ),
                    _connector="OR",
                ),
                name="second_approval_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "nil"), _negated=True),
                    models.Q(
                        ("state__in", ["approved", "sealed", "released"]), _negated=True
                    ),
                    ("second_approved_by__isnull", False),
                    _connector="OR",
                ),
                name="nil_return_approved_by_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["sealed", "released"]), _negated=True),
                    models.Q(
                        ("order_no__isnull", False),
                        ("sealed_at__isnull", False),
                        ("secret__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="sealed_has_order_and_secret",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["released"]), _negated=True),
                    models.Q(
                        ("released_at__isnull", False), ("released_by__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="released_by_someone",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.UniqueConstraint(
                fields=("participant", "order_no"), name="sealed_in_one_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(("progress__lte", 100)),
                name="progress_is_a_percentage",
            ),
        ),
        migrations.AddConstraint(
            model_name="removalrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True),
                name="recalled_for_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="removalrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(("reach__in", ("replaced", "this"))),
                name="recall_reach_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="removalrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("confirmed_by__isnull", True),
                    models.Q(("confirmed_by", models.F("recalled_by")), _negated=True),
                    _connector="OR",
                ),
                name="erasure_confirmed_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="removalrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("erased_at__isnull", True),
                    ("confirmed_at__isnull", False),
                    _connector="OR",
                ),
                name="erased_only_when_confirmed",
            ),
        ),
        migrations.AddConstraint(
            model_name="coveredseries",
            constraint=models.UniqueConstraint(
                fields=(
                    "submission",
                    "depth",
                    "dataflow",
                    "indicator",
                    "statistic",
                    "unit",
                    "frequency",
                    "table",
                ),
                name="series_covered_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="coveredseries",
            constraint=models.CheckConstraint(
                condition=models.Q(("depth__in", ["statistics", "incidents"])),
                name="covered_depth_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="coveredseries",
            constraint=models.CheckConstraint(
                condition=models.Q(("absent__in", ["zero", "not_listed"])),
                name="covered_absent_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="coveredseries",
            constraint=models.CheckConstraint(
                condition=models.Q(("replaces__in", ["slices", "period", "all"])),
                name="covered_replaces_is_known",
            ),
        ),
    ]
