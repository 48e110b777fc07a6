from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("acts", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("user_id", models.BigIntegerField()),
                ("key", models.CharField(max_length=200)),
                ("asked", models.CharField(max_length=64)),
                ("told", models.JSONField(default=dict)),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["user_id", "at"], name="answers_by_age")],
                "constraints": [models.UniqueConstraint(fields=("user_id", "key"), name="one_answer_a_key")],
            },
        ),
    ]
