"""Promulgation by several processes at once, interrupted anywhere, killed at any moment."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from catalog import drafts, journal
from catalog.integrity import findings
from catalog.models import (
    Action,
    Change,
    DecisionLine,
    DecisionPage,
    ProcedurePage,
    ProcedureVersion,
    Sector,
    Validity,
)
from catalog.promulgation import promulgate
from tests.builders import Tree, a_content, a_decision, a_page, make_tree, promulgated

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


class BrokenDatabaseError(Exception):
    """What a broken connection, a full disk or a killed server looks like from inside."""


@contextmanager
def broken_at(statement: int) -> Iterator[None]:
    """Let the database fail at the given statement."""
    ran = 0

    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal ran
        if any("django_tasks" in frame.filename for frame in traceback.extract_stack()):
            # What Wagtail does beside (its own search, "used by") is logged when it fails.
            return execute(sql, params, many, context)
        ran += 1
        if ran == statement:
            raise BrokenDatabaseError
        return execute(sql, params, many, context)

    with connection.execute_wrapper(wrapper):
        yield


def rows() -> dict[str, Any]:
    """Everything that a promulgation writes, as values that can be compared."""
    return {
        model.__name__: list(model.objects.order_by("pk").values())
        for model in (Change, DecisionLine, DecisionPage, ProcedurePage, ProcedureVersion, Validity)
    }


@pytest.mark.django_db(transaction=True)
def test_invariant_4_a_promulgation_interrupted_anywhere_leaves_all_of_it_or_none(
    committed_tree: Tree,
) -> None:
    page = a_page(committed_tree)
    promulgated(committed_tree, page, a_content(), NEW_YEAR)
    decision = a_decision(committed_tree, MARCH)
    amended = drafts.begin_amendment(decision, page)
    amended.name_vi = "Tên mới"
    amended.save()
    new = DecisionLine(decision=decision, action=Action.NEW, agency=committed_tree.health)
    drafts.fill(new, a_content("1.004222", "Đăng ký thường trú"))
    new.save()
    before = rows()
    statement = 0
    while True:
        statement += 1
        try:
            with broken_at(statement):
                promulgate(DecisionPage.objects.get(pk=decision.pk))
        except BrokenDatabaseError:
            assert rows() == before
        else:
            # Past the commit: what listens to it has failures of its own.
            break
    assert statement > 40
    assert list(findings()) == []
    assert ProcedureVersion.objects.count() == 3
