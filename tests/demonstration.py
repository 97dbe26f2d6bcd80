"""The demonstration's catalogue for tests: loaded once a run, lent to whoever asks.

Loading takes far longer than what most tests then read. So the first test loads it into a file
that all processes of the run share; others copy that file over their database and, when they are
done, what they had before back. Its files are kept by content in the run's one folder. On another
database than SQLite each loads for itself.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection

DATABASE = "demonstration.sqlite3"


@contextmanager
def shown(shelf: Path) -> Iterator[None]:
    """Show the demonstration in this process's database, until the block ends.

    `shelf` is the run's own folder. No transaction may be open, except where nothing can be
    copied: there the test's own clearing up takes the demonstration away.
    """
    if connection.vendor != "sqlite":
        call_command("load_demonstration", verbosity=0)
        yield
        return
    before = sqlite3.connect(":memory:")
    with closing(before):
        _database().backup(before)
        with _alone(shelf):
            if not (shelf / DATABASE).exists():
                _load_to(shelf)
        with closing(sqlite3.connect(shelf / DATABASE)) as kept:
            kept.backup(_database())
        _forget()
        try:
            yield
        finally:
            before.backup(_database())
            _forget()


def run_folder(base: Path) -> Path:
    """Return the folder that all processes of this run of tests share; `base` is pytest's own."""
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


def _load_to(shelf: Path) -> None:
    call_command("load_demonstration", verbosity=0)
    with tempfile.TemporaryDirectory(dir=shelf) as folder:
        with closing(sqlite3.connect(Path(folder) / DATABASE)) as kept:
            _database().backup(kept)
        (Path(folder) / DATABASE).rename(shelf / DATABASE)  # whole, or not there


@contextmanager
def _alone(shelf: Path) -> Iterator[None]:
    with (shelf / "demonstration.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _database() -> sqlite3.Connection:
    connection.ensure_connection()
    assert isinstance(connection.connection, sqlite3.Connection)
    return connection.connection


def _forget() -> None:
    """Drop what was remembered of the rows that were there before.

    Content types are read again at once: one that is first asked for while the tables are empty
    would be made anew, with another key.
    """
    cache.clear()
    ContentType.objects.clear_cache()
    ContentType.objects.get_for_models(*apps.get_models(), for_concrete_models=False)
