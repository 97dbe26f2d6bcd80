"""Working days: which days offices work, and counting by them.

Pure: no Django, no database, no clock. A *calendar* is what the law makes of each year, and
exceptions that say otherwise of single days. Counting follows the Civil Code 2015: the day of an
event is not counted, the first day is the one after it (art. 147(2)); a period whose last day is
a day off ends with the next working day (art. 148(5)).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from catalog import public_holidays

SATURDAY = 5
ONE_DAY = timedelta(days=1)


def is_ordinarily_working(day: date) -> bool:
    """Tell whether the law, and no exception, makes `day` a working day.

    Monday to Friday (Decision 188/1999/QĐ-TTg) but for public holidays, and weekend days that are
    worked for a day off.
    """
    year = public_holidays.of(day.year)
    return day in year.worked or (day.weekday() < SATURDAY and day not in year.off)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days of the law, but for `exceptions`: days that are worked (True) or off (False)."""

    exceptions: Mapping[date, bool] = field(default_factory=dict)

    def is_working(self, day: date) -> bool:
        """Tell whether offices work on `day`."""
        said = self.exceptions.get(day)
        return is_ordinarily_working(day) if said is None else said

    def on_or_after(self, day: date) -> date:
        """Return `day` itself where it is worked, else the next working day (art. 148(5))."""
        while not self.is_working(day):
            day += ONE_DAY
        return day

    def on_or_before(self, day: date) -> date:
        """Return `day` itself where it is worked, else the working day before it."""
        while not self.is_working(day):
            day -= ONE_DAY
        return day

    def after(self, day: date, number: int) -> date:
        """Return the last day of a period of `number` working days that an event on `day` begins.

        `day` is not counted, worked or not (art. 147(2)); the day returned is. With 0 it is `day`
        where that is worked, else the next working day. Raises ValueError for less than 0.
        """
        _refuse_negative(number)
        if number == 0:
            return self.on_or_after(day)
        for _turn in range(number):
            day = self.on_or_after(day + ONE_DAY)
        return day

    def before(self, day: date, number: int) -> date:
        """Return the working day that is `number` working days before `day`.

        `day` is not counted, worked or not; the day returned is. With 0 it is `day` where that is
        worked, else the working day before it. Raises ValueError for less than 0.
        """
        _refuse_negative(number)
        if number == 0:
            return self.on_or_before(day)
        for _turn in range(number):
            day = self.on_or_before(day - ONE_DAY)
        return day

    def between(self, start: date, end: date) -> int:
        """Return how many working days come after `start`, up to and including `end`.

        So `between(day, after(day, n))` is n, for every n but 0 on a day off.
        Raises ValueError where `end` is before `start`.
        """
        if end < start:
            raise ValueError(f"days are counted forwards, not from {start} to {end}")
        days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
        return sum(map(self.is_working, days))


def _refuse_negative(number: int) -> None:
    if number < 0:
        raise ValueError(f"a number of working days is 0 or more, not {number}")
