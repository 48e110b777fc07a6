from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0001_initial"),
        ("registry", "0002_indexes_for_the_whole_tree"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="indicatorresult",
            name="indicators__computa_436d08_idx",
        ),
        migrations.AddIndex(
            model_name="indicatorresult",
            index=models.Index(
                fields=["computation", "indicator", "status"], name="indicators__computa_261b06_idx"
            ),
        ),
    ]
