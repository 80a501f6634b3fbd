from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("submissions", "0001_deliveries"),
    ]

    operations = [
        migrations.AddField(
            model_name="submission",
            name="received",
            field=models.CharField(blank=True, max_length=64),
        ),
    ]
