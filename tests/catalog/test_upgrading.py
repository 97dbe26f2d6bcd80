"""Databases of earlier states keep what they hold when they are migrated."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

CONTENT = {
    "code": "1.000001",
    "name": {"vi": "Đăng ký khai sinh"},
    "handling": [{"kind": "five-in-place", "at": [{"code": "x", "name": {"vi": "Quầy"}}]}],
    "note": {"vi": "Chỉ trang của thủ tục nói"},
}


def migrate(database: Path, *to: str) -> None:
    subprocess.run(
        [sys.executable, settings.ROOT / "manage.py", "migrate", "--verbosity=0", *to],
        check=True,
        env=os.environ
        | {
            "DATABASE_URL": f"sqlite:///{database}",
            "NIEM_YET_VAR": str(database.parent),
            "DJANGO_SETTINGS_MODULE": "portal.settings.test",
            "PYTHONPATH": os.pathsep.join(sys.path),
        },
    )


def insert(db: sqlite3.Connection, table: str, **given: Any) -> None:
    """Insert a row; where nothing is said, columns that must have a value get an empty one."""
    row = dict(given)
    for _number, name, kind, must, default, key in db.execute(f"PRAGMA table_info({table})"):
        if must and not key and default is None and name not in row:
            row[name] = "[]" if kind == "TEXT" and _is_json(db, table, name) else _empty(kind)
    marks = ", ".join("?" * len(row))
    columns = ", ".join(f'"{name}"' for name in row)
    db.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", list(row.values()))  # noqa: S608


def _is_json(db: sqlite3.Connection, table: str, column: str) -> bool:
    [made] = db.execute("SELECT sql FROM sqlite_master WHERE name = ?", [table]).fetchone()
    return f'JSON_VALID("{column}")' in made


def _empty(kind: str) -> Any:
    return 0 if kind.startswith(("integer", "bigint", "bool", "smallint")) else ""


def a_page(db: sqlite3.Connection, key: int) -> None:
    [root] = db.execute("SELECT content_type_id, locale_id FROM wagtailcore_page").fetchmany(1)
    kind, locale = root
    where = {"path": f"0001{key:04}", "depth": 2, "translation_key": f"{key:032x}"}
    insert(db, "wagtailcore_page", id=key, content_type_id=kind, locale_id=locale, **where)


@pytest.mark.once
def test_the_texts_of_the_first_tables_are_kept_glanced_at_and_listed(tmp_path: Path) -> None:
    database = tmp_path / "old.sqlite3"
    migrate(database, "catalog", "0002")
    day = "2026-01-01 00:00:00"
    with closing(sqlite3.connect(database)) as db, db:
        for key in (900, 901, 902):
            a_page(db, key)
        insert(db, "catalog_agency", id=1, code="H1")
        insert(db, "catalog_agencypage", page_ptr_id=900, agency_id=1)
        insert(db, "catalog_decisionpage", page_ptr_id=901)
        insert(db, "catalog_procedurepage", page_ptr_id=902, code="1.000001")
        line = {"decision_id": 901, "procedure_id": 902, "agency_id": 900, "action": "new"}
        insert(db, "catalog_decisionline", id=1, **line)
        written = {"content": json.dumps(CONTENT), "recorded_at": day, "kind": "national"}
        keys = {"id": 1, "line_id": 1, "procedure_id": 902, "number": 1}
        insert(db, "catalog_procedureversion", **keys, **written)
        insert(db, "catalog_versionterm", version_id=1, facet="handling", code="five-in-place")
    migrate(database)
    with closing(sqlite3.connect(database)) as db:
        query = "SELECT version_id, content, at_a_glance FROM catalog_versiontext"
        [(version, content, glance)] = db.execute(query)
        terms = db.execute("SELECT facet, code FROM catalog_versionterm ORDER BY facet").fetchall()
    assert (version, json.loads(content)) == (1, CONTENT)
    assert "Đăng ký khai sinh" in content
    assert json.loads(glance)["name"] == CONTENT["name"]
    assert "note" not in json.loads(glance)
    assert terms == [("handling", "five-in-place"), ("service_point", "x")]
