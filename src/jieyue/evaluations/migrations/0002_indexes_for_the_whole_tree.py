from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0001_initial"),
        ("evaluations", "0001_initial"),
        ("registry", "0002_indexes_for_the_whole_tree"),
        ("standards", "0001_initial"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="case",
            name="evaluations_campaig_60c78c_idx",
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["campaign", "state", "since"], name="evaluations_campaig_7037de_idx"),
        ),
    ]
