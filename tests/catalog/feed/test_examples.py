"""The examples of docs/feed.md do what it says, against a site that is running."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from catalog import selectors
from catalog.models import ProcedureVersion, Validity
from tests.builders import a_content, a_page, promulgated
from tests.catalog.feed.conftest import BIRTH, ENDED, MARRIAGE, Fed
from tests.catalog.feed.examples import VIETNAMESE, commands, example


@pytest.fixture
def root(live_server: Any, fed: Fed, settings: Settings, tmp_path: Path) -> str:
    settings.FEED_PATH, settings.SEARCH_INDEX_PATH = tmp_path / "feed", tmp_path / "search"
    return str(live_server.url)


@pytest.mark.once
def test_the_shell_example_asks_for_what_it_says_in_both_languages(root: str) -> None:
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", example("bash")],
        env={"PATH": "/usr/bin:/bin", "ROOT": root},
        capture_output=True,
        text=True,
        check=True,
    )
    lines = done.stdout.splitlines()
    assert lines[0].startswith(f"{BIRTH}\tĐăng ký khai sinh")
    assert f'["{ENDED}","ended","{selectors.today() - timedelta(days=1)}","{BIRTH}"]' in lines
    assert '"status": "in_force",' in done.stdout
    assert [line for line in lines if line in (BIRTH, MARRIAGE)] == [BIRTH, MARRIAGE]
    assert any(line.startswith(f"{MARRIAGE}\t") and line.count("\t") == 2 for line in lines)
    assert '"distinct": 2,' in done.stdout
    assert lines[-2] == "304"
    assert commands(example("bash", VIETNAMESE)) == commands(example("bash"))
    assert lines[-1].startswith("“sectr” is no parameter here. Allowed: agency, as_of")


def test_the_python_example_keeps_a_copy_though_it_is_killed(
    root: str, fed: Fed, tmp_path: Path
) -> None:
    script, copy = tmp_path / "mirror.py", tmp_path / "copy.sqlite3"
    script.write_text(example("python"))
    assert len(script.read_text().splitlines()) < 80
    command = [sys.executable, str(script), root, str(copy)]
    for number, moment in enumerate((0.05, 0.15, 0.3)):
        running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(moment)
        running.kill()
        running.wait()
        page = a_page(fed.tree, f"1.00010{number}")
        promulgated(fed.tree, page, a_content(page.code), None)
    for _again in range(2):
        subprocess.run(command, check=True, capture_output=True)
        with sqlite3.connect(copy) as db:
            periods = db.execute("SELECT count(*) FROM period JOIN version USING (id, number)")
            in_force = db.execute("SELECT code FROM procedure JOIN period USING (id)").fetchall()
        public = Validity.objects.filter(retracted_at=None).exclude(version__kind="internal")
        assert periods.fetchone() == (public.count(),)
        assert {code for (code,) in in_force} == set(
            public.values_list("procedure__code", flat=True)
        )
    assert ProcedureVersion.objects.filter(code="1.000102").exists()
