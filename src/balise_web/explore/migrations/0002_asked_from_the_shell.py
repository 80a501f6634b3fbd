"""Let a question come from the shell, where nobody in particular asks."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("explore", "0001_citations")]

    operations = [
        migrations.AlterField(
            model_name="citationrow",
            name="person",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="participants.person",
            ),
        ),
    ]
