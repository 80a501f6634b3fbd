import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Group",
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
                ("name", models.CharField(max_length=40, unique=True)),
                ("label", models.CharField(max_length=200)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name__regex", "^[a-z0-9][a-z0-9-]*$")),
                        name="group_name_is_a_slug",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Participant",
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
                ("code", models.CharField(max_length=8, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("is_reference", models.BooleanField(default=False)),
                ("simulated", models.BooleanField(default=False)),
                ("added_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[A-Z][A-Z0-9]{1,7}$")),
                        name="participant_code_is_a_code",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="participant_has_name",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Agency",
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
                ("code", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=200)),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agencies",
                        to="participants.participant",
                    ),
                ),
            ],
            options={
                "ordering": ["participant", "code"],
            },
        ),
        migrations.CreateModel(
            name="Person",
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
                ("handle", models.CharField(max_length=40, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("active", models.BooleanField(default=True)),
                (
                    "participant",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="people",
                        to="participants.participant",
                    ),
                ),
            ],
            options={
                "ordering": ["handle"],
            },
        ),
        migrations.CreateModel(
            name="ParticipantEvent",
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
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("invited", "invited"),
                            ("confirmed", "confirmed"),
                            ("suspended", "suspended"),
                            ("reinstated", "reinstated"),
                            ("withdrawn", "withdrawn"),
                        ],
                        max_length=12,
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("authority", models.CharField(blank=True, max_length=200)),
                ("letter_dated", models.DateField(null=True)),
                ("focal_point", models.CharField(blank=True, max_length=200)),
                ("deputy", models.CharField(blank=True, max_length=200)),
                ("letter_digest", models.CharField(blank=True, max_length=64)),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="participants.participant",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="participants.person",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Declaration",
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
                ("kind", models.CharField(max_length=18)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "agency",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="participants.agency",
                    ),
                ),
                (
                    "disjoint",
                    models.ManyToManyField(related_name="+", to="participants.agency"),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="declarations",
                        to="participants.participant",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="participants.person",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="CannotCollect",
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
                ("family", models.CharField(max_length=20)),
                ("reason", models.CharField(max_length=9)),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cannot_collect",
                        to="participants.participant",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="participants.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Role",
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
                ("role", models.CharField(max_length=12)),
                (
                    "agency",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="roles",
                        to="participants.agency",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="roles",
                        to="participants.person",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SecretariatTick",
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
                ("level", models.CharField(max_length=10)),
                ("at", models.DateTimeField(auto_now=True)),
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
                        related_name="ticks",
                        to="participants.participant",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SourceSheet",
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
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                ("fields", models.JSONField(default=dict)),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sheets",
                        to="participants.agency",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="participants.person",
                    ),
                ),
            ],
            options={
                "ordering": ["agency", "dataflow", "valid_from"],
            },
        ),
        migrations.CreateModel(
            name="StatedFrequency",
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
                ("family", models.CharField(max_length=20)),
                ("frequency", models.CharField(max_length=1)),
                ("at", models.DateTimeField(auto_now=True)),
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
                        related_name="frequencies",
                        to="participants.participant",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TermsVersion",
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
                ("version", models.PositiveIntegerField(unique=True)),
                ("values", models.JSONField()),
                ("effective_on", models.DateField()),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="participants.person",
                    ),
                ),
            ],
            options={
                "ordering": ["version"],
            },
        ),
        migrations.CreateModel(
            name="TermsAcceptance",
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
                        related_name="acceptances",
                        to="participants.participant",
                    ),
                ),
                (
                    "terms",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="participants.termsversion",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Membership",
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
                ("announced_on", models.DateField()),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="participants.group",
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
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__isnull", True),
                            ("until__gte", models.F("since")),
                            _connector="OR",
                        ),
                        name="membership_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("since__gte", models.F("announced_on"))),
                        name="membership_announced",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("until__isnull", True)),
                        fields=("group", "participant"),
                        name="membership_once",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="agency",
            constraint=models.UniqueConstraint(
                fields=("participant", "code"), name="agency_code_is_unique_inside"
            ),
        ),
        migrations.AddConstraint(
            model_name="agency",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "^[a-z0-9][a-z0-9-]*$")),
                name="agency_code_is_a_slug",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(("handle__regex", "^[a-z0-9][a-z0-9-]*$")),
                name="person_handle_is_a_slug",
            ),
        ),
        migrations.AddConstraint(
            model_name="participantevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        (
                            "invited",
                            "confirmed",
                            "suspended",
                            "reinstated",
                            "withdrawn",
                        ),
                    )
                ),
                name="participant_event_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="participantevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "confirmed"), _negated=True),
                    models.Q(
                        ("letter_dated__isnull", False),
                        models.Q(("authority", ""), _negated=True),
                        models.Q(("focal_point", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="confirmed_by_a_letter",
            ),
        ),
        migrations.AddConstraint(
            model_name="participantevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind__in", ["suspended", "withdrawn"]), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="suspended_or_withdrawn_for_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="declaration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ("disjoint", "official", "incidents-complete"))
                ),
                name="declaration_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="declaration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("agency__isnull", True), ("kind", "disjoint")),
                    models.Q(
                        models.Q(("kind", "disjoint"), _negated=True),
                        ("agency__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="declaration_names_one_agency_or_several",
            ),
        ),
        migrations.AddConstraint(
            model_name="declaration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True),
                    ("valid_to__gte", models.F("valid_from")),
                    _connector="OR",
                ),
                name="declaration_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="cannotcollect",
            constraint=models.UniqueConstraint(
                fields=("participant", "family"), name="cannot_collect_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="cannotcollect",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason__in", ["law", "geography"])),
                name="cannot_collect_by_law_or_geography",
            ),
        ),
        migrations.AddConstraint(
            model_name="role",
            constraint=models.UniqueConstraint(
                fields=("person", "role", "agency"), name="role_once_per_agency"
            ),
        ),
        migrations.AddConstraint(
            model_name="role",
            constraint=models.UniqueConstraint(
                condition=models.Q(("agency__isnull", True)),
                fields=("person", "role"),
                name="role_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="role",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "role__in",
                        (
                            "focal-point",
                            "deputy",
                            "validator",
                            "contributor",
                            "analyst",
                            "auditor",
                            "governance",
                            "secretariat",
                        ),
                    )
                ),
                name="role_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="role",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("agency__isnull", False), ("role", "contributor")),
                    models.Q(
                        models.Q(("role", "contributor"), _negated=True),
                        ("agency__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="contributor_has_an_agency",
            ),
        ),
        migrations.AddConstraint(
            model_name="secretariattick",
            constraint=models.UniqueConstraint(
                fields=("participant", "dataflow"), name="tick_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="secretariattick",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("level__in", ("nothing", "draft-help", "pooled", "full"))
                ),
                name="tick_level",
            ),
        ),
        migrations.AddConstraint(
            model_name="sourcesheet",
            constraint=models.UniqueConstraint(
                fields=("agency", "dataflow", "valid_from"), name="sheet_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="sourcesheet",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True),
                    ("valid_to__gte", models.F("valid_from")),
                    _connector="OR",
                ),
                name="sheet_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="statedfrequency",
            constraint=models.UniqueConstraint(
                fields=("participant", "family"), name="frequency_stated_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="statedfrequency",
            constraint=models.CheckConstraint(
                condition=models.Q(("frequency__in", ("A", "S", "Q", "M", "W", "D"))),
                name="frequency_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="termsversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("version__gte", 1)), name="terms_count_from_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="termsacceptance",
            constraint=models.UniqueConstraint(
                fields=("participant", "terms"), name="terms_accepted_once"
            ),
        ),
    ]
