"""An import that is killed leaves whole batches and a catalogue that is whole; the next goes on."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings

from catalog.importing.stream import BATCH
from tests.catalog.importing.portal_records import a_record, write_lines

RECORDS = 2 * BATCH + 20
WAIT = 240


class Site:
    """A site of its own on SQLite, driven by its commands in processes of their own."""

    def __init__(self, folder: Path) -> None:
        self.database = folder / "site.sqlite3"
        self.environment = os.environ | {
            "NIEM_YET_VAR": str(folder),
            "DATABASE_URL": f"sqlite:///{self.database}",
            "DJANGO_SETTINGS_MODULE": "portal.settings.test",
        }

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "manage.py", *arguments],
            cwd=settings.ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def run(self, *arguments: str) -> str:
        process = self.start(*arguments)
        out, _ = process.communicate(timeout=WAIT)
        assert process.returncode == 0, out.decode()
        return out.decode()

    def count(self, table: str) -> int:
        with sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=30) as connection:
            return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608

    def kill_import_when(self, file: Path, reached: Callable[[], bool]) -> None:
        process = self.start("import_procedures", str(file))
        until = time.monotonic() + WAIT
        while not reached():
            assert process.poll() is None, "the import ended before it could be killed"
            assert time.monotonic() < until
            time.sleep(0.01)
        os.kill(process.pid, signal.SIGKILL)
        process.communicate(timeout=WAIT)
        assert process.returncode == -signal.SIGKILL


@pytest.fixture
def site(tmp_path: Path) -> Site:
    site = Site(tmp_path)
    site.run("migrate", "--verbosity", "0")
    return site


def test_an_import_killed_anywhere_leaves_a_whole_catalogue(site: Site, tmp_path: Path) -> None:
    file = write_lines(tmp_path / "r.jsonl", (a_record(f"1.9{n:05}") for n in range(RECORDS)))

    site.kill_import_when(file, lambda: site.count("catalog_procedurepage") > 0)
    site.run("check_catalog")
    assert site.count("catalog_procedureversion") % BATCH == 0

    before = site.count("catalog_procedureversion")
    site.kill_import_when(file, lambda: site.count("catalog_procedureversion") > before)
    site.run("check_catalog")
    done = site.count("catalog_procedureversion")
    assert done % BATCH == 0
    assert site.count("catalog_importedrecord") == done

    site.run("import_procedures", str(file))
    site.run("check_catalog")
    assert site.count("catalog_procedureversion") == RECORDS
    assert site.count("catalog_procedurepage") == RECORDS
