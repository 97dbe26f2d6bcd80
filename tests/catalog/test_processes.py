"""Promulgation by several processes at once, and killed at any moment."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from django.db import connection

from catalog import journal
from catalog.integrity import findings
from catalog.models import (
    Change,
    DecisionPage,
    ProcedureVersion,
    Sector,
)
from tests.builders import Tree, make_tree

ROOT = Path(__file__).resolve().parents[2]
NEW_YEAR = date(2026, 1, 1)
MARCH = date(2026, 3, 1)


@pytest.fixture
def committed_tree(transactional_db: None) -> Tree:
    """A tree that other processes see."""
    tree = make_tree()
    Sector.objects.create(code="HT", name_vi="Hộ tịch")
    return tree


def database_url() -> str:
    """The address of the test database, for a process of its own."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    place = f"{database['HOST'] or 'localhost'}:{database['PORT'] or 5432}"
    return f"postgres://{database['USER']}:{database['PASSWORD']}@{place}/{database['NAME']}"


def start_worker(tree: Tree, prefix: int, count: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [
            sys.executable,
            "-m",
            "tests.catalog.worker",
            *map(str, (tree.justice.pk, tree.decisions.pk, prefix, count)),
        ],
        cwd=ROOT,
        env={
            **os.environ,
            "DATABASE_URL": database_url(),
            "DJANGO_SETTINGS_MODULE": "portal.settings.test",
        },
        stdout=subprocess.PIPE,
        text=True,
    )


def test_eight_processes_promulgating_at_once_leave_a_gap_free_journal(
    committed_tree: Tree,
) -> None:
    workers = [start_worker(committed_tree, prefix, 5) for prefix in range(1, 9)]
    said = [worker.communicate()[0].split() for worker in workers]
    assert [worker.returncode for worker in workers] == [0] * 8
    serials = [int(s) for answers in said for s in answers if s != "refused"]
    assert len(serials) == len(set(serials)) == 8 * 4
    assert list(findings()) == []
    numbers = list(Change.objects.order_by("serial").values_list("serial", flat=True))
    assert numbers == list(range(1, journal.newest_serial() + 1))
    assert ProcedureVersion.objects.count() == 8 * 4 * 2


def test_a_promulgation_killed_at_any_moment_leaves_all_of_it_or_none(
    committed_tree: Tree,
) -> None:
    chance = random.Random(2026)  # noqa: S311 - moments, not secrets
    for prefix in range(1, 4):
        worker = start_worker(committed_tree, prefix, 50)
        assert worker.stdout is not None
        worker.stdout.readline()
        time.sleep(chance.uniform(0, 0.15))
        worker.send_signal(signal.SIGKILL)
        worker.communicate()
        assert list(findings()) == []
        for decision in DecisionPage.objects.all():
            versions = ProcedureVersion.objects.filter(line__decision=decision).count()
            assert versions == (2 if decision.promulgated_at else 0)
