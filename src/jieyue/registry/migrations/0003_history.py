import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0002_indexes_for_the_whole_tree"),
    ]

    operations = [
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
            ],
        ),
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
        migrations.RemoveIndex(
            model_name="organ",
            name="registry_or_region__8e3365_idx",
        ),
        migrations.AddField(
            model_name="organ",
            name="closed",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="organ",
            name="opened",
            field=models.DateField(null=True),
        ),
        migrations.AddIndex(
            model_name="organ",
            index=models.Index(
                fields=["region", "tier", "closed", "opened"], name="registry_or_region__29b158_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="organ",
            index=models.Index(
                condition=models.Q(("closed__isnull", False)), fields=["closed"], name="organs_that_are_gone"
            ),
        ),
        migrations.AddField(
            model_name="eventparty",
            name="organ",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="event_parties", to="registry.organ"
            ),
        ),
        migrations.AddField(
            model_name="eventparty",
            name="event",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="parties", to="registry.organevent"
            ),
        ),
        migrations.AddConstraint(
            model_name="eventparty",
            constraint=models.UniqueConstraint(fields=("event", "organ"), name="one_part_an_organ"),
        ),
    ]
