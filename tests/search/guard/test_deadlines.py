"""Whoever asks waits for a bounded time, and no place is lost by it."""

from __future__ import annotations

import threading

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
