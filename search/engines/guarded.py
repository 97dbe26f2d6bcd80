"""The site's first engine with another behind it, so that readers are answered whatever happens.

The first engine is asked for a bounded time. When it can't answer, is left alone by its circuit
breaker, or has not taken in what the other has, the other answers. Only what an engine says of
itself (`Unavailable`) counts as its failure: a fault of ours is raised as everywhere.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from search import progress
from search.engines.base import (
    LATE,
    MISSING,
    Answer,
    Completion,
    Engine,
    Report,
    Unavailable,
)
from search.engines.breaker import Breaker, Circuit, State
from search.engines.deadlines import Bulkhead
from search.engines.errands import Errand
from search.engines.standby import Standby
from search.events import Event, emit
from search.lexicon import Lexicon
from search.progress import Position
from search.request import SearchRequest
from search.understanding import Meaning

T = TypeVar("T")

MOST_WAITING = 16
"""Questions of a process that may wait for the first engine at once, given up ones included."""
AWAY = frozenset({"unreachable", "busy", "broken"})
"""Reasons that an engine can't be asked for anything; what takes long to write is none."""
KEPT = 0.25
"""Share of a publisher's time that is kept for the standby, should the first engine fail."""
MOST_WRITING = 2
"""Attempts of a process that may bring it level at once."""


class Resting(Unavailable):
    """The circuit breaker leaves the engine alone."""

    reason = "resting"


class Cold(Unavailable):
    """The first engine can't answer and the standby is not warm yet."""

    reason = "cold"


@dataclass(frozen=True, slots=True)
class Limits:
    """How long the first engine is waited for, and when it is left alone.

    `read`: seconds that a reader waits for it. `write`: seconds for which the background brings it
    level at once. After so many `failures` in a row it is not asked for `pause` seconds.
    """

    read: float = 0.5
    write: float = 2.0
    failures: int = 3
    pause: float = 5.0


class GuardedEngine:
    """See `search.engines.base.Engine`."""

    def __init__(self, primary: Engine, standby: Standby, limits: Limits) -> None:
        self.name = primary.name
        self.primary = primary
        self.standby = standby
        self.breaker = Breaker(Circuit(limits.failures, limits.pause), _tell)
        self._limits = limits
        self._bulkhead = Bulkhead(MOST_WAITING)
        self._writers = Bulkhead(MOST_WRITING)
        self._draining = Errand("drain", lambda: self._write(limits.write, limits.write * 2))

    @property
    def serial(self) -> int:
        """That of the first engine. Raises Unavailable."""
        return self._ask(lambda: self.primary.serial)

    def search(
        self, request: SearchRequest, meaning: Meaning, *, newest: Position | None = None
    ) -> Answer:
        newest = newest or progress.newest()
        self.standby.keep_level(newest)
        try:
            answer = self._ask(lambda: self.primary.search(request, meaning, newest=newest))
        except Unavailable as error:
            if error.reason == MISSING:
                self._draining.begin()  # which makes an index where there is none
            return self._instead(
                error, lambda engine: _marked(engine.search(request, meaning, newest=newest))
            )
        if not answer.behind:
            return answer
        self._draining.begin()
        return self._fresher(answer, request, meaning, newest)

    def lexicon(self) -> Lexicon:
        """Return the words of the standby; none while it can't tell them.

        Then questions stand for themselves, which is no reason not to answer them.
        """
        try:
            return self.standby.lexicon()
        except Unavailable:
            return Lexicon.of(())

    def complete(
        self, prefix: str, day: date, size: int, *, newest: Position | None = None
    ) -> tuple[Completion, ...]:
        newest = newest or progress.newest()
        self.standby.keep_level(newest)
        # One that is late will do where nobody knows better.
        level = newest if self.standby.is_warm else None
        try:
            return self._ask(
                lambda: self.primary.complete(prefix, day, size, newest=level), _is_no_lag
            )
        except Unavailable as error:
            return self._instead(
                error, lambda engine: engine.complete(prefix, day, size, newest=newest)
            )

    def catch_up(self, *, budget: float | None = None) -> int:
        """Bring both level, and return the serial of the first engine. Raises Unavailable.

        With a `budget` somebody waits, so many seconds in all: for the first engine, and where that
        fails for the standby, which then answers readers. Else that follows in the background.
        """
        if budget is None:
            self._level_standby(None)
            return self._through_breaker(self.primary.catch_up, _is_away)
        started, kept = time.monotonic(), budget * KEPT
        try:
            reached = self._through_breaker(
                lambda: self._write(budget - kept, budget - kept), _is_away
            )
        except Unavailable:
            self._level_standby(max(kept, budget - (time.monotonic() - started)))
            raise
        self.standby.keep_level(progress.newest())
        return reached

    def _level_standby(self, budget: float | None) -> None:
        try:
            self.standby.engine.catch_up(budget=budget)
        except Unavailable as error:
            emit(Event.FOLLOWS_LATER, engine=self.standby.engine.name, reason=error.reason)

    def rebuild(self) -> int:
        return self.primary.rebuild()

    def check(self, *, examples: int = 20) -> Report:
        return self.primary.check(examples=examples)

    def wait(self, seconds: float | None = None) -> None:
        """Return when nothing is under way in the background, or after `seconds` for each."""
        self.standby.wait(seconds)
        self._draining.wait(seconds)

    def _ask(
        self, act: Callable[[], T], counts: Callable[[Unavailable], bool] = lambda _: True
    ) -> T:
        """Return what the first engine answers within the budget. Raises Unavailable."""
        return self._through_breaker(lambda: self._bulkhead.within(self._limits.read, act), counts)

    def _write(self, budget: float, patience: float) -> int:
        """Bring the first engine level for `budget` seconds; wait no longer than `patience`."""
        # What publishers have written is committed: the other thread's connection sees it.
        return self._writers.within(patience, lambda: self.primary.catch_up(budget=budget))

    def _through_breaker(
        self, act: Callable[[], T], counts: Callable[[Unavailable], bool] = lambda _: True
    ) -> T:
        permit = self.breaker.permit()
        if permit is None:
            raise Resting("the engine is left alone after it failed again and again")
        try:
            done = act()
        except Unavailable as error:
            (self.breaker.failed if counts(error) else self.breaker.given_back)(permit)
            raise
        except BaseException:
            self.breaker.given_back(permit)
            raise
        self.breaker.succeeded(permit)
        return done

    def _instead(self, error: Unavailable, act: Callable[[Engine], T]) -> T:
        """Return what the standby answers in place of the first engine. Raises Unavailable."""
        if not self.standby.is_warm:
            emit(Event.NOBODY_ANSWERED, reason=error.reason)
            raise Cold(f"{error}; the standby is {self.standby.warmth}") from error
        try:
            answer = act(self.standby.engine)
        except Unavailable:
            self.standby.lost()
            raise
        emit(Event.STANDBY_ANSWERED, reason=error.reason)
        return answer

    def _fresher(
        self, late: Answer, request: SearchRequest, meaning: Meaning, newest: Position
    ) -> Answer:
        """Return the standby's answer if it has taken in more than that of the first engine."""
        if not self.standby.is_warm:
            return late
        try:
            answer = self.standby.engine.search(request, meaning, newest=newest)
        except Unavailable:
            return late
        if answer.behind and answer.serial <= late.serial:
            return late  # of two serials the higher one says more, unless of another journal
        emit(Event.STANDBY_AHEAD, behind=late.behind)
        return _marked(answer)


def _is_no_lag(error: Unavailable) -> bool:
    """Tell whether an engine could not answer for another reason than being late."""
    return error.reason != LATE


def _is_away(error: Unavailable) -> bool:
    """Tell whether a failure to write says that readers would wait in vain too."""
    return error.reason in AWAY


def _marked(answer: Answer) -> Answer:
    return replace(answer, is_standby=True)


_TOLD = {
    State.OPEN: Event.BREAKER_OPENED,
    State.HALF_OPEN: Event.BREAKER_TRIES,
    State.CLOSED: Event.BREAKER_CLOSED,
}


def _tell(_before: State, after: State) -> None:
    emit(_TOLD[after])
