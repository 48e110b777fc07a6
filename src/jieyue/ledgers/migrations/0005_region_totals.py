import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledgers", "0004_filings"),
        ("registry", "0002_indexes_for_the_whole_tree"),
    ]

    operations = [
        migrations.CreateModel(
            name="CountedOrgan",
            fields=[
                (
                    "organ",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="registry.organ",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="registry.region"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RegionTotal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("item", models.CharField(max_length=24)),
                ("year", models.SmallIntegerField()),
                ("month", models.SmallIntegerField()),
                ("quantity", models.BigIntegerField()),
                ("cost", models.BigIntegerField()),
                ("covered", models.BigIntegerField()),
                (
                    "region",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="registry.region",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("region", "year", "item", "month"), name="one_region_total_each"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RegionUse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("item", models.CharField(max_length=24)),
                ("year", models.SmallIntegerField()),
                ("organs", models.IntegerField()),
                (
                    "region",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="registry.region",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("region", "item", "year"), name="one_region_use_each")
                ],
            },
        ),
    ]
