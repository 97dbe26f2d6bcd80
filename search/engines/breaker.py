"""A circuit breaker: who fails again and again is left alone for a while, then tried once.

`Circuit` is the state and its rules, pure: the time comes in as a value, each step returns what is
next. `Breaker` keeps one circuit for all threads of a process; it holds its lock while it thinks,
never while anybody is asked.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum


class State(StrEnum):
    """CLOSED: all may ask. OPEN: nobody may. HALF_OPEN: one is trying, the others may not."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half-open"


@dataclass(frozen=True, slots=True)
class Permit:
    """Leave to ask once. `round` counts how often the circuit had been opened when it was given."""

    round: int
    is_trial: bool = False


@dataclass(frozen=True, slots=True)
class Circuit:
    """Opens after `most` failures in a row, for `pause` seconds; then lets one trial through.

    What comes back from before the circuit opened says nothing about now, and counts no more. A
    trial of which nothing is heard for another `pause` makes way for the next.
    """

    most: int
    pause: float
    failures: int = 0
    round: int = 0
    waits_until: float | None = None
    is_trying: bool = False

    @property
    def state(self) -> State:
        if self.waits_until is None:
            return State.CLOSED
        return State.HALF_OPEN if self.is_trying else State.OPEN

    def asked(self, now: float) -> tuple[Circuit, Permit | None]:
        """Return what is next when somebody wants to ask, with the leave or None."""
        if self.waits_until is None:
            return self, Permit(self.round)
        if now < self.waits_until:
            return self, None
        trying = replace(self, is_trying=True, round=self.round + 1, waits_until=now + self.pause)
        return trying, Permit(trying.round, is_trial=True)

    def succeeded(self, permit: Permit) -> Circuit:
        """Return what is next when an answer has come."""
        if permit.round != self.round:
            return self
        return replace(self, failures=0, waits_until=None, is_trying=False)

    def failed(self, permit: Permit, now: float) -> Circuit:
        """Return what is next when none has come."""
        if permit.round != self.round:
            return self
        if permit.is_trial or self.failures + 1 >= self.most:
            return self._opened(now)
        return replace(self, failures=self.failures + 1)

    def given_back(self, permit: Permit, now: float) -> Circuit:
        """Return what is next when it stayed unknown: another may try at once."""
        if permit.round != self.round or not permit.is_trial:
            return self
        return replace(self, is_trying=False, waits_until=now)

    def _opened(self, now: float) -> Circuit:
        return replace(
            self,
            failures=0,
            round=self.round + 1,
            waits_until=now + self.pause,
            is_trying=False,
        )


Listener = Callable[[State, State], None]
"""Is told of each change of state: the one before, the one now."""


@dataclass(slots=True)
class Breaker:
    """One `circuit` for all threads; `on_change` is called outside of the lock."""

    circuit: Circuit
    on_change: Listener
    clock: Callable[[], float] = time.monotonic
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def state(self) -> State:
        return self.circuit.state

    def permit(self) -> Permit | None:
        """Return leave to ask, None while asking would be no use."""
        with self._lock:
            before = self.circuit
            self.circuit, given = before.asked(self.clock())
        self._tell(before, self.circuit)
        return given

    def succeeded(self, permit: Permit) -> None:
        self._go_on(lambda circuit, _now: circuit.succeeded(permit))

    def failed(self, permit: Permit) -> None:
        self._go_on(lambda circuit, now: circuit.failed(permit, now))

    def given_back(self, permit: Permit) -> None:
        self._go_on(lambda circuit, now: circuit.given_back(permit, now))

    def _go_on(self, step: Callable[[Circuit, float], Circuit]) -> None:
        with self._lock:
            before = self.circuit
            after = self.circuit = step(before, self.clock())
        self._tell(before, after)

    def _tell(self, before: Circuit, after: Circuit) -> None:
        if before.state is not after.state:
            self.on_change(before.state, after.state)
