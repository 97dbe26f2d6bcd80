from django.db import migrations, models

from catalog.content import InvalidContent, from_json

BATCH = 500
SAYS_IT = ("schema", "code", "name", "channels", "presence")
"""The keys of a content that it takes to tell."""


def is_free(content):
    try:
        return from_json({key: content[key] for key in SAYS_IT if key in content}).is_free
    except InvalidContent:
        return False  # `check_catalog` tells of a text that cannot be read


def fill(apps, schema_editor):
    """List the versions whose text asks for no fee, in one pass over the texts."""
    term = apps.get_model("catalog", "VersionTerm")
    texts = apps.get_model("catalog", "VersionText").objects.order_by("version")
    rows, last = texts.values_list("version", "content"), 0
    while batch := list(rows.filter(version__gt=last)[:BATCH]):
        found = [
            term(version_id=version, facet="fee", code="free")
            for version, content in batch
            if is_free(content)
        ]
        term.objects.bulk_create(found, ignore_conflicts=True)
        last = batch[-1][0]


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0018_link_runs"),
    ]

    operations = [
        migrations.AlterField(
            model_name="versionterm",
            name="facet",
            field=models.CharField(
                choices=[
                    ("sector", "sector"),
                    ("agency", "agency"),
                    ("audience", "audience"),
                    ("level", "level"),
                    ("online", "online level"),
                    ("handling", "handling"),
                    ("service_point", "service point"),
                    ("form", "form"),
                    ("legal_document", "legal document"),
                    ("fee", "fees"),
                ],
                max_length=16,
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
