import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("registry", "0001_initial"),
        ("registry", "0002_indexes_for_the_whole_tree"),
        ("registry", "0003_history"),
        ("registry", "0004_climate"),
        ("registry", "0005_distinctions"),
    ]

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="OrganEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("open", "设立"),
                            ("rename", "更名"),
                            ("move", "划转"),
                            ("supervise", "调整上级主管"),
                            ("amend", "变更登记"),
                            ("merge", "合并"),
                            ("split", "分设"),
                            ("close", "撤销"),
                            ("absorb", "并入(重复登记)"),
                        ],
                        max_length=12,
                    ),
                ),
                ("on", models.DateField()),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=150)),
                ("reason", models.TextField(blank=True)),
                ("document", models.CharField(blank=True, max_length=80)),
                ("undone_at", models.DateTimeField(null=True)),
                ("undone_by", models.CharField(blank=True, max_length=150)),
                ("undone_reason", models.TextField(blank=True)),
            ],
            options={
                "ordering": ("on", "id"),
            },
        ),
        migrations.CreateModel(
            name="OrganKind",
            fields=[
                ("code", models.CharField(max_length=30, primary_key=True, serialize=False)),
                ("title", models.CharField(max_length=60)),
                ("title_en", models.CharField(max_length=80)),
                ("order", models.IntegerField(default=0)),
            ],
            options={
                "ordering": ("order",),
            },
        ),
        migrations.CreateModel(
            name="Region",
            fields=[
                ("code", models.CharField(max_length=12, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=60)),
                (
                    "level",
                    models.CharField(
                        choices=[("province", "省级"), ("city", "市级"), ("county", "县级")], max_length=10
                    ),
                ),
                ("path", models.CharField(max_length=60, unique=True)),
                ("order", models.IntegerField(default=0)),
                ("climate", models.CharField(blank=True, max_length=12)),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="registry.region",
                    ),
                ),
            ],
            options={
                "ordering": ("order",),
            },
        ),
        migrations.CreateModel(
            name="Organ",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40, unique=True)),
                ("name", models.CharField(max_length=120)),
                (
                    "tier",
                    models.CharField(
                        choices=[("province", "省级"), ("city", "市级"), ("county", "县级")], max_length=10
                    ),
                ),
                ("credit_code", models.CharField(db_index=True, max_length=18, null=True)),
                (
                    "premises",
                    models.CharField(
                        blank=True,
                        choices=[("independent", "独立办公"), ("shared", "集中办公")],
                        max_length=12,
                    ),
                ),
                ("joint", models.BooleanField(default=False)),
                ("sensitive", models.BooleanField(default=False)),
                ("contact", models.CharField(blank=True, max_length=60)),
                ("phone", models.CharField(blank=True, max_length=40)),
                ("opened", models.DateField(null=True)),
                ("closed", models.DateField(null=True)),
                ("path", models.CharField(max_length=120, unique=True)),
                (
                    "superior",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="subordinates",
                        to="registry.organ",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="organs",
                        to="registry.organkind",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="organs",
                        to="registry.region",
                    ),
                ),
            ],
            options={
                "ordering": ("path",),
                "indexes": [
                    models.Index(fields=["tier", "path"], name="registry_or_tier_17900a_idx"),
                    models.Index(
                        fields=["region", "tier", "closed", "opened"], name="registry_or_region__29b158_idx"
                    ),
                    models.Index(
                        condition=models.Q(("closed__isnull", False)),
                        fields=["closed"],
                        name="organs_that_are_gone",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Distinction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.TextField()),
                ("by", models.CharField(max_length=150)),
                ("at", models.DateTimeField()),
                ("undone_at", models.DateTimeField(null=True)),
                ("undone_by", models.CharField(blank=True, max_length=150)),
                ("undone_reason", models.TextField(blank=True)),
                (
                    "first",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="registry.organ"
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="registry.organ"
                    ),
                ),
            ],
            options={
                "ordering": ("-id",),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at", None)),
                        fields=("first", "second"),
                        name="one_standing_distinction_a_pair",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EventParty",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[("self", "本机关"), ("from", "原机关"), ("to", "承接机关")], max_length=4
                    ),
                ),
                ("before", models.JSONField(default=dict)),
                ("after", models.JSONField(default=dict)),
                (
                    "organ",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="event_parties",
                        to="registry.organ",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parties",
                        to="registry.organevent",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("event", "organ"), name="one_part_an_organ")],
            },
        ),
        migrations.CreateModel(
            name="Profile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField()),
                ("headcount", models.DecimalField(decimal_places=4, max_digits=15, null=True)),
                ("floor_area", models.DecimalField(decimal_places=4, max_digits=15, null=True)),
                ("vehicles", models.IntegerField(null=True)),
                (
                    "organ",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="profiles",
                        to="registry.organ",
                    ),
                ),
            ],
            options={
                "ordering": ("organ", "valid_from"),
                "constraints": [
                    models.UniqueConstraint(fields=("organ", "valid_from"), name="one_profile_a_date")
                ],
            },
        ),
    ]
