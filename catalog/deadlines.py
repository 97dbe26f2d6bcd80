"""The two deadlines that the law sets a province's decision: announced, and made public, in time.

Pure: no Django, no database, no clock. Decree 63/2010/NĐ-CP as amended by Decrees 48/2013/NĐ-CP and
92/2017/NĐ-CP sets them in articles 15 and 24(2); Decision 766/QĐ-TTg scores them (1.1 and 1.2).
Where texts say "days" and scoring says "working days", working days are counted: who keeps them
keeps both.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from catalog.working_days import Calendar


class State(StrEnum):
    """How a deadline stands: done in time, done late, still within time, past it."""

    IN_TIME = "in-time"
    LATE = "late"
    DUE = "due"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Terms:
    """The numbers of the law. They are working days but for `announced_fast_track`: days."""

    announced: int = 5
    announced_fast_track: int = 3
    public: int = 5
    public_fast_track: int = 2


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day on which something is in time, and the day on which it was done."""

    due: date
    done: date | None = None

    def state(self, today: date) -> State:
        """Tell how it stands on `today`, on which nothing is done yet that is done later."""
        if self.done is None or self.done > today:
            return State.DUE if today <= self.due else State.OVERDUE
        return State.IN_TIME if self.done <= self.due else State.LATE


def announcement(
    calendar: Calendar,
    in_force_from: date,
    signed: date | None,
    *,
    fast_track: bool = False,
    terms: Terms = Terms(),
) -> Deadline:
    """Return by when a decision is signed that announces what a legal document brings (art. 15).

    The document takes effect on `in_force_from`; of several that one counts which does last. The
    decision is due some working days before. On the fast track (trình tự, thủ tục rút gọn) the
    document is in force as soon as it is issued, and the decision is due within some days after.
    """
    if fast_track:
        days = timedelta(days=terms.announced_fast_track)
        return Deadline(calendar.on_or_after(in_force_from + days), signed)
    return Deadline(calendar.before(in_force_from, terms.announced), signed)


def publication(
    calendar: Calendar,
    signed: date,
    public: date | None,
    *,
    fast_track: bool = False,
    terms: Terms = Terms(),
) -> Deadline:
    """Return by when a decision signed on `signed` is in the national database (art. 24(2)).

    `public` is the day on which it was entered and made public there.
    """
    days = terms.public_fast_track if fast_track else terms.public
    return Deadline(calendar.after(signed, days), public)
