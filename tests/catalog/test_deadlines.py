"""The deadlines of Decree 63/2010/NĐ-CP, articles 15 and 24(2), and how they stand on a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.deadlines import Deadline, State, Terms, announcement, publication
from catalog.wording import in_words
from catalog.working_days import Calendar

EVERY_DAY = Calendar()
days = st.dates(date(2025, 1, 1), date(2026, 12, 31))


def test_a_decision_is_signed_five_working_days_before_the_document_takes_effect() -> None:
    # 1 July 2026 is a Wednesday.
    deadline = announcement(EVERY_DAY, date(2026, 7, 1), date(2026, 6, 24))
    assert deadline == Deadline(due=date(2026, 6, 24), done=date(2026, 6, 24))
    assert deadline.state(date(2026, 8, 1)) is State.IN_TIME
    late = announcement(EVERY_DAY, date(2026, 7, 1), date(2026, 6, 25))
    assert late.state(date(2026, 8, 1)) is State.LATE


def test_tet_makes_the_decision_due_the_week_before() -> None:
    deadline = announcement(EVERY_DAY, date(2026, 2, 25), None)
    assert deadline.due == date(2026, 2, 11)


def test_on_the_fast_track_a_decision_is_due_three_days_after() -> None:
    wednesday, thursday = date(2026, 6, 3), date(2026, 6, 4)
    assert announcement(EVERY_DAY, date(2026, 6, 1), None, fast_track=True).due == thursday
    # Saturday is the third day: it ends with the next working day.
    assert announcement(EVERY_DAY, wednesday, None, fast_track=True).due == date(2026, 6, 8)


def test_a_decision_is_public_within_five_working_days_after_its_signing() -> None:
    friday = date(2026, 6, 5)
    assert publication(EVERY_DAY, friday, None).due == date(2026, 6, 12)
    assert publication(EVERY_DAY, friday, None, fast_track=True).due == date(2026, 6, 9)
    assert publication(EVERY_DAY, date(2026, 2, 13), None).due == date(2026, 2, 27)


def test_what_the_desk_entered_moves_the_day() -> None:
    closed = Calendar({date(2026, 6, 9): False, date(2026, 6, 13): True})
    assert publication(closed, date(2026, 6, 5), None).due == date(2026, 6, 13)


def test_the_numbers_are_the_provinces_own() -> None:
    terms = Terms(announced=10, announced_fast_track=1, public=3, public_fast_track=1)
    monday = date(2026, 6, 15)
    assert announcement(EVERY_DAY, monday, None, terms=terms).due == date(2026, 6, 1)
    fast = announcement(EVERY_DAY, monday, None, fast_track=True, terms=terms)
    assert fast.due == date(2026, 6, 16)
    assert publication(EVERY_DAY, monday, None, terms=terms).due == date(2026, 6, 18)
    assert publication(EVERY_DAY, monday, None, fast_track=True, terms=terms).due == date(
        2026, 6, 16
    )


@pytest.mark.parametrize(
    ("done", "today", "state"),
    [
        (None, 9, State.DUE),
        (None, 10, State.DUE),
        (None, 11, State.OVERDUE),
        (10, 10, State.IN_TIME),
        (10, 30, State.IN_TIME),
        (11, 11, State.LATE),
        (20, 10, State.DUE),
        (20, 15, State.OVERDUE),
        (20, 20, State.LATE),
    ],
)
def test_a_deadline_stands_as_it_was_known_on_the_day(
    done: int | None, today: int, state: State
) -> None:
    deadline = Deadline(date(2026, 6, 10), done and date(2026, 6, done))
    assert deadline.state(date(2026, 6, today)) is state


@given(days, st.none() | days, days)
def test_what_is_late_stays_late_and_what_is_in_time_stays_so(
    due: date, done: date | None, today: date
) -> None:
    deadline = Deadline(due, done)
    now, tomorrow = deadline.state(today), deadline.state(today + timedelta(days=1))
    follows = {
        State.DUE: {State.DUE, State.OVERDUE, State.IN_TIME, State.LATE},
        State.OVERDUE: {State.OVERDUE, State.LATE},
        State.IN_TIME: {State.IN_TIME},
        State.LATE: {State.LATE},
    }
    assert tomorrow in follows[now]


@given(days)
def test_both_deadlines_fall_on_working_days_on_the_right_side(day: date) -> None:
    announced = announcement(EVERY_DAY, day, None).due
    public = publication(EVERY_DAY, day, None).due
    assert EVERY_DAY.is_working(announced)
    assert EVERY_DAY.is_working(public)
    assert announced < day < public


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_state_has_words_of_its_own(language: str) -> None:
    assert len({in_words(state, language) for state in State}) == len(State)
