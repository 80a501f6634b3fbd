import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("participants", "0001_who_takes_part"),
    ]

    operations = [
        migrations.CreateModel(
            name="Offer",
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
                ("reach", models.CharField(default="nobody", max_length=8)),
                ("names", models.JSONField(default=list)),
                ("excepted", models.JSONField(default=list)),
                ("at", models.DateTimeField(auto_now=True)),
                ("dataflow", models.CharField(max_length=2)),
                ("depth", models.CharField(max_length=10)),
                ("precision", models.CharField(default="default", max_length=10)),
                ("use", models.CharField(default="own-analysts", max_length=24)),
                ("embargo_months", models.PositiveSmallIntegerField(default=0)),
                ("tables", models.JSONField(null=True)),
                ("public_from", models.DateField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="participants.person",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="participants.group",
                    ),
                ),
                (
                    "participant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offers",
                        to="participants.participant",
                    ),
                ),
            ],
            options={
                "ordering": ["participant", "dataflow", "depth"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="OfferChange",
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
                ("became", models.JSONField()),
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
                    "offer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="offers.offer",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="LabelAudience",
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
                ("reach", models.CharField(default="nobody", max_length=8)),
                ("names", models.JSONField(default=list)),
                ("excepted", models.JSONField(default=list)),
                ("at", models.DateTimeField(auto_now=True)),
                ("label", models.CharField(max_length=40)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="participants.person",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
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
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reach__in", ("nobody", "named", "group", "all", "public"))
                        ),
                        name="labelaudience_reach_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reach", "group"), _negated=True),
                            ("group__isnull", False),
                            _connector="OR",
                        ),
                        name="labelaudience_group_is_named",
                    ),
                    models.UniqueConstraint(
                        fields=("participant", "label"), name="label_audience_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("label", ""), _negated=True),
                        name="label_has_a_name",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NationalOffer",
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
                ("at", models.DateTimeField(auto_now=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="national_offers",
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
                (
                    "readers",
                    models.ManyToManyField(related_name="+", to="participants.agency"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agency", "dataflow"), name="national_offer_once"
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reach__in", ("nobody", "named", "group", "all", "public"))
                ),
                name="offer_reach_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reach", "group"), _negated=True),
                    ("group__isnull", False),
                    _connector="OR",
                ),
                name="offer_group_is_named",
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.UniqueConstraint(
                fields=("participant", "dataflow", "depth"), name="offer_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=models.Q(("depth__in", ["statistics", "incidents"])),
                name="offer_depth_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("precision__in", ["exact", "default", "rounded", "one-way"])
                ),
                name="offer_precision_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "use__in",
                        (
                            "own-analysts",
                            "whole-government",
                            "publish-without-name",
                            "publish-with-name",
                        ),
                    )
                ),
                name="offer_use_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=models.Q(("embargo_months__lte", 12)),
                name="offer_embargo_is_a_year_at_most",
            ),
        ),
    ]
