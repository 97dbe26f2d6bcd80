"""Whoever asks waits for a bounded time, and no place is lost by it."""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from search.engines.base import Unavailable
from search.engines.deadlines import Bulkhead


def test_what_is_answered_or_raised_in_time_comes_back() -> None:
    places = Bulkhead(1)
    assert places.within(5, lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        places.within(5, lambda: 1 // 0)
    assert places.within(5, lambda: 8) == 8


def test_who_is_left_behind_keeps_a_place_until_the_end() -> None:
    places, ended = Bulkhead(1), threading.Event()
    with pytest.raises(Unavailable, match=r"no answer within 0\.05 s"):
        places.within(0.05, ended.wait)
    with pytest.raises(Unavailable, match="too many"):
        places.within(5, lambda: 1)
    ended.set()
    for _ in range(200):
        try:
            assert places.within(5, lambda: 1) == 1
            return
        except Unavailable:
            threading.Event().wait(0.01)
    pytest.fail("the place was never given back")


def test_a_machine_without_threads_to_spare_costs_no_place(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    places = Bulkhead(1)
    with monkeypatch.context() as patched:
        patched.setattr(threading.Thread, "start", refused)
        for _ in range(3):
            with pytest.raises(Unavailable, match="no thread"):
                places.within(5, lambda: 1)
    assert places.within(5, lambda: 1) == 1


def test_one_thread_does_what_is_asked_one_after_the_other() -> None:
    places = Bulkhead(3)
    assert len({places.within(5, threading.get_ident) for _ in range(20)}) == 1


def test_what_is_asked_at_once_is_done_at_once() -> None:
    places, met = Bulkhead(3), threading.Barrier(3, timeout=5)
    with ThreadPoolExecutor(3) as askers:
        assert sorted(askers.map(lambda _: places.within(5, met.wait), range(3))) == [0, 1, 2]


def test_a_connection_that_can_not_be_closed_costs_no_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail() -> None:
        raise OSError("gone")

    places = Bulkhead(1)
    with monkeypatch.context() as patched:
        patched.setattr("search.engines.deadlines.connections.close_all", fail)
        assert places.within(5, lambda: 7) == 7
    assert places.within(5, lambda: 8) == 8


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_process_that_was_forked_has_threads_of_its_own() -> None:
    places = Bulkhead(1)
    assert places.within(5, lambda: 7) == 7
    answered, child = False, os.fork()
    if not child:
        try:
            answered = places.within(5, lambda: 7) == 7
        finally:
            os._exit(0 if answered else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
