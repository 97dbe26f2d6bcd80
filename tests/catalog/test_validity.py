"""The pure time of the law, against a plain model that keeps a version a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.validity import (
    Act,
    Conflict,
    Correct,
    Follows,
    Period,
    Repeal,
    Start,
    Stop,
    Timeline,
    apply,
    at,
    problems,
    timeline,
)
from tests.catalog.everyday import EveryDay

ORIGIN = date(2024, 1, 1)
HORIZON = 40
DAYS = range(-1, HORIZON)


def day(number: int | None) -> date | None:
    return None if number is None else ORIGIN + timedelta(days=number)


@st.composite
def acts(draw: st.DrawFn) -> list[Act]:
    """Random acts of one procedure, many of which do not fit."""
    made: list[Act] = []
    for number in range(1, draw(st.integers(1, 8)) + 1):
        start = draw(st.one_of(st.none(), st.integers(0, HORIZON - 10)))
        kind = draw(
            st.sampled_from(
                ["start", "start", "start", "stop", "annul", "correct", "repeal", "repeal"]
            )
        )
        if kind == "start":
            length = draw(st.one_of(st.none(), st.integers(1, 9)))
            until = None if length is None or start is None else start + length
            follows = draw(st.sampled_from(Follows))
            made.append(Start(number, number, day(start), day(until), follows))
        elif kind == "repeal":
            repealed = draw(st.frozensets(st.integers(1, number), min_size=1, max_size=2))
            made.append(Repeal(number, repealed, day(start or 0)))
        elif kind == "correct":
            since = draw(st.one_of(st.none(), st.integers(0, HORIZON - 10)))
            made.append(Correct(number, number, draw(st.integers(1, number)), day(since)))
        else:
            made.append(Stop(number, day(start or 0), annuls=kind == "annul"))
    return made


def _fitting(candidates: list[Act]) -> tuple[Timeline, EveryDay]:
    periods: Timeline = ()
    model = EveryDay(ORIGIN, HORIZON)
    for act in candidates:
        fits = model.fits(act)
        try:
            periods = apply(periods, act, model.acts)
        except Conflict:
            assert not fits or isinstance(act, Repeal)
            continue
        assert fits
        model.record(act)
    return periods, model


@given(acts())
def test_on_every_day_at_most_one_version_is_in_force(candidates: list[Act]) -> None:
    periods, _model = _fitting(candidates)
    assert problems(periods) == []
    for number in DAYS:
        assert sum(p.covers(ORIGIN + timedelta(days=number)) for p in periods) <= 1


@given(acts())
def test_a_timeline_says_of_each_day_what_writing_down_every_day_says(
    candidates: list[Act],
) -> None:
    periods, model = _fitting(candidates)
    for number in DAYS:
        found = at(periods, ORIGIN + timedelta(days=number))
        assert (found.version if found else None) == model.on[number]


@given(acts())
def test_folding_the_acts_that_fit_gives_what_applying_them_one_by_one_gave(
    candidates: list[Act],
) -> None:
    fitting: list[Act] = []
    periods: Timeline = ()
    for act in candidates:
        try:
            periods = apply(periods, act, fitting)
        except Conflict:
            continue
        fitting.append(act)
    assert timeline(fitting) == periods


def test_an_abolition_before_a_recorded_later_version_is_refused() -> None:
    later = timeline([Start(1, 1, day(0)), Start(2, 2, day(10))])
    with pytest.raises(Conflict) as refused:
        apply(later, Stop(3, day(5)))
    assert refused.value.code == "later-version"


def test_what_resumes_after_a_temporary_version_falls_with_the_procedure() -> None:
    temporary = Start(2, 2, day(5), day(9), Follows.PREVIOUS)
    periods = timeline([Start(1, 1, day(0)), temporary, Stop(3, day(7))])
    assert [(p.version, p.end, p.cause) for p in periods] == [(1, day(5), None), (2, day(7), 3)]


def test_a_temporary_version_whose_sequel_is_not_stated_is_followed_by_nothing() -> None:
    periods = timeline([Start(1, 1, day(0)), Start(2, 2, day(5), day(9))])
    assert at(periods, day(9)) is None
    assert periods[-1].cause == 2


def test_a_correction_keeps_the_legal_days() -> None:
    periods = timeline([Start(1, 1, None), Start(2, 2, day(5)), Correct(3, 3, 1)])
    assert [(p.version, p.start, p.end) for p in periods] == [(3, None, day(5)), (2, day(5), None)]


def test_an_end_on_the_day_a_version_begins_is_the_end_of_the_one_before() -> None:
    first, second = Start(1, 1, date(2026, 1, 1)), Start(2, 2, date(2026, 3, 1))
    for annuls in (False, True):
        left = timeline([first, second, Stop(3, date(2026, 3, 1), annuls=annuls)])
        assert left == (Period(1, date(2026, 1, 1), date(2026, 3, 1), cause=3),)


def test_a_repealed_amendment_gives_way_to_the_text_before_it_from_that_day_on() -> None:
    periods = timeline(
        [Start(1, 1, day(0)), Start(2, 2, day(5)), Repeal(3, frozenset({2}), day(9))]
    )
    assert periods == (
        Period(1, day(0), day(5)),
        Period(2, day(5), day(9)),
        Period(1, day(9), None, begun_by=3),
    )


def test_a_repealed_amendment_that_had_no_day_yet_leaves_no_trace() -> None:
    acts = [Start(1, 1, day(0)), Start(2, 2, day(9)), Repeal(3, frozenset({2}), day(5))]
    assert timeline(acts) == (Period(1, day(0), None),)


def test_what_a_repealed_decision_began_ends_by_the_repeal_and_its_correction_with_it() -> None:
    acts = [Start(1, 1, day(0)), Correct(2, 2, 1), Repeal(3, frozenset({1}), day(9))]
    assert timeline(acts) == (Period(2, day(0), day(9), cause=3),)


def test_a_procedure_whose_abolition_is_repealed_is_in_force_again() -> None:
    acts = [Start(1, 1, day(0)), Stop(2, day(5)), Repeal(3, frozenset({2}), day(9))]
    assert timeline(acts) == (
        Period(1, day(0), day(5), cause=2),
        Period(1, day(9), None, begun_by=3),
    )


def test_a_temporary_text_after_which_a_repealed_one_would_come_again_is_followed_by_nothing() -> (
    None
):
    acts = [
        Start(1, 1, day(0)),
        Start(2, 2, day(5), day(9), Follows.PREVIOUS),
        Repeal(3, frozenset({1}), day(6)),
    ]
    assert timeline(acts) == (Period(1, day(0), day(5)), Period(2, day(5), day(9), cause=2))
    later = [*acts[:2], Repeal(3, frozenset({1}), day(20))]
    assert timeline(later)[-1] == Period(1, day(9), day(20), cause=3, begun_by=2)


def test_several_acts_are_repealed_at_once() -> None:
    acts = [
        Start(1, 1, day(0)),
        Start(2, 2, day(5)),
        Start(3, 3, day(7)),
        Repeal(4, frozenset({2, 3}), day(9)),
    ]
    assert timeline(acts)[-1] == Period(1, day(9), None, begun_by=4)


def test_a_repeal_that_is_repealed_lets_the_repealed_text_apply_again() -> None:
    acts = [
        Start(1, 1, day(0)),
        Start(2, 2, day(5)),
        Repeal(3, frozenset({2}), day(9)),
        Repeal(4, frozenset({3}), day(12)),
    ]
    assert [(p.version, p.start) for p in timeline(acts)] == [
        (1, day(0)),
        (2, day(5)),
        (1, day(9)),
        (2, day(12)),
    ]


@pytest.mark.parametrize(
    ("acts", "code"),
    [
        ([Start(1, 1, day(0)), Repeal(2, frozenset({9}), day(5))], "repealed"),
        (
            [Start(1, 1, day(0)), Start(2, 2, day(5)), Repeal(3, frozenset({1}), day(6))],
            "no-effect",
        ),
    ],
)
def test_a_repeal_is_refused_that_repeals_nothing_or_changes_nothing(
    acts: list[Act], code: str
) -> None:
    with pytest.raises(Conflict) as refused:
        timeline(acts)
    assert refused.value.code == code
    assert refused.value.act == acts[-1].id
