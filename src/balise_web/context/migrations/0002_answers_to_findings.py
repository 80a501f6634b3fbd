"""Let a note answer a finding, pinned to the figure and its restrictions."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("context", "0001_notes"), ("submissions", "0001_deliveries")]

    operations = [
        migrations.RemoveConstraint(
            model_name="note",
            name="note_kind",
        ),
        migrations.RemoveConstraint(
            model_name="note",
            name="note_says_something",
        ),
        migrations.AddField(
            model_name="note",
            name="column",
            field=models.CharField(blank=True, max_length=255),
        ),
        migrations.AddField(
            model_name="note",
            name="figure",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="note",
            name="finding",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name="note",
            name="labels",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="note",
            name="row",
            field=models.PositiveBigIntegerField(null=True),
        ),
        migrations.AddConstraint(
            model_name="note",
            constraint=models.CheckConstraint(
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
                            "not-known",
                        ),
                    )
                ),
                name="note_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="note",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("text", ""), _negated=True),
                    models.Q(("finding", ""), _negated=True),
                    _connector="OR",
                ),
                name="note_says_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="note",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("finding", ""),
                    models.Q(
                        (
                            "kind__in",
                            (
                                "law",
                                "policy",
                                "operation",
                                "counting-rule",
                                "route",
                                "event",
                                "not-known",
                            ),
                        ),
                        ("submission__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="answer_is_pinned_and_says_why",
            ),
        ),
    ]
