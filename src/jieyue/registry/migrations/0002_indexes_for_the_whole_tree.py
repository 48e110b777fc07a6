import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="organ",
            name="region",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="organs",
                to="registry.region",
            ),
        ),
        migrations.AddIndex(
            model_name="organ",
            index=models.Index(fields=["region", "tier"], name="registry_or_region__8e3365_idx"),
        ),
    ]
