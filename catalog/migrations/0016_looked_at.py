from django.db import migrations, models
from django.db.models import F, Max, OuterRef, Subquery


def fill(apps, schema_editor):
    """Set when a version of each procedure was recorded last, or its guidance published, if later."""
    versions = apps.get_model("catalog", "ProcedureVersion").objects.filter(
        procedure=OuterRef("pk")
    )
    newest = versions.order_by().values("procedure").annotate(newest=Max("recorded_at"))
    pages = apps.get_model("catalog", "ProcedurePage").objects
    pages.update(looked_at=Subquery(newest.values("newest")))
    published = apps.get_model("wagtailcore", "Page").objects.filter(pk=OuterRef("pk"))
    later = pages.filter(looked_at__lt=F("page_ptr__last_published_at"))
    later.update(looked_at=Subquery(published.values("last_published_at")))


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0015_narrow_versions"),
    ]

    operations = [
        migrations.AddField(
            model_name="procedurepage",
            name="looked_at",
            field=models.DateTimeField(db_index=True, editable=False, null=True),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
