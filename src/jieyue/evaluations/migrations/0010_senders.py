from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evaluations", "0009_basis"),
    ]

    operations = [
        migrations.AddField(
            model_name="visit",
            name="office",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="visit",
            name="sent_to",
            field=models.CharField(blank=True, max_length=200),
        ),
    ]
