"""Working days, against the law's words, real swaps and a plain list of every day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog import public_holidays
from catalog.content import Text
from catalog.working_days import Calendar, is_ordinarily_working

FIRST, LAST = date(2025, 12, 1), date(2026, 12, 31)
SPAN = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
AROUND = [FIRST + timedelta(days=n) for n in range(-60, len(SPAN) + 60)]

days = st.dates(FIRST, LAST)
numbers = st.integers(0, 15)
calendars = st.dictionaries(days, st.booleans(), max_size=12).map(Calendar)


@st.composite
def working(draw: st.DrawFn) -> tuple[Calendar, date]:
    """A calendar, and one of its working days."""
    calendar = draw(calendars)
    return calendar, draw(st.sampled_from([day for day in SPAN if calendar.is_working(day)]))


@given(working(), numbers)
def test_before_takes_back_what_after_did(drawn: tuple[Calendar, date], number: int) -> None:
    calendar, day = drawn
    assert calendar.before(calendar.after(day, number), number) == day
    assert calendar.after(calendar.before(day, number), number) == day


@given(calendars, days, numbers)
def test_no_period_ends_on_a_day_off(calendar: Calendar, day: date, number: int) -> None:
    assert calendar.is_working(calendar.after(day, number))
    assert calendar.is_working(calendar.before(day, number))
    assert calendar.before(day, number) <= day <= calendar.after(day, number)


@given(calendars, days, days, numbers)
def test_who_begins_later_ends_no_earlier(
    calendar: Calendar, one: date, other: date, number: int
) -> None:
    earlier, later = sorted([one, other])
    assert calendar.after(earlier, number) <= calendar.after(later, number)
    assert calendar.before(earlier, number) <= calendar.before(later, number)


@given(calendars, days, numbers)
def test_one_day_more_ends_later_but_for_the_first(
    calendar: Calendar, day: date, number: int
) -> None:
    if number or calendar.is_working(day):
        assert calendar.after(day, number) < calendar.after(day, number + 1)
        assert calendar.before(day, number + 1) < calendar.before(day, number)
    else:
        assert calendar.after(day, 0) == calendar.after(day, 1)
        assert calendar.before(day, 0) == calendar.before(day, 1)


@given(calendars, days, st.integers(1, 15))
def test_counting_is_looking_into_the_list_of_working_days(
    calendar: Calendar, day: date, number: int
) -> None:
    worked = [d for d in AROUND if calendar.is_working(d)]
    assert calendar.after(day, number) == [d for d in worked if d > day][number - 1]
    assert calendar.before(day, number) == [d for d in worked if d < day][-number]


@given(calendars, days, days)
def test_the_days_between_are_those_after_the_first_up_to_the_last(
    calendar: Calendar, one: date, other: date
) -> None:
    start, end = sorted([one, other])
    assert calendar.between(start, end) == sum(
        start < d <= end for d in SPAN if calendar.is_working(d)
    )


@given(calendars, days, st.integers(1, 15))
def test_as_many_days_lie_between_as_were_counted(
    calendar: Calendar, day: date, number: int
) -> None:
    assert calendar.between(day, calendar.after(day, number)) == number


@given(st.dictionaries(days, st.booleans(), max_size=12), days)
def test_an_exception_is_right_and_all_other_days_are_the_laws(
    exceptions: dict[date, bool], day: date
) -> None:
    said = exceptions.get(day, is_ordinarily_working(day))
    assert Calendar(exceptions).is_working(day) is said


@pytest.mark.parametrize("number", [-1, -100])
def test_less_than_no_days_are_refused(number: int) -> None:
    with pytest.raises(ValueError, match="0 or more"):
        Calendar().after(FIRST, number)
    with pytest.raises(ValueError, match="0 or more"):
        Calendar().before(FIRST, number)


def test_days_are_not_counted_backwards() -> None:
    assert Calendar().between(FIRST, FIRST) == 0
    with pytest.raises(ValueError, match="forwards"):
        Calendar().between(LAST, FIRST)


def test_the_day_of_the_event_is_not_counted() -> None:
    monday, saturday = date(2026, 6, 1), date(2026, 6, 6)
    assert Calendar().after(monday, 1) == date(2026, 6, 2)
    assert Calendar().after(monday, 5) == date(2026, 6, 8)
    assert Calendar().after(saturday, 5) == date(2026, 6, 12)
    assert Calendar().before(date(2026, 6, 8), 5) == monday


def test_a_period_that_would_end_on_a_day_off_ends_with_the_next_working_day() -> None:
    assert Calendar().on_or_after(date(2026, 6, 6)) == date(2026, 6, 8)
    assert Calendar().on_or_after(date(2026, 6, 5)) == date(2026, 6, 5)
    assert Calendar().on_or_before(date(2026, 6, 7)) == date(2026, 6, 5)


def test_tet_of_2026_is_off_from_saturday_14_to_sunday_22_february() -> None:
    off = [
        d
        for d in SPAN
        if date(2026, 2, 10) <= d <= date(2026, 2, 28)
        if not Calendar().is_working(d)
    ]
    assert off == [date(2026, 2, n) for n in (*range(14, 23), 28)]
    assert Calendar().after(date(2026, 2, 13), 1) == date(2026, 2, 23)
    assert Calendar().before(date(2026, 2, 23), 5) == date(2026, 2, 9)


def test_a_holiday_at_a_weekend_is_made_up_for_on_the_next_working_day() -> None:
    # The Hùng Kings' day of 2026 is a Sunday; 30 April and 1 May follow in the same week.
    assert Calendar().after(date(2026, 4, 24), 1) == date(2026, 4, 28)
    assert Calendar().after(date(2026, 4, 24), 3) == date(2026, 5, 4)


def test_the_saturday_worked_for_the_monday_before_national_day_of_2026_counts() -> None:
    monday, saturday = date(2026, 8, 31), date(2026, 8, 22)
    assert not Calendar().is_working(monday)
    assert Calendar().is_working(saturday)
    assert Calendar().after(date(2026, 8, 21), 1) == saturday
    assert Calendar().after(date(2026, 8, 28), 1) == date(2026, 9, 3)


def test_a_swap_that_only_the_desk_knows_is_made_of_two_exceptions() -> None:
    # 12729/VPCP-KGVX: Friday 2 January 2026 is off, Saturday 10 January is worked for it.
    friday, saturday = date(2026, 1, 2), date(2026, 1, 10)
    calendar = Calendar({friday: False, saturday: True})
    assert calendar.after(date(2025, 12, 31), 1) == date(2026, 1, 5)
    assert calendar.after(date(2025, 12, 31), 6) == saturday
    assert calendar.between(date(2025, 12, 31), date(2026, 1, 12)) == 7


def test_a_saturday_worked_for_a_day_of_the_year_before_is_a_working_day_of_its_own_year() -> None:
    assert date(2019, 1, 5) in public_holidays.of(2019).worked
    assert public_holidays.of(2018).worked == frozenset()
    assert not Calendar().is_working(date(2018, 12, 31))
    assert Calendar().is_working(date(2019, 1, 5))


def test_public_holidays_have_their_names_in_both_languages() -> None:
    tet = public_holidays.of(2026).off[date(2026, 2, 17)]
    assert tet == Text("Tết Nguyên Đán", "Lunar New Year")


def test_a_year_that_nobody_announced_yet_is_forecast_by_rule() -> None:
    in_ten_years = public_holidays.of(2036)
    assert date(2036, 9, 2) in in_ten_years.off
    assert len([d for d in in_ten_years.off if d.month in (1, 2)]) >= 6
    assert in_ten_years.worked == frozenset()


def test_an_exception_set_on_the_days_of_tet_moves_every_deadline_across_it() -> None:
    calendar = Calendar({date(2026, 2, 23): False, date(2026, 2, 24): False})
    assert calendar.after(date(2026, 2, 13), 1) == date(2026, 2, 25)
