from django.db import migrations, models

from catalog.content import AsWritten, at_a_glance

BATCH = 500


def fill(apps, schema_editor):
    """Write what lists show; on SQLite also the content once more, with its letters as they are."""
    columns = ["at_a_glance"]
    if schema_editor.connection.vendor == "sqlite":
        columns.append("content")
    versions = apps.get_model("catalog", "ProcedureVersion")._base_manager
    rows = versions.only("content").order_by("pk")
    last = 0
    while batch := list(rows.filter(pk__gt=last)[:BATCH]):
        for version in batch:
            version.at_a_glance = at_a_glance(version.content)
        versions.bulk_update(batch, columns, batch_size=50)
        last = batch[-1].pk


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0004_words_of_imports"),
    ]

    operations = [
        migrations.AddField(
            model_name="procedureversion",
            name="at_a_glance",
            field=models.JSONField(default=dict, encoder=AsWritten),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="procedureversion",
            name="content",
            field=models.JSONField(encoder=AsWritten, verbose_name="content"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
