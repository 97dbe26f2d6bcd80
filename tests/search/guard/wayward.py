"""An engine that is real and works, until it is told how to fail."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import date

from search.engines.base import Answer, Completion, Engine, Report, Unavailable
from search.lexicon import Lexicon
from search.progress import Position
from search.request import SearchRequest
from search.understanding import Meaning


class Refused(Unavailable):
    reason = "refused"


@dataclass
class Wayward:
    """Asks `engine`, unless there is an `error` to raise, or the `gate` is shut."""

    engine: Engine
    error: Exception | None = None
    gate: threading.Event = field(default_factory=threading.Event)
    asked: int = 0
    name: str = "elasticsearch"

    def __post_init__(self) -> None:
        self.gate.set()

    def _pass(self) -> Engine:
        self.asked += 1
        self.gate.wait(30)
        if self.error:
            raise self.error
        return self.engine

    @property
    def serial(self) -> int:
        return self._pass().serial

    def search(
        self, request: SearchRequest, meaning: Meaning, *, newest: Position | None = None
    ) -> Answer:
        return self._pass().search(request, meaning, newest=newest)

    def lexicon(self) -> Lexicon:
        raise AssertionError("questions are understood by the words of the standby")

    def complete(
        self, prefix: str, day: date, size: int, *, newest: Position | None = None
    ) -> tuple[Completion, ...]:
        return self._pass().complete(prefix, day, size)

    def catch_up(self, *, budget: float | None = None) -> int:
        return self._pass().catch_up(budget=budget)

    def rebuild(self) -> int:
        return self._pass().rebuild()

    def check(self, *, examples: int = 20) -> Report:
        return self._pass().check(examples=examples)
