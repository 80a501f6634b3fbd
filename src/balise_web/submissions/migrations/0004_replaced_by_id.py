"""Let a later delivery replace the incidents of the same ids."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("submissions", "0003_process_of_a_lease")]

    operations = [
        migrations.RemoveConstraint(
            model_name="coveredseries", name="covered_replaces_is_known"
        ),
        migrations.AddConstraint(
            model_name="coveredseries",
            constraint=models.CheckConstraint(
                condition=models.Q(replaces__in=["slices", "period", "all", "id"]),
                name="covered_replaces_is_known",
            ),
        ),
    ]
