"""Waiting for somebody else for a bounded time only, whatever that one does with its sockets.

A time-out of a socket begins anew with every byte, so a server that answers by drops is waited for
without end. Here the asking is done by a thread of its own, which is left behind at the deadline.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as Late
from functools import partial
from typing import TypeVar

from django.db import connections

from search.engines.base import Unavailable

T = TypeVar("T")


class TimedOut(Unavailable):
    """No answer has come within the time that there was."""

    reason = "timeout"


class Crowded(Unavailable):
    """As many questions wait for an answer already as are allowed, or as the machine takes."""

    reason = "crowded"


class Bulkhead:
    """Lets at most `most` acts of a process be under way at once, those left behind included."""

    def __init__(self, most: int) -> None:
        self._places = threading.Semaphore(most)

    def within(self, seconds: float, act: Callable[[], T]) -> T:
        """Return what `act` returns, or raise what it raises, if it ends within `seconds`.

        `act` runs in a thread of its own. If it uses the database it has to connect first, and does
        not see what an open transaction of the caller has written. Raises Unavailable.
        """
        if not self._places.acquire(blocking=False):
            raise Crowded("too many questions wait for an answer")
        outcome: Future[T] = Future()

        def run() -> None:
            try:
                told = partial(outcome.set_result, act())
            except BaseException as error:
                told = partial(outcome.set_exception, error)
            finally:
                connections.close_all()
                self._places.release()
            told()

        # A daemon: a server that never answers must not keep the process from ending.
        thread = threading.Thread(target=run, name="search deadline", daemon=True)
        try:
            thread.start()
        except RuntimeError as error:  # the machine has no more of them
            self._places.release()
            raise Crowded("no thread can be started to ask") from error
        try:
            return outcome.result(timeout=seconds)
        except Late as error:
            if outcome.done():  # it came at the last moment, or `act` itself ran out of time
                return outcome.result()
            raise TimedOut(f"no answer within {seconds:g} s") from error
