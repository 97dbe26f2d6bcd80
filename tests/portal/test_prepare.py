"""Making a site ready: an empty one is filled once, a real one is left alone."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from catalog.models import Change, ProcedurePage, ProcedureVersion
from tests.builders import Tree


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.VAR, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"
    settings.SEARCH_INDEX_PATH = tmp_path / "search"
    settings.DEMONSTRATION_PASSWORD = "as you like it"


def prepare(*arguments: str) -> str:
    said = StringIO()
    call_command("prepare", *arguments, stdout=said)
    return said.getvalue()


@pytest.mark.once
@pytest.mark.django_db
def test_an_empty_site_gets_the_demonstration_once_and_says_how_to_go_on() -> None:
    said = prepare("--demonstration")
    assert ProcedurePage.objects.filter(live=True).count() >= 20
    assert "http://localhost:8000/" in said
    assert "import_procedures" in said
    assert said.count("as you like it") == 4
    before = Change.objects.count(), ProcedureVersion.objects.count()
    again = prepare("--demonstration")
    assert (Change.objects.count(), ProcedureVersion.objects.count()) == before
    assert again.count("as you like it") == 4


def test_a_catalogue_that_is_there_is_left_alone(tree: Tree) -> None:
    before = Change.objects.count()
    said = prepare("--demonstration")
    assert Change.objects.count() == before
    assert not ProcedurePage.objects.exists()
    assert "as you like it" not in said


@pytest.mark.django_db
def test_without_the_option_nothing_is_filled_in() -> None:
    assert prepare() == ""
    assert not ProcedurePage.objects.exists()


@pytest.mark.django_db
def test_a_setting_of_elasticsearch_that_is_wrong_is_named_before_anything_is_done(
    settings: Any,
) -> None:
    settings.ELASTICSEARCH_URL = "elasticsearch"
    with pytest.raises(CommandError, match=r"ELASTICSEARCH_URL.*allowed: http"):
        prepare()


def test_the_administrator_of_a_site_just_made_looks_after_its_people(tmp_path: Path) -> None:
    # A process of its own: in this one the addresses have been read long ago.
    environment = os.environ | {"NIEM_YET_VAR": str(tmp_path)}
    environment.pop("DATABASE_URL", None)
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "manage.py", "prepare", "--demonstration"]
    subprocess.run(command, cwd=settings.ROOT, env=environment, check=True, capture_output=True)
    with closing(sqlite3.connect(tmp_path / "niem-yet.sqlite3")) as database:
        rows = database.execute(
            "select codename from auth_permission join auth_group_permissions on"
            " permission_id = auth_permission.id join auth_group on group_id = auth_group.id"
            " where auth_group.name = 'Quản trị'"
        )
        rights = {codename for (codename,) in rows}
    assert {"add_user", "change_user", "add_group", "change_site"} <= rights
    assert "promulgate_decision" not in rights
