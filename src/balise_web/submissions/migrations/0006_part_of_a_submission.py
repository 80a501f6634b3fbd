"""Let a removal record say that the rest of a submission stands elsewhere."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("submissions", "0005_how_a_file_was_read")]

    operations = [
        migrations.RemoveConstraint(
            model_name="removalrecord", name="recall_reach_is_known"
        ),
        migrations.AddConstraint(
            model_name="removalrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(reach__in=("replaced", "this", "part")),
                name="recall_reach_is_known",
            ),
        ),
    ]
