import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("indicators", "0001_initial"),
        ("indicators", "0002_indexes_for_the_whole_tree"),
        ("indicators", "0003_delete_regionmonth"),
        ("indicators", "0004_judgements"),
        ("indicators", "0005_quotas_and_closer_peers"),
        ("indicators", "0006_comparisons_kept"),
        ("indicators", "0007_looks"),
        ("indicators", "0008_peer_means"),
    ]

    initial = True

    dependencies = [
        ("registry", "0001_from_the_start"),
    ]

    operations = [
        migrations.CreateModel(
            name="Computation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.SmallIntegerField()),
                ("method", models.CharField(max_length=10)),
                ("factor_set", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=150)),
                ("last_change", models.BigIntegerField()),
                ("last_record", models.BigIntegerField()),
                ("organs", models.IntegerField()),
                ("whole", models.BooleanField(default=True)),
                ("usual", models.JSONField(default=dict)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("year", "method"), name="one_computation_a_year")
                ],
            },
        ),
        migrations.CreateModel(
            name="Comparison",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("last_record", models.BigIntegerField()),
                (
                    "earlier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="indicators.computation",
                    ),
                ),
                (
                    "later",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="indicators.computation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("earlier", "later"), name="one_comparison_each")
                ],
            },
        ),
        migrations.CreateModel(
            name="IndicatorResult",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("indicator", models.CharField(max_length=30)),
                ("value", models.DecimalField(decimal_places=6, max_digits=24, null=True)),
                ("status", models.CharField(max_length=14)),
                ("reason", models.JSONField(null=True)),
                ("coverage", models.DecimalField(decimal_places=6, max_digits=7)),
                ("factor_set", models.CharField(max_length=60)),
                ("formula", models.CharField(max_length=64)),
                (
                    "computation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="results",
                        to="indicators.computation",
                    ),
                ),
                (
                    "organ",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="indicator_results",
                        to="registry.organ",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["computation", "indicator", "status"], name="indicators__computa_261b06_idx"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organ", "computation", "indicator"), name="one_result_each"
                    )
                ],
            },
        ),
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
        migrations.CreateModel(
            name="Finding",
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
                ("found", models.DecimalField(decimal_places=6, max_digits=24, null=True)),
                ("expected", models.DecimalField(decimal_places=6, max_digits=24, null=True)),
                ("kgce", models.DecimalField(decimal_places=2, max_digits=20, null=True)),
                ("yuan", models.DecimalField(decimal_places=2, max_digits=20, null=True)),
                ("past", models.SmallIntegerField(default=0)),
                ("peers", models.IntegerField(default=0)),
                ("reason", models.JSONField()),
                ("standing", models.CharField(default="open", max_length=8)),
                (
                    "computation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="findings",
                        to="indicators.computation",
                    ),
                ),
                (
                    "organ",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="findings",
                        to="registry.organ",
                    ),
                ),
                (
                    "judgement",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="indicators.judgement",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["computation", "organ"], name="indicators__computa_172301_idx"),
                    models.Index(fields=["computation", "kgce"], name="indicators__computa_c73a08_idx"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Look",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("change", models.BigIntegerField()),
                (
                    "computation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="looks",
                        to="indicators.computation",
                    ),
                ),
                (
                    "organ",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="registry.organ"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("computation", "organ"), name="one_look_each")
                ],
            },
        ),
        migrations.CreateModel(
            name="PeerBand",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("indicator", models.CharField(max_length=30)),
                ("tier", models.CharField(blank=True, max_length=10)),
                ("kind", models.CharField(blank=True, max_length=30)),
                ("climate", models.CharField(blank=True, max_length=12)),
                ("size", models.CharField(blank=True, max_length=8)),
                ("low", models.DecimalField(decimal_places=6, max_digits=24)),
                ("median", models.DecimalField(decimal_places=6, max_digits=24)),
                ("high", models.DecimalField(decimal_places=6, max_digits=24)),
                ("most", models.DecimalField(decimal_places=6, max_digits=24)),
                ("mean", models.DecimalField(decimal_places=6, max_digits=24, null=True)),
                ("organs", models.IntegerField()),
                ("cuts", models.JSONField(default=list)),
                (
                    "computation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="peer_bands",
                        to="indicators.computation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("computation", "indicator", "tier", "kind", "climate", "size"),
                        name="one_band_each",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Quota",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("indicator", models.CharField(max_length=30)),
                ("kind", models.CharField(blank=True, max_length=30)),
                ("climate", models.CharField(blank=True, max_length=12)),
                ("constraint", models.DecimalField(decimal_places=4, max_digits=15)),
                ("base", models.DecimalField(decimal_places=4, max_digits=15, null=True)),
                ("guide", models.DecimalField(decimal_places=4, max_digits=15, null=True)),
                ("source", models.CharField(max_length=120)),
                ("mark", models.CharField(max_length=10)),
            ],
            options={
                "ordering": ("indicator", "kind", "climate"),
                "constraints": [
                    models.UniqueConstraint(fields=("indicator", "kind", "climate"), name="one_quota_each")
                ],
            },
        ),
        migrations.CreateModel(
            name="ComparedRegion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("indicator", models.CharField(max_length=30)),
                ("reason", models.CharField(blank=True, max_length=16)),
                ("organs", models.IntegerField()),
                ("before", models.DecimalField(decimal_places=6, max_digits=24)),
                ("now", models.DecimalField(decimal_places=6, max_digits=24)),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="registry.region"
                    ),
                ),
                (
                    "comparison",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="regions",
                        to="indicators.comparison",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("comparison", "indicator", "region", "reason"),
                        name="one_compared_region_each",
                    )
                ],
            },
        ),
    ]
