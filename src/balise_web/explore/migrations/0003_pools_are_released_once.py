"""Keep which pooled figures were released, and over whom; no figure."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("explore", "0002_asked_from_the_shell"),
        ("participants", "0002_asked_to_be_kept"),
        ("submissions", "0003_process_of_a_lease"),
    ]

    operations = [
        migrations.CreateModel(
            name="Pool",
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
                ("measure", models.CharField(max_length=40)),
                ("year", models.PositiveSmallIntegerField()),
                ("question", models.TextField()),
                ("participants", models.TextField()),
                ("at", models.DateTimeField()),
                ("answer", models.CharField(blank=True, max_length=64)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="participants.person",
                    ),
                ),
                (
                    "used",
                    models.ManyToManyField(
                        related_name="pools", to="submissions.submission"
                    ),
                ),
            ],
            options={
                "ordering": ["measure", "year"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("measure", "year"), name="one_pool_per_measure_and_year"
                    )
                ],
            },
        ),
    ]
