"""Databases of earlier states keep what they hold when they are migrated."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.db.utils import ConnectionHandler
from pytest_django import DjangoDbBlocker

CONTENT = {
    "schema": 1,
    "code": "1.000001",
    "name": {"vi": "Đăng ký khai sinh"},
    "handling": [{"kind": "five-in-place", "at": [{"code": "x", "name": {"vi": "Quầy"}}]}],
    "presence": {"fee": "no"},
    "note": {"vi": "Chỉ trang của thủ tục nói"},
}
RECORDED, PUBLISHED = "2026-01-01 00:00:00+00:00", "2026-02-03 00:00:00+00:00"
EMPTY: dict[str, Any] = {
    "BooleanField": False,
    "DateTimeField": RECORDED,
    "JSONField": "[]",
    **dict.fromkeys(("IntegerField", "BigIntegerField", "SmallIntegerField"), 0),
    **dict.fromkeys(("PositiveIntegerField", "PositiveSmallIntegerField"), 0),
}


@pytest.fixture
def old(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[Any]:
    """An empty database of the server that the tests run on, or a file."""
    own = {**connection.settings_dict, "NAME": str(tmp_path / "old.sqlite3"), "OPTIONS": {}}
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            own["NAME"] = "niem_yet_old"
            _on_the_server(f'DROP DATABASE IF EXISTS "{own["NAME"]}"')
            _on_the_server(f'CREATE DATABASE "{own["NAME"]}"')
        database = ConnectionHandler({"default": own})["default"]
        yield database
        database.close()
        if connection.vendor == "postgresql":
            _on_the_server(f'DROP DATABASE "{own["NAME"]}"')


def _on_the_server(statement: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement)


def migrate(old: Any, *to: str) -> None:
    """Migrate as an operator does, by the command."""
    told = old.settings_dict
    url = f"sqlite:///{told['NAME']}"
    if old.vendor == "postgresql":
        who = f"{told['USER']}:{told['PASSWORD']}" if told["PASSWORD"] else told["USER"]
        url = f"postgres://{who}@{told['HOST']}:{told['PORT']}/{told['NAME']}"
    env = {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "portal.settings.test"}
    env |= {"NIEM_YET_VAR": str(settings.VAR), "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, settings.ROOT / "manage.py", "migrate", "--verbosity=0", *to]
    subprocess.run(command, check=True, env=os.environ | env)


def insert(cursor: Any, table: str, **given: Any) -> None:
    """Insert a row; where nothing is said, columns that must have a value get an empty one."""
    row = dict(given)
    ask = cursor.db.introspection
    for column in ask.get_table_description(cursor, table):
        if not column.null_ok and column.default is None and column.name not in {"id", *row}:
            row[column.name] = EMPTY.get(ask.get_field_type(column.type_code, column), "")
    marks, columns = ", ".join(["%s"] * len(row)), ", ".join(f'"{name}"' for name in row)
    cursor.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", list(row.values()))  # noqa: S608


def a_page(cursor: Any, key: int, **fields: Any) -> None:
    cursor.execute("SELECT content_type_id, locale_id FROM wagtailcore_page")
    kind, locale = cursor.fetchone()
    where = {"path": f"0001{key:04}", "depth": 2, "translation_key": f"{key:032x}"}
    kept = {"id": key, "content_type_id": kind, "locale_id": locale}
    insert(cursor, "wagtailcore_page", **kept, **where, **fields)


def rows(old: Any, query: str) -> list[tuple[Any, ...]]:
    with old.cursor() as cursor:
        cursor.execute(query)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def as_json(stored: Any) -> Any:
    return json.loads(stored) if isinstance(stored, str) else stored


def test_the_texts_of_the_first_tables_are_kept_glanced_at_and_listed(old: Any) -> None:
    migrate(old, "catalog", "0002")
    with old.cursor() as cursor:
        a_page(cursor, 900)
        a_page(cursor, 901)
        insert(cursor, "catalog_agency", id=1, code="H1")
        insert(cursor, "catalog_agencypage", page_ptr_id=900, agency_id=1)
        insert(cursor, "catalog_decisionpage", page_ptr_id=901)
        for number, published in enumerate((None, PUBLISHED), 1):
            page = 901 + number
            a_page(cursor, page, last_published_at=published)
            insert(cursor, "catalog_procedurepage", page_ptr_id=page, code=f"1.00000{number}")
            line = {"decision_id": 901, "procedure_id": page, "agency_id": 900, "action": "new"}
            insert(cursor, "catalog_decisionline", id=number, **line)
            written = {"content": json.dumps(CONTENT), "recorded_at": RECORDED, "kind": "national"}
            keys = {"id": number, "line_id": number, "procedure_id": page, "number": 1}
            insert(cursor, "catalog_procedureversion", **keys, **written)
        term = {"facet": "handling", "code": "five-in-place"}
        insert(cursor, "catalog_versionterm", version_id=1, **term)
    old.close()
    migrate(old)
    texts = rows(old, "SELECT version_id, content, at_a_glance FROM catalog_versiontext")
    assert sorted(version for version, *_texts in texts) == [1, 2]
    for _version, content, glance in texts:
        assert as_json(content) == CONTENT
        assert old.vendor == "postgresql" or "Đăng ký khai sinh" in content
        assert as_json(glance)["name"] == CONTENT["name"]
        assert "note" not in as_json(glance)
    terms = rows(old, "SELECT version_id, facet, code FROM catalog_versionterm")
    assert sorted(terms) == [
        (1, "fee", "free"),
        (1, "handling", "five-in-place"),
        (1, "service_point", "x"),
        (2, "fee", "free"),
    ]
    looked_at = rows(old, "SELECT looked_at FROM catalog_procedurepage ORDER BY page_ptr_id")
    assert [str(day)[:10] for (day,) in looked_at] == [RECORDED[:10], PUBLISHED[:10]]
