import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("participants", "0001_who_takes_part"),
        ("submissions", "0001_deliveries"),
    ]

    operations = [
        migrations.CreateModel(
            name="Note",
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
                ("kind", models.CharField(max_length=20)),
                ("text", models.TextField()),
                ("language", models.CharField(max_length=2)),
                ("confidence", models.CharField(blank=True, max_length=10)),
                ("dataflow", models.CharField(blank=True, max_length=2)),
                ("first", models.DateField(null=True)),
                ("last", models.DateField(null=True)),
                ("dimension", models.CharField(blank=True, max_length=30)),
                ("code", models.CharField(blank=True, max_length=40)),
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
                        related_name="notes",
                        to="participants.participant",
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notes",
                        to="submissions.submission",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                (
                                    "definition",
                                    "counting-rule",
                                    "coverage",
                                    "law",
                                    "policy",
                                    "operation",
                                    "driver",
                                    "route",
                                    "event",
                                    "modus-operandi",
                                    "organisation",
                                    "corruption",
                                    "outlook",
                                    "response",
                                ),
                            )
                        ),
                        name="note_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True),
                        name="note_says_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("language__in", ("ar", "en", "es", "fr", "ru", "zh"))
                        ),
                        name="note_language",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("last__isnull", True),
                            ("last__gte", models.F("first")),
                            _connector="OR",
                        ),
                        name="note_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("code", ""), ("dimension", "")),
                            models.Q(
                                ("dimension", ""),
                                ("code", ""),
                                _connector="OR",
                                _negated=True,
                            ),
                            _connector="OR",
                        ),
                        name="note_names_a_dimension_and_its_code",
                    ),
                ],
            },
        ),
    ]
