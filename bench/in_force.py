"""How long it takes to list what is in force, beside a plain table of as many rows, in one run.

    python bench/in_force.py [--procedures 150000] [--versions 5] [--content 2000]

Fills a throwaway database with generated law: SQLite in a temporary folder, or the PostgreSQL
database that `DATABASE_URL` names, which must be empty and is left filled. The plain table has the
same columns of the same procedures, and one row each. Fails where a figure misses its limit.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from datetime import date
from typing import Any

from bulk import insert
from figures import ROOT, fill, timed

LIMIT = 3.0
"""Times as long as the plain table that the list of any day may take."""
DAYS = (date(2016, 6, 1), date(2019, 6, 1), date(2023, 6, 1), date(2026, 6, 1))
COLUMNS = ("version__code", "version__number", "version__name_vi", "valid_from", "valid_to")
PLAIN = ("code", "number", "name", "valid_from", "valid_to")


def plain_model() -> Any:
    """Return the model of a table that knows no time."""
    from django.db import models

    class PlainInForce(models.Model):  # noqa: DJ008 - read by columns only
        code = models.CharField(max_length=40)
        number = models.PositiveIntegerField()
        name = models.TextField()
        valid_from = models.DateField(null=True)
        valid_to = models.DateField(null=True)

        class Meta:
            app_label = "bench"

    return PlainInForce


def make_plain() -> Any:
    """Write what is in force on a day into a plain table; return its model."""
    from django.db import connection

    from catalog import selectors

    model = plain_model()
    with connection.schema_editor() as editor:
        editor.create_model(model)
    listed = selectors.in_force(DAYS[-1]).order_by().values_list(*COLUMNS)
    insert(model, (dict(zip(PLAIN, row, strict=True)) for row in listed.iterator()))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return model


def measure() -> None:
    """Print how long the list of each day takes, beside the plain table."""
    from django.db import connection

    from catalog import selectors

    rows = make_plain().objects.values_list(*PLAIN)
    number = len(rows)
    plain = timed(lambda: list(rows.all()), 5)
    print(f"{connection.vendor}: {number:,} rows")
    print(f"  a plain table (median of 5)      {plain * 1000:9.1f} ms")
    worst = 0.0
    for day in DAYS:
        listed = selectors.in_force(day).order_by().values_list(*COLUMNS)
        assert len(listed) > 0.9 * number
        taken = timed(lambda listed=listed: list(listed.all()), 5)
        worst = max(worst, taken / plain)
        print(f"  in force on {day}           {taken * 1000:9.1f} ms  {taken / plain:.2f} times")
    assert worst <= LIMIT, f"the list takes {worst:.2f} times as long, the limit is {LIMIT}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--procedures", type=int, default=150_000)
    parser.add_argument("--versions", type=int, default=5, help="versions of each procedure")
    parser.add_argument("--content", type=int, default=2_000, help="letters of each version")
    options = parser.parse_args()
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    # Not the settings of development, which keep every query.
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings.test"
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/bench.sqlite3")
        os.environ["NIEM_YET_VAR"] = folder
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        fill(options.procedures, options.versions, options.content, terms=False)
        measure()


if __name__ == "__main__":
    main()
