"""Other processes of the site, with the test's own database and index."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from search import service

COMMITTED = 40
"""Procedures in the catalogue that processes share."""

_START = """
import sys
from pathlib import Path
import django
django.setup()
from django.conf import settings
from search import progress, service
settings.SEARCH_INDEX_PATH, settings.SEARCH_BUDGET = Path(sys.argv[1]), 60.0
from tests.search.protocol.engines import OPENERS
own = service.engine(service.EMBEDDED)
engine = own if sys.argv[2] == own.name else OPENERS[sys.argv[2]](Path(sys.argv[1]))
print("ready", flush=True)
"""


def database_url(folder: Path) -> str:
    """Return where other processes find what the test has written: PostgreSQL, or a copy."""
    values = connection.settings_dict
    if connection.vendor == "postgresql":
        place = f"{values['HOST'] or 'localhost'}:{values['PORT'] or 5432}"
        user = f"{quote(values['USER'])}:{quote(values['PASSWORD'])}"
        return f"postgres://{user}@{place}/{values['NAME']}"
    copy = folder / "copy.sqlite3"
    connection.ensure_connection()
    with sqlite3.connect(copy) as target:
        connection.connection.backup(target)
    return f"sqlite:///{copy}"


def start(
    code: str,
    index: Path,
    database: str,
    engine: str = service.EMBEDDED,
    **environment: str,
) -> subprocess.Popen[str]:
    """Start a process that runs `code` with an `engine` of its own; it prints "ready" first."""
    given: dict[str, Any] = {
        "DJANGO_SETTINGS_MODULE": "portal.settings.test",
        "DATABASE_URL": database,
        "NIEM_YET_VAR": str(index.parent / "var"),
        "PYTHONPATH": os.pathsep.join(str(settings.ROOT / part) for part in (".", "site")),
    }
    return subprocess.Popen(
        [sys.executable, "-c", _START + code, str(index), engine],
        env=os.environ | given | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_until_ready(process: subprocess.Popen[str]) -> None:
    """Return when the process has started Django."""
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line.strip() == "ready", process.communicate()[1]


def outcome(process: subprocess.Popen[str]) -> str:
    """Return what the process printed, once it has ended well."""
    assert process.stdout is not None
    assert process.stderr is not None
    with process:
        out, err = process.stdout.read(), process.stderr.read()
    assert process.returncode == 0, err
    return out.strip()
