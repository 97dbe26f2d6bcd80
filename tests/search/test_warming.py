"""A process makes itself ready for its first question, beside its start."""

from __future__ import annotations

import runpy
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from pytest_django import Settings

from catalog import journal
from catalog.models import ProcedurePage
from search import documents, warming
from search.documents import Document
from search.engines.choosing import own_index
from search.engines.embedded.engine import EmbeddedEngine
from search.engines.standby import Standby, Warmth


@pytest.mark.django_db(transaction=True)
def test_a_process_that_starts_fills_the_index_before_anybody_asks(birth: ProcedurePage) -> None:
    index = own_index()
    index.engine.store.forget()  # type: ignore[attr-defined]  # as after an upgrade
    assert index.warmth is Warmth.COLD
    warming.begin()
    warming.errand.wait(30)
    assert index.is_warm
    assert index.reached == journal.newest_serial()
    assert index.engine.serial == journal.newest_serial()


@pytest.mark.django_db(transaction=True)
def test_of_several_that_start_at_once_one_fills_the_index(
    birth: ProcedurePage, index_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    really, filled = documents.of_all, []

    def of_all() -> Iterator[Document]:
        filled.append(True)
        time.sleep(0.2)  # long enough for the others to come
        return really()

    monkeypatch.setattr(documents, "of_all", of_all)
    EmbeddedEngine(index_path).store.forget()
    standbys = [Standby(EmbeddedEngine(index_path), budget=2) for _ in range(3)]
    for one in standbys:
        one.warm()
    for one in standbys:
        one.wait(30)
    assert len(filled) == 1
    assert {one.reached for one in standbys} == {journal.newest_serial()}


@pytest.mark.django_db(transaction=True)
def test_a_fault_at_the_start_is_logged_and_harms_nobody(
    birth: ProcedurePage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    index = own_index()

    def broken(*_args: object, **_options: object) -> int:
        raise MemoryError("no room")

    monkeypatch.setattr(type(index.engine), "catch_up", broken)
    index.warm()
    index.wait(30)
    assert index.warmth is Warmth.COLD
    assert "warm-up failed" in caplog.text
    assert connection.is_usable()
    assert not [t for t in threading.enumerate() if t.name == "search warm-up"]


def test_gunicorn_starts_no_process_with_a_wrong_setting(settings: Settings) -> None:
    settings.ELASTICSEARCH_URL = "elasticsearch"
    hook = runpy.run_path(str(settings.ROOT / "gunicorn.conf.py"))["post_worker_init"]
    with pytest.raises(ImproperlyConfigured, match="ELASTICSEARCH_URL"):
        hook(None)
