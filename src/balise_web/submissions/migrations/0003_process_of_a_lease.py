"""Note which process holds a lease, so that one left behind is seen at once."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("submissions", "0002_mark_of_what_was_received")]

    operations = [
        migrations.AddField(
            model_name="submission",
            name="lease_process",
            field=models.CharField(blank=True, max_length=120),
        ),
    ]
