"""The circuit breaker: as a machine that is driven at random, and between threads."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from search.engines.breaker import Breaker, Circuit, Permit, State

MOST, PAUSE = 3, 5.0


class AnyCourse(RuleBasedStateMachine):
    """Callers come, go and stay away in any order; what is promised holds after each step."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.changes: list[tuple[State, State]] = []
        self.breaker = Breaker(
            Circuit(MOST, PAUSE), lambda a, b: self.changes.append((a, b)), clock=lambda: self.now
        )
        self.waiting: list[tuple[Permit, int]] = []
        self.in_a_row = 0
        self.opened_at: float | None = None
        self.era = 0

    @rule()
    def somebody_asks(self) -> None:
        before = self.breaker.state
        permit = self.breaker.permit()
        if before is State.CLOSED:
            assert permit is not None
            assert not permit.is_trial
        if permit is None:
            assert self.opened_at is not None
            assert self.now < self.opened_at + PAUSE
            return
        if permit.is_trial:
            assert self.opened_at is not None
            assert self.now >= self.opened_at + PAUSE
            # From now on it is this trial that the others wait for, for a pause at most.
            self.opened_at = self.now
            self.era += 1
            assert self.breaker.state is State.HALF_OPEN
        self.waiting.append((permit, self.era))

    @precondition(lambda self: self.waiting)
    @rule(data=st.data(), well=st.booleans())
    def an_answer_comes(self, data: st.DataObject, well: bool) -> None:
        place = data.draw(st.integers(0, len(self.waiting) - 1))
        permit, era = self.waiting.pop(place)
        before = self.breaker.circuit
        if well:
            self.breaker.succeeded(permit)
        else:
            self.breaker.failed(permit)
        if era != self.era:
            assert self.breaker.circuit == before
        elif well:
            assert self.breaker.state is State.CLOSED
            self.in_a_row = 0
        elif permit.is_trial or self.in_a_row + 1 == MOST:
            assert self.breaker.state is State.OPEN
            self.in_a_row, self.opened_at = 0, self.now
            self.era += 1
        else:
            assert self.breaker.state is State.CLOSED
            self.in_a_row += 1

    @precondition(lambda self: self.waiting)
    @rule()
    def a_caller_learns_nothing(self) -> None:
        permit, era = self.waiting.pop()
        was_trying = permit.is_trial and era == self.era
        self.breaker.given_back(permit)
        if was_trying:
            self.opened_at = self.now - PAUSE
            assert self.breaker.state is State.OPEN

    @rule(seconds=st.floats(0.1, 2 * PAUSE))
    def time_passes(self, seconds: float) -> None:
        self.now += seconds

    @invariant()
    def one_at_most_tries(self) -> None:
        assert sum(permit.is_trial and era == self.era for permit, era in self.waiting) <= 1

    @invariant()
    def changes_are_told_one_after_the_other(self) -> None:
        for (_, reached), (left, _) in zip(self.changes, self.changes[1:], strict=False):
            assert reached is left
        if self.changes:
            assert self.changes[-1][1] is self.breaker.state


TestAnyCourse = AnyCourse.TestCase
TestAnyCourse.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)


def closed() -> Breaker:
    return Breaker(Circuit(MOST, PAUSE), lambda _before, _after: None)


def test_callers_are_not_held_up_by_each_other() -> None:
    breaker = closed()
    all_asking = threading.Barrier(8, timeout=10)

    def ask(_number: int) -> bool:
        permit = breaker.permit()
        assert permit is not None
        all_asking.wait()  # breaks unless all are under way at once
        breaker.succeeded(permit)
        return True

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(ask, range(8)))


def test_of_many_at_once_one_tries() -> None:
    now = 0.0
    breaker = Breaker(Circuit(1, PAUSE), lambda _before, _after: None, clock=lambda: now)
    permit = breaker.permit()
    assert permit is not None
    breaker.failed(permit)
    now = PAUSE
    with ThreadPoolExecutor(8) as pool:
        permits = list(pool.map(lambda _: breaker.permit(), range(50)))
    assert len([p for p in permits if p is not None]) == 1


def test_failures_that_began_before_a_success_do_not_add_up_across_it() -> None:
    breaker = closed()
    for _ in range(10):
        for well in (False, False, True):
            permit = breaker.permit()
            assert permit is not None
            (breaker.succeeded if well else breaker.failed)(permit)
    assert breaker.state is State.CLOSED
