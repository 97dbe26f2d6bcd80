"""Waiting for somebody else for a bounded time only, whatever that one does with its sockets.

A time-out of a socket begins anew with every byte, so a server that answers by drops is waited for
without end. Here the asking is done by another thread, which is left behind at the deadline.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as Late
from functools import partial
from queue import SimpleQueue
from typing import Any, TypeVar

from django.db import connections

from search.engines.base import Unavailable

log = logging.getLogger(__name__)
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
        self._most = most
        self._crews: dict[int, _Crew] = {}

    def within(self, seconds: float, act: Callable[[], T]) -> T:
        """Return what `act` returns, or raise what it raises, if it ends within `seconds`.

        `act` runs in another thread. If it uses the database it has to connect first, and does not
        see what an open transaction of the caller has written. Raises Unavailable.
        """
        outcome = self._crew().do(act)
        try:
            return outcome.result(timeout=seconds)
        except Late as error:
            if outcome.done():  # it came at the last moment, or `act` itself ran out of time
                return outcome.result()
            raise TimedOut(f"no answer within {seconds:g} s") from error

    def _crew(self) -> _Crew:
        process = os.getpid()  # one that was forked has none of its parent's threads
        return self._crews.get(process) or self._crews.setdefault(process, _Crew(self._most))


class _Crew:
    """Threads that are kept for the next act: to start one takes longer than to hand it over."""

    def __init__(self, most: int) -> None:
        self._places = threading.Semaphore(most)
        self._idle = threading.Semaphore(0)
        self._handed: SimpleQueue[tuple[Callable[[], Any], Future[Any]]] = SimpleQueue()

    def do(self, act: Callable[[], T]) -> Future[T]:
        """Begin `act` and return what will hold its outcome. Raises Crowded."""
        if not self._places.acquire(blocking=False):
            raise Crowded("too many questions wait for an answer")
        if not self._idle.acquire(blocking=False):
            # A daemon: a server that never answers must not keep the process from ending.
            thread = threading.Thread(target=self._work, name="search deadline", daemon=True)
            try:
                thread.start()
            except RuntimeError as error:  # the machine has no more of them
                self._places.release()
                raise Crowded("no thread can be started to ask") from error
        outcome: Future[T] = Future()
        self._handed.put((act, outcome))
        return outcome

    def _work(self) -> None:
        while True:
            told = _done(*self._handed.get())
            try:
                connections.close_all()
            except Exception:  # or this thread would be gone, and its place with it
                log.exception("a connection to the database could not be closed")
            # Who is told finds a place again, and nobody finds a place without a thread.
            self._idle.release()
            self._places.release()
            told()
            del told  # which holds what was asked and answered


def _done(act: Callable[[], T], outcome: Future[T]) -> Callable[[], None]:
    """Do `act` and return what tells its outcome."""
    try:
        return partial(outcome.set_result, act())
    except BaseException as error:
        return partial(outcome.set_exception, error)
