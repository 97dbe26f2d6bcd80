"""Two engines as one: who answers, when, and what stays a fault."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from catalog import journal
from catalog.models import ProcedurePage
from search import events, progress
from search.engines.base import Answer, Unavailable
from search.engines.breaker import State
from search.engines.guarded import GuardedEngine
from search.engines.standby import Standby, Warmth
from search.lexicon import Lexicon
from search.progress import Position
from search.request import SearchRequest
from search.understanding import as_written
from tests.builders import Tree, a_content, a_page, promulgated
from tests.search.asking import JANUARY, JUNE
from tests.search.guard.conftest import BUDGET, PAUSE
from tests.search.guard.wayward import Refused, Wayward

MARGIN = 0.3
"""Seconds that a reader may wait beyond the budget: the promise of the standby."""

in_the_background = pytest.mark.django_db(transaction=True)
"""For tests in which another thread reads the database, by a connection of its own."""


def ask(engine: GuardedEngine, newest: Position | None = None) -> Answer:
    request = SearchRequest("khai sinh", JUNE)
    return engine.search(request, as_written(request.query, ()), newest=newest)


def another(tree: Tree) -> None:
    """Promulgate one procedure more, of which no engine is told."""
    promulgated(tree, a_page(tree, "1.000894"), a_content("1.000894", "Khai sinh lại"), JANUARY)


def test_the_first_engine_answers_while_it_can(ready: GuardedEngine) -> None:
    answer = ask(ready)
    assert answer.total == 1
    assert not answer.is_standby
    assert ready.name == "elasticsearch"


def test_the_standby_answers_the_same_when_the_first_can_not(
    ready: GuardedEngine, first: Wayward
) -> None:
    expected = ask(ready)
    before = events.counts().get("standby_answered.refused", 0)
    first.error = Refused("nobody there")
    answer = ask(ready)
    assert answer.is_standby
    assert answer.hits == expected.hits
    assert not answer.behind
    assert events.counts()["standby_answered.refused"] == before + 1
    assert ready.complete("khai", JUNE, 5)


def test_a_first_engine_that_is_silent_costs_a_reader_the_budget_and_no_more(
    ready: GuardedEngine, first: Wayward
) -> None:
    first.gate.clear()
    started = time.monotonic()
    answer = ask(ready)
    assert time.monotonic() - started < BUDGET + MARGIN
    assert answer.is_standby
    assert answer.total == 1


def test_a_fault_of_ours_is_nobodys_failure(ready: GuardedEngine, first: Wayward) -> None:
    first.error = ZeroDivisionError("a bug")
    for _ in range(5):
        with pytest.raises(ZeroDivisionError):
            ask(ready)
    assert ready.breaker.state is State.CLOSED


def test_who_fails_thrice_is_left_alone_then_tried_once_and_trusted_again(
    ready: GuardedEngine, first: Wayward
) -> None:
    first.error, first.asked = Refused("nobody there"), 0
    for _ in range(10):
        assert ask(ready).is_standby
    assert first.asked == 3
    time.sleep(PAUSE)
    assert ask(ready).is_standby
    assert ready.breaker.state is State.OPEN
    assert first.asked == 4
    first.error = None
    assert ask(ready).is_standby
    time.sleep(PAUSE)
    assert not ask(ready).is_standby
    assert not ask(ready).is_standby
    assert ready.breaker.state is State.CLOSED


def test_while_one_reader_tries_all_others_are_answered_at_once(
    ready: GuardedEngine, first: Wayward
) -> None:
    first.error = Refused("nobody there")
    for _ in range(3):
        ask(ready)
    time.sleep(PAUSE)
    first.error, first.asked = None, 0
    first.gate.clear()
    with ThreadPoolExecutor(1) as trying:
        trial = trying.submit(ask, ready, progress.newest())
        while not first.asked:
            time.sleep(0.01)
        started = time.monotonic()
        answers = [ask(ready) for _ in range(3)]
        assert time.monotonic() - started < BUDGET
        first.gate.set()
        assert not trial.result().is_standby
    assert all(answer.is_standby for answer in answers)
    assert first.asked == 1


def test_questions_that_wait_are_answered_side_by_side(
    ready: GuardedEngine, first: Wayward
) -> None:
    newest = progress.newest()
    first.gate.clear()
    with ThreadPoolExecutor(3) as readers:
        waiting = [readers.submit(ask, ready, newest) for _ in range(3)]
        while first.asked < 3:  # all three are asking at once, none waits for another
            time.sleep(0.01)
        first.gate.set()
        assert not any(one.result().is_standby for one in waiting)


@in_the_background
def test_a_first_engine_that_is_late_gives_way_to_a_standby_that_is_not(
    ready: GuardedEngine, first: Wayward, tree: Tree
) -> None:
    another(tree)
    first_before = first.engine.serial
    ready.standby.engine.catch_up()
    answer = ask(ready)
    assert answer.is_standby
    assert answer.total == 2
    assert not answer.behind
    # Nobody told the first engine; a reader's process brings it level in the background.
    ready.wait(30)
    assert first.engine.serial == journal.newest_serial() > first_before
    assert not ask(ready).is_standby


@in_the_background
def test_a_standby_that_is_as_late_does_not_answer_for_it(
    ready: GuardedEngine, tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ready.standby, "keep_level", lambda newest: None)
    another(tree)
    answer = ask(ready)
    assert not answer.is_standby
    assert answer.behind
    assert answer.total == 1


@in_the_background
def test_the_standby_takes_in_what_others_wrote_in_the_background(
    ready: GuardedEngine, first: Wayward, tree: Tree
) -> None:
    first.error = Refused("nobody there")
    another(tree)
    ask(ready)
    ready.wait(30)
    answer = ask(ready)
    assert answer.total == 2
    assert not answer.behind
    assert ready.lexicon().names("lai")


@in_the_background
def test_while_the_standby_is_cold_nobody_answers_and_it_is_warmed(
    guard: GuardedEngine, first: Wayward, birth: ProcedurePage
) -> None:
    first.error = Refused("nobody there")
    assert guard.standby.warmth is Warmth.COLD
    with pytest.raises(Unavailable) as refused:
        ask(guard)
    assert refused.value.reason == "cold"
    guard.wait(30)
    assert guard.standby.warmth is Warmth.WARM
    assert ask(guard).total == 1


@in_the_background
def test_a_cold_standby_gives_no_words_and_the_first_engine_answers_all_the_same(
    guard: GuardedEngine, first: Wayward, birth: ProcedurePage
) -> None:
    first.engine.catch_up()
    assert guard.lexicon() == Lexicon.of(())
    assert ask(guard).total == 1
    guard.wait(30)
    assert guard.lexicon().names("khai")


@in_the_background
def test_a_standby_whose_files_are_gone_is_made_again(
    ready: GuardedEngine, first: Wayward, standby: Standby
) -> None:
    first.error = Refused("nobody there")
    store = standby.engine.store  # type: ignore[attr-defined]
    for file in sorted(store.folder().iterdir()):
        file.write_bytes(b"")
    standby.engine._open = None  # type: ignore[attr-defined]  # as a new process would see it
    store.forget()
    with pytest.raises(Unavailable):
        ask(ready)
    ready.wait(30)
    assert ask(ready).total == 1


@in_the_background
def test_publishing_brings_both_level_and_a_first_engine_that_is_away_costs_nothing(
    ready: GuardedEngine, first: Wayward, tree: Tree
) -> None:
    first.error = Refused("nobody there")
    another(tree)
    with pytest.raises(Unavailable):
        ready.catch_up(budget=2)
    ready.wait(30)
    assert ready.standby.engine.serial == journal.newest_serial()
    first.error = None
    assert ready.catch_up(budget=2) == journal.newest_serial()
    assert first.engine.serial == journal.newest_serial()
