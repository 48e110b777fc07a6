import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("ledgers", "0001_initial"),
        ("ledgers", "0002_split_changes"),
        ("ledgers", "0003_records"),
        ("ledgers", "0004_filings"),
        ("ledgers", "0005_region_totals"),
        ("ledgers", "0006_proxy_changes"),
        ("ledgers", "0007_absorption"),
        ("ledgers", "0008_blanks_and_withdrawals"),
        ("ledgers", "0009_canteen_draws"),
        ("ledgers", "0010_life_in_totals"),
        ("ledgers", "0011_filings_that_wait"),
        ("ledgers", "0012_filings_of_a_year"),
        ("ledgers", "0013_emptied_entries"),
        ("ledgers", "0014_carried"),
        ("ledgers", "0015_state_words"),
        ("ledgers", "0016_chases"),
        ("ledgers", "0017_rows_by_change"),
    ]

    initial = True

    dependencies = [
        ("registry", "0001_from_the_start"),
    ]

    operations = [
        migrations.CreateModel(
            name="Change",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=150)),
                ("why", models.CharField(max_length=200)),
                ("split", models.BooleanField(default=False)),
                ("proxy", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="Reopening",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("path", models.CharField(db_index=True, max_length=120)),
                ("kind", models.CharField(max_length=24)),
                ("year", models.SmallIntegerField()),
                ("month", models.SmallIntegerField()),
                ("until", models.DateField()),
                ("reason", models.TextField()),
                ("by", models.CharField(max_length=150)),
                ("at", models.DateTimeField()),
                ("ended", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ("-id",),
            },
        ),
        migrations.CreateModel(
            name="Absorption",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entries", models.JSONField(default=list)),
                ("declared", models.JSONField(default=list)),
                ("kept", models.JSONField(default=list)),
                ("carried", models.JSONField(default=dict)),
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="absorption",
                        to="registry.organevent",
                    ),
                ),
                (
                    "into",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="registry.organ"
                    ),
                ),
                (
                    "organ",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="absorptions",
                        to="registry.organ",
                    ),
                ),
                (
                    "change",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ledgers.change"
                    ),
                ),
            ],
        ),
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
                ("opened", models.DateField(null=True)),
                ("closed", models.DateField(null=True)),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="registry.region"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Entry",
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
                ("quantity", models.DecimalField(decimal_places=4, max_digits=15, null=True)),
                ("cost", models.DecimalField(decimal_places=4, max_digits=15, null=True)),
                ("estimated", models.BooleanField(default=False)),
                ("note", models.CharField(blank=True, max_length=200)),
                (
                    "change",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledgers.change",
                    ),
                ),
                (
                    "organ",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="registry.organ",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["year", "change"], name="ledgers_ent_year_5e49b1_idx"),
                    models.Index(
                        condition=models.Q(("quantity__isnull", True)),
                        fields=["organ", "year"],
                        name="emptied_entries",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organ", "item", "year", "month"), name="one_entry_a_period"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gte", 0)), name="quantity_not_negative"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Filing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=24)),
                ("year", models.SmallIntegerField()),
                ("month", models.SmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "未提交"),
                            ("submitted", "待审核"),
                            ("withdrawn", "已撤回"),
                            ("returned", "已退回"),
                            ("approved", "已通过审核"),
                            ("locked", "已锁定"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[("province", "省级"), ("city", "市级"), ("county", "县级")], max_length=10
                    ),
                ),
                ("since", models.DateTimeField()),
                ("by", models.CharField(max_length=150)),
                ("reason", models.TextField(blank=True)),
                ("first_submitted", models.DateTimeField()),
                ("in_time", models.BooleanField(null=True)),
                ("seen", models.BigIntegerField()),
                ("approved_seen", models.BigIntegerField(null=True)),
                ("blanks", models.JSONField(default=list)),
                ("complete", models.BooleanField(default=True)),
                ("opened_at", models.DateTimeField(null=True)),
                ("opened_by", models.CharField(blank=True, max_length=150)),
                (
                    "organ",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="filings",
                        to="registry.organ",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["kind", "year", "state", "since"], name="ledgers_fil_kind_a50b64_idx"
                    ),
                    models.Index(fields=["kind", "year", "since"], name="filings_of_a_year"),
                    models.Index(fields=["state", "level", "since"], name="filings_that_wait"),
                    models.Index(
                        fields=["kind", "year", "month", "organ", "state", "in_time", "complete"],
                        name="rates_of_filings",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organ", "kind", "year", "month"), name="one_filing_a_period"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FilingStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("act", models.CharField(max_length=12)),
                ("level", models.CharField(blank=True, max_length=10)),
                ("from_state", models.CharField(max_length=12)),
                ("to_state", models.CharField(max_length=12)),
                ("by", models.CharField(max_length=150)),
                ("at", models.DateTimeField()),
                ("reason", models.TextField(blank=True)),
                ("seen", models.BigIntegerField()),
                (
                    "filing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="ledgers.filing"
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="Record",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=24)),
                ("key", models.CharField(max_length=240)),
                ("year", models.SmallIntegerField()),
                ("month", models.SmallIntegerField()),
                ("last_year", models.SmallIntegerField()),
                ("cells", models.JSONField()),
                ("struck", models.BooleanField(default=False)),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ledgers.change"
                    ),
                ),
                (
                    "organ",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="records",
                        to="registry.organ",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["kind", "year", "organ", "last_year", "struck"],
                        name="ledgers_rec_kind_507506_idx",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("organ", "kind", "key"), name="one_record_a_key")
                ],
            },
        ),
        migrations.CreateModel(
            name="RecordRevision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("old", models.JSONField(null=True)),
                ("new", models.JSONField(null=True)),
                (
                    "change",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledgers.change",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revisions",
                        to="ledgers.record",
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
                ("absent", models.BigIntegerField(default=0)),
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
        migrations.CreateModel(
            name="Revision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("old_quantity", models.DecimalField(decimal_places=4, max_digits=15, null=True)),
                ("new_quantity", models.DecimalField(decimal_places=4, max_digits=15, null=True)),
                ("old_cost", models.DecimalField(decimal_places=4, max_digits=15, null=True)),
                ("new_cost", models.DecimalField(decimal_places=4, max_digits=15, null=True)),
                ("old_estimated", models.BooleanField(null=True)),
                ("new_estimated", models.BooleanField()),
                ("old_note", models.CharField(max_length=200, null=True)),
                ("new_note", models.CharField(blank=True, max_length=200)),
                (
                    "change",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revisions",
                        to="ledgers.change",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revisions",
                        to="ledgers.entry",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Schedule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=24)),
                ("year", models.SmallIntegerField()),
                ("due_days", models.SmallIntegerField()),
                ("closes_days", models.SmallIntegerField(null=True)),
                ("levels", models.SmallIntegerField()),
                ("before", models.SmallIntegerField()),
                ("county_after", models.SmallIntegerField()),
                ("city_after", models.SmallIntegerField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("kind", "year"), name="one_schedule_a_year")],
            },
        ),
        migrations.CreateModel(
            name="BlankReason",
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
                ("reason", models.CharField(max_length=16)),
                ("note", models.CharField(blank=True, max_length=200)),
                ("by", models.CharField(max_length=150)),
                ("at", models.DateTimeField()),
                (
                    "organ",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="registry.organ",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organ", "item", "year", "month"), name="one_reason_a_blank"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CanteenDraw",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.SmallIntegerField()),
                ("seed", models.CharField(max_length=64)),
                ("frame", models.JSONField()),
                ("drawn", models.JSONField()),
                ("by", models.CharField(max_length=150)),
                ("at", models.DateTimeField()),
                (
                    "region",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.region",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("region", "year"), name="one_draw_a_year")],
            },
        ),
        migrations.CreateModel(
            name="Chase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=24)),
                ("year", models.SmallIntegerField()),
                ("month", models.SmallIntegerField()),
                ("day", models.DateField()),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=150)),
                (
                    "organ",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="registry.organ",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organ", "kind", "day"), name="one_chase_a_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="Declaration",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("item", models.CharField(max_length=24)),
                ("from_year", models.SmallIntegerField()),
                ("in_use", models.BooleanField()),
                (
                    "organ",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="declarations",
                        to="registry.organ",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organ", "item", "from_year"), name="one_declaration_a_year"
                    )
                ],
            },
        ),
    ]
