import django.db.models.deletion
import jieyue.evaluations.rules.workflow
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("evaluations", "0001_initial"),
        ("evaluations", "0002_indexes_for_the_whole_tree"),
        ("evaluations", "0003_state_words"),
        ("evaluations", "0004_longer_answers"),
        ("evaluations", "0005_proofs"),
        ("evaluations", "0006_opinions"),
        ("evaluations", "0007_efforts"),
    ]

    initial = True

    dependencies = [
        ("campaigns", "0001_initial"),
        ("exhibits", "0001_initial"),
        ("registry", "0001_from_the_start"),
        ("standards", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Case",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "自评中"),
                            ("submitted", "已提交"),
                            ("returned", "已退回"),
                            ("reviewed", "已审核"),
                            ("passed", "已通过评定"),
                            ("failed", "未通过评定"),
                            ("named", "已命名"),
                        ],
                        default=jieyue.evaluations.rules.workflow.State["DRAFT"],
                        max_length=12,
                    ),
                ),
                ("score", models.DecimalField(decimal_places=2, max_digits=7, null=True)),
                ("passing", models.BooleanField(null=True)),
                ("gated", models.BooleanField(default=False)),
                ("reason", models.JSONField(null=True)),
                ("coverage", models.DecimalField(decimal_places=6, default=0, max_digits=7)),
                ("since", models.DateTimeField()),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="campaigns.campaign",
                    ),
                ),
                (
                    "organ",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cases", to="registry.organ"
                    ),
                ),
                (
                    "standard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="standards.standardversion",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["campaign", "state", "since"], name="evaluations_campaig_7037de_idx")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("campaign", "organ"), name="one_case_a_year")
                ],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("item", models.CharField(max_length=40)),
                ("value", models.CharField(max_length=1000)),
                ("note", models.CharField(blank=True, max_length=500)),
                ("by", models.CharField(max_length=150)),
                ("at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="evaluations.case",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("case", "item"), name="one_answer_an_item")],
            },
        ),
        migrations.CreateModel(
            name="CaseFacts",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("facts", models.JSONField()),
                ("computed_at", models.DateTimeField()),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="facts",
                        to="evaluations.case",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Effort",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("standard", models.CharField(max_length=40)),
                ("item", models.CharField(max_length=20)),
                ("effort", models.SmallIntegerField()),
                ("by", models.CharField(max_length=150)),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("standard", "item"), name="one_effort_an_item")
                ],
            },
        ),
        migrations.CreateModel(
            name="Exemption",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=80)),
                ("granted", models.DateField()),
                ("expires", models.DateField(null=True)),
                (
                    "organ",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="exemptions",
                        to="registry.organ",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organ", "title"), name="one_exemption_a_title")
                ],
            },
        ),
        migrations.CreateModel(
            name="Naming",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.IntegerField()),
                ("batch", models.CharField(blank=True, max_length=40)),
                ("document", models.CharField(blank=True, max_length=80)),
                ("number", models.IntegerField()),
                ("named_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                ("revoked_reason", models.TextField(blank=True)),
                (
                    "case",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="naming",
                        to="evaluations.case",
                    ),
                ),
                (
                    "organ",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="namings",
                        to="registry.organ",
                    ),
                ),
            ],
            options={
                "ordering": ("year", "number"),
                "constraints": [
                    models.UniqueConstraint(fields=("organ", "year"), name="named_once_a_year"),
                    models.UniqueConstraint(fields=("year", "number"), name="one_number_each"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Opinion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("item", models.CharField(max_length=20)),
                ("stage", models.CharField(max_length=8)),
                ("score", models.DecimalField(decimal_places=2, max_digits=7)),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("by", models.CharField(max_length=150)),
                ("at", models.DateTimeField()),
                ("past", models.BooleanField(default=False)),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="opinions",
                        to="evaluations.case",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["case", "past"], name="evaluations_case_id_0e0312_idx")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("past", False)),
                        fields=("case", "item", "stage"),
                        name="one_opinion_a_stage",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Proof",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("item", models.CharField(max_length=20)),
                ("by", models.CharField(max_length=150)),
                ("at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proofs",
                        to="evaluations.case",
                    ),
                ),
                (
                    "exhibit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proofs",
                        to="exhibits.exhibit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("case", "item", "exhibit"), name="one_proof_each")
                ],
            },
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("act", models.CharField(max_length=12)),
                ("from_state", models.CharField(max_length=12)),
                ("to_state", models.CharField(max_length=12)),
                ("by", models.CharField(max_length=150)),
                ("at", models.DateTimeField()),
                ("reason", models.TextField(blank=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="evaluations.case",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
            },
        ),
    ]
