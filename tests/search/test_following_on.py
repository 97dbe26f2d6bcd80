"""A process that keeps the index level until it is ended."""

from __future__ import annotations

import os
import signal
import threading
import time
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, InterfaceError

from catalog import journal
from catalog.models import ProcedurePage
from search.engines.base import Unavailable
from search.engines.embedded.engine import EmbeddedEngine
from search.service import engine


def end_when(words: str, out: StringIO) -> threading.Thread:
    """Ask this process to end as soon as it has said `words`."""

    def wait() -> None:
        end = time.monotonic() + 30
        while words not in out.getvalue() and time.monotonic() < end:
            time.sleep(0.02)
        os.kill(os.getpid(), signal.SIGTERM)

    thread = threading.Thread(target=wait)
    thread.start()
    return thread


def test_it_follows_until_it_is_asked_to_end_and_ends_well(birth: ProcedurePage) -> None:
    out, usual = StringIO(), signal.getsignal(signal.SIGTERM)
    engine().rebuild()
    waiting = end_when("serial 0 → ", out)
    call_command("search_sync", "--follow", stdout=out)
    waiting.join()
    serial = journal.newest_serial()
    assert engine().serial == serial
    assert f"ended at serial {serial}" in out.getvalue()
    assert signal.getsignal(signal.SIGTERM) == usual


@pytest.mark.django_db(transaction=True)  # what is open is closed before another attempt
@pytest.mark.parametrize("error", [Unavailable, DatabaseError, InterfaceError])
def test_it_says_once_what_it_waits_for_and_goes_on_when_it_can(
    birth: ProcedurePage, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    out, tries = StringIO(), []
    really = EmbeddedEngine.catch_up
    monkeypatch.setattr("search.management.commands.search_sync.PATIENCE", 0.01)

    def catch_up(self: EmbeddedEngine, *, budget: float | None = None) -> int:
        tries.append(budget)
        if len(tries) < 4:
            raise error("the disk is full")
        return really(self, budget=budget)

    monkeypatch.setattr(EmbeddedEngine, "catch_up", catch_up)
    waiting = end_when("going on", out)
    call_command("search_sync", "--follow", stdout=out)
    waiting.join()
    assert out.getvalue().count("waiting: the disk is full") == 1
    assert "going on" in out.getvalue()
    assert None not in tries  # each attempt is bounded, so that the end is never far


def test_what_has_been_done_is_told_also_by_an_engine_that_is_away_afterwards(
    birth: ProcedurePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(self: EmbeddedEngine) -> int:
        raise Unavailable("it is away")

    told = StringIO()
    monkeypatch.setattr(EmbeddedEngine, "serial", property(away))
    call_command("search_rebuild", stdout=told)
    call_command("search_check", stdout=told)
    with pytest.raises(CommandError, match=r"^it is away$"):
        call_command("search_sync", stdout=told)
    rebuilt, checked = told.getvalue().splitlines()
    assert rebuilt.startswith("1 documents indexed in ")
    assert rebuilt.endswith("serial unknown (it is away)")
    assert checked == "clean: 1 documents at serial unknown (it is away)"


@pytest.mark.parametrize("command", ["search_sync", "search_check", "search_rebuild"])
def test_a_command_names_the_setting_that_an_engine_needs(db: None, command: str) -> None:
    with pytest.raises(CommandError, match="ELASTICSEARCH_URL"):
        call_command(command, "--engine", "elasticsearch")
