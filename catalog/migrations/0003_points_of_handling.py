from collections.abc import Iterator
from typing import Any

from django.db import migrations

CHUNK = 500
LONGEST = 160


def add_missing(apps: Any, schema_editor: Any) -> None:
    """List versions by the service points that their text names only for a way of handling."""
    term = apps.get_model("catalog", "VersionTerm")
    found = [term(version_id=v, facet="service_point", code=code) for v, code in _terms(apps)]
    term.objects.bulk_create(found, batch_size=CHUNK, ignore_conflicts=True)


def _terms(apps: Any) -> Iterator[tuple[int, str]]:
    handled = apps.get_model("catalog", "VersionTerm").objects.filter(facet="handling")
    versions = apps.get_model("catalog", "ProcedureVersion").objects.filter(
        pk__in=handled.values("version")
    )
    for version, handling in versions.values_list("pk", "content__handling").iterator(CHUNK):
        codes = {ref.get("code") for one in handling or () for ref in one.get("at") or ()}
        yield from ((version, code[:LONGEST]) for code in sorted(filter(None, codes)))


class Migration(migrations.Migration):
    dependencies = [("catalog", "0002_initial")]
    operations = [migrations.RunPython(add_missing, migrations.RunPython.noop)]
