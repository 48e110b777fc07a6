import django.db.models.deletion
from django.db import migrations, models


def keep_prices(apps, schema_editor):
    """Prices of earlier runs stay known; of how many organs they are, nobody has counted."""
    for run in apps.get_model("indicators", "Computation").objects.all():
        run.usual = {"prices": {item: [float(price), 0] for item, price in run.prices.items()}}
        run.save(update_fields=["usual"])


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0003_delete_regionmonth"),
        ("registry", "0002_indexes_for_the_whole_tree"),
    ]

    operations = [
        migrations.AddField("computation", "usual", models.JSONField(default=dict)),
        migrations.RunPython(keep_prices, migrations.RunPython.noop),
        migrations.RemoveField("computation", "prices"),
        migrations.CreateModel(
            name="Judgement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=12)),
                ("item", models.CharField(blank=True, max_length=24)),
                ("year", models.SmallIntegerField()),
                ("month", models.SmallIntegerField()),
                ("last_month", models.SmallIntegerField()),
                ("kgce", models.DecimalField(decimal_places=2, max_digits=20, null=True)),
                ("yuan", models.DecimalField(decimal_places=2, max_digits=20, null=True)),
                ("verdict", models.CharField(max_length=12)),
                ("why", models.CharField(blank=True, max_length=12)),
                ("words", models.CharField(blank=True, max_length=500)),
                ("by", models.CharField(max_length=150)),
                ("at", models.DateTimeField()),
                (
                    "organ",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="judgements",
                        to="registry.organ",
                    ),
                ),
            ],
        ),
        migrations.AddField("finding", "past", models.SmallIntegerField(default=0)),
        migrations.AddField("finding", "peers", models.IntegerField(default=0)),
        migrations.AddField("finding", "standing", models.CharField(default="open", max_length=8)),
        migrations.AddField(
            "finding",
            "judgement",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="indicators.judgement",
            ),
        ),
    ]
