from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0002_indexes_for_the_whole_tree"),
    ]

    operations = [
        migrations.DeleteModel(
            name="RegionMonth",
        ),
    ]
