from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evaluations", "0008_visits"),
    ]

    operations = [
        migrations.AddField(
            model_name="casefacts",
            name="basis",
            field=models.JSONField(default=dict),
        ),
    ]
