"""Which of the periods of a procedure counts on a day. Pure: nothing is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Generic, Protocol, TypeVar


class State(StrEnum):
    """How a procedure stands on a day."""

    IN_FORCE = "in_force"
    TEMPORARY = "temporary"
    UPCOMING = "upcoming"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"


class Status(StrEnum):
    """The states by which lists are narrowed, as addresses write them."""

    IN_FORCE = "in-force"
    TEMPORARY = "temporary"
    UPCOMING = "upcoming"
    ENDED = "ended"


class Period(Protocol):
    """Days on which a version is in force."""

    @property
    def valid_from(self) -> date | None: ...

    @property
    def valid_to(self) -> date | None: ...

    @property
    def ends_itself(self) -> bool:
        """Whether it is temporary: its own decision set its last day."""
        ...


P = TypeVar("P", bound=Period)


@dataclass(frozen=True, slots=True)
class OnDay(Generic[P]):
    """How a procedure stands, seen from one day.

    `validity` is in force on `day`; `upcoming` start later; `last` is the newest that ended
    before, when none is in force.
    """

    day: date
    validity: P | None
    upcoming: tuple[P, ...]
    last: P | None

    @property
    def shown(self) -> P | None:
        """What to show: what is in force, else what last was, else what will be first."""
        return self.validity or self.last or next(iter(self.upcoming), None)

    @property
    def state(self) -> State:
        if self.validity is not None:
            return State.TEMPORARY if self.ends_itself else State.IN_FORCE
        if self.last is not None:
            return State.ENDED
        return State.UPCOMING if self.upcoming else State.WITHDRAWN

    @property
    def ends_itself(self) -> bool:
        """Whether what is in force is temporary."""
        return self.validity is not None and self.validity.ends_itself


def covers(period: Period, day: date) -> bool:
    """Tell whether a version is in force on `day`."""
    return (period.valid_from is None or period.valid_from <= day) and (
        period.valid_to is None or day < period.valid_to
    )


def on_day(periods: Sequence[P], day: date) -> OnDay[P]:
    """Return how a procedure with these `periods`, in their order, stands on `day`."""
    covering = next((p for p in periods if covers(p, day)), None)
    before = [p for p in periods if p.valid_to is not None and p.valid_to <= day]
    return OnDay(
        day=day,
        validity=covering,
        upcoming=tuple(p for p in periods if p.valid_from is not None and p.valid_from > day),
        last=None if covering else (before[-1] if before else None),
    )
