"""What hangs at a notice board, and what is done there in a span of days. Pure: nothing is read.

Two things change a board: a day on which another text is in force, and a record that says that what
hangs is not, or was not, the law. What came to be known in the span counts with it, so what has to
be done stands in one span and no other, and the answer for a span gone by is the same ever after.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from catalog.validity import Period


@dataclass(frozen=True, slots=True)
class Span:
    """Whole days in a row, both ends included."""

    first: date
    last: date

    @property
    def day_before(self) -> date:
        return self.first - timedelta(days=1) if self.first > date.min else self.first

    @property
    def day_after(self) -> date:
        return self.last + timedelta(days=1) if self.last < date.max else self.last


def week_of(day: date) -> Span:
    """Return the week of `day`, Monday to Sunday, as far as the calendar goes."""
    monday = date.fromordinal(max(day.toordinal() - day.weekday(), date.min.toordinal()))
    sunday = date.fromordinal(min(monday.toordinal() + 6, date.max.toordinal()))
    return Span(monday, sunday)


@dataclass(frozen=True, slots=True)
class Move:
    """One thing to do about a procedure: `old` comes down, `new` goes up.

    `day`: the first on which it is so; None where nothing says it. `is_late`: that day lies before
    the span, and only in the span it came to be known.
    """

    day: date | None
    old: Period | None
    new: Period | None
    is_late: bool = False


def moves(hung: Period | None, periods: Sequence[Period], span: Span) -> list[Move]:
    """Return what is done about one procedure in `span`, in the order of days.

    `hung` is what was known to be in force before it; `periods` are all that are known at its end.
    """
    bounds = {day for p in periods for day in (p.start, p.end) if day is not None}
    found: list[Move] = []
    for day in sorted({span.first} | {day for day in bounds if span.first < day <= span.last}):
        new = next((p for p in periods if p.covers(day)), None)
        if (new and new.version) != (hung and hung.version):
            since = day if day in bounds else _since(day, new, periods)
            found.append(Move(since, hung, new, since is None or since < span.first))
        hung = new
    return found


def _since(day: date, new: Period | None, periods: Sequence[Period]) -> date | None:
    """Return from when it has been so that `new` hangs on `day`, or nothing does."""
    if new is not None:
        return new.start
    return max((p.end for p in periods if p.end and p.end <= day), default=None)
