"""What is done at a notice board: replayed week by week, it hangs what is the law."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.hanging import Span, moves, week_of
from catalog.validity import Period

MONDAY = date(2026, 8, 31)
pytestmark = pytest.mark.once


@st.composite
def timelines(draw: st.DrawFn) -> list[Period]:
    """Draw what is known of a procedure: periods that do not overlap, in five weeks."""
    cuts = sorted(draw(st.sets(st.integers(-14, 20), max_size=6)))
    starts: list[date | None] = [MONDAY + timedelta(cut) for cut in cuts]
    days = zip(starts, [*starts[1:], None], strict=True) if starts else ()
    return [Period(draw(st.integers(1, 4)), *d) for d in days if draw(st.booleans())]


def hanging(periods: list[Period], day: date) -> Period | None:
    return next((p for p in periods if p.covers(day)), None)


@given(st.lists(timelines(), min_size=4, max_size=4))
def test_doing_what_each_week_says_hangs_what_is_known_to_be_the_law(
    known: list[list[Period]],
) -> None:
    """Each week more, or something else, is known."""
    board: int | None = None
    before: list[Period] = []
    for week, after in enumerate(known):
        span = week_of(MONDAY + timedelta(weeks=week))
        hung = hanging(before, span.day_before)
        board = hung.version if hung else None
        for move in moves(hung, after, span):
            assert (move.old.version if move.old else None) == board
            board = move.new.version if move.new else None
            assert move.is_late == (move.day is None or move.day < span.first)
            assert move.day is None or move.day <= span.last
        now = hanging(after, span.last)
        assert board == (now.version if now else None)
        before = after


def test_a_week_is_from_monday_to_sunday_as_far_as_the_calendar_goes() -> None:
    for day in (MONDAY, MONDAY + timedelta(6)):
        assert week_of(day) == Span(MONDAY, MONDAY + timedelta(6))
    assert week_of(date.min).first == week_of(date.min).day_before == date.min
    assert week_of(date.max).last == week_of(date.max).day_after == date.max
