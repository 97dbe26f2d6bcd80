import django.db.models.deletion
from django.db import migrations, models

from catalog.content import AsWritten

MOVE = """
INSERT INTO catalog_versiontext (version_id, at_a_glance, content)
SELECT id, at_a_glance, content FROM catalog_procedureversion
"""


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0013_fast_track"),
    ]

    operations = [
        migrations.CreateModel(
            name="VersionText",
            fields=[
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="text",
                        serialize=False,
                        to="catalog.procedureversion",
                    ),
                ),
                ("at_a_glance", models.JSONField(encoder=AsWritten)),
                ("content", models.JSONField(encoder=AsWritten, verbose_name="content")),
            ],
            options={"abstract": False},
        ),
        migrations.RunSQL(MOVE, elidable=True),
    ]
