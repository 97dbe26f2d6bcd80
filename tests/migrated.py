"""SQLite's empty tables for tests: migrated once, then copied.

To run all migrations takes ten seconds, in every process of every run. So the first one keeps what
they left among pytest's own files, under a name that says which migrations they were; Django, told
to go on with a database that is there, finds nothing left to do.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection


def place() -> Path | None:
    """Return the file of this process's test database; None where it is no file of its own."""
    name = connection.settings_dict["TEST"].get("NAME")
    return Path(name) if connection.vendor == "sqlite" and name else None


def shelf(folder: Path) -> Path:
    """Return the file in `folder` that keeps what today's migrations leave."""
    known = sha256(sqlite3.sqlite_version.encode())
    for source in _sources():
        known.update(source.name.encode() + source.read_bytes())
    return folder / f"{known.hexdigest()[:24]}.sqlite3"


def _sources() -> Iterator[Path]:
    """Yield the migrations of all apps, and the models that write permissions after them."""
    for app in apps.get_app_configs():
        yield from sorted(Path(app.path, "migrations").glob("*.py"))
        if settings.ROOT in Path(app.path).parents:
            yield from sorted(Path(app.path).glob("models*/**/*.py"))


def keep(kept: Path) -> None:
    """Keep a copy of the database as it is, whole or not at all, and none of other migrations."""
    connection.ensure_connection()
    with tempfile.TemporaryDirectory(dir=kept.parent) as folder:
        copy = Path(folder) / kept.name
        with closing(sqlite3.connect(copy)) as target:
            connection.connection.backup(target)
        copy.rename(kept)
    for other in kept.parent.glob("*.sqlite3"):
        if other != kept:
            other.unlink(missing_ok=True)


def lend(kept: Path, database: Path) -> bool:
    """Copy what is kept to where tests find it; False where nothing is."""
    if kept.exists():
        shutil.copyfile(kept, database)
    return kept.exists()
