"""The law's time: which version of a procedure is in force on which days.

Pure: no Django, no database, no clock. A *timeline* is the tuple of a procedure's periods, in
order, without overlap. An *act* is what one decision line did to it. The periods of a procedure
are the fold of its acts in the order in which they were recorded (`timeline`), so that taking an
act back is folding without it: nothing has to be undone by hand.

A *repeal* is an act upon acts: from its day on, time is the fold without what it repeals, and
before that day nothing changes. So it needs the acts themselves, not only what they left.

Days are Vietnamese calendar days; a period is half-open, `[start, end)`; `start` None means "in
force since before the records", `end` None means "until further notice".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import pairwise


class Follows(StrEnum):
    """What the law says comes after a temporary version. Unstated: the page says so."""

    UNSTATED = "unstated"
    PREVIOUS = "previous"
    ABOLISHED = "abolished"


@dataclass(frozen=True, slots=True)
class Period:
    """The days `[start, end)` on which `version` is in force; `cause` is the act that set its end.

    `cause` is None while the end is open or only the beginning of the next version.
    """

    version: int
    start: date | None
    end: date | None
    cause: int | None = None

    def __post_init__(self) -> None:
        if self.start is not None and self.end is not None and self.start >= self.end:
            raise ValueError(f"a period starts before it ends, not {self.start}..{self.end}")

    def covers(self, day: date) -> bool:
        """Tell whether the version is in force on `day`."""
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)


Timeline = tuple[Period, ...]


class Conflict(ValueError):
    """An act that does not fit the timeline. `code` is for programs, the message for editors.

    `act` is the one that does not fit, where several are folded.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.act: int | None = None


@dataclass(frozen=True, slots=True)
class Start:
    """A version comes into force on `day` (None: unknown, before all records)."""

    id: int
    version: int
    day: date | None
    until: date | None = None
    follows: Follows = Follows.UNSTATED


@dataclass(frozen=True, slots=True)
class Stop:
    """The procedure ceases on `day`. `annuls`: it acts back, and later versions fall with it."""

    id: int
    day: date | None
    annuls: bool = False


@dataclass(frozen=True, slots=True)
class Correct:
    """`version` takes the days of `corrected`: an editorial correction keeps the legal dates.

    With `since`, only periods that begin after that day: what was in force before stays as it was.
    """

    id: int
    version: int
    corrected: int
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Repeal:
    """From `day` on it is as if the acts `repealed` had never been; until then they are law."""

    id: int
    repealed: frozenset[int]
    day: date


Act = Start | Stop | Correct | Repeal

_FALLS = frozenset({"not-in-force", "corrected", "repealed", "no-effect"})
"""Conflicts by which an act falls with the one that it was about."""


def timeline(acts: Iterable[Act]) -> Timeline:
    """Return the periods that `acts`, in recorded order, leave. Raises Conflict as `apply` does."""
    periods: Timeline = ()
    recorded: list[Act] = []
    for act in acts:
        try:
            periods = apply(periods, act, recorded)
        except Conflict as conflict:
            conflict.act = act.id
            raise
        recorded.append(act)
    return periods


def apply(periods: Timeline, act: Act, recorded: Sequence[Act] = ()) -> Timeline:
    """Return the timeline after one more act. Raises Conflict when the act does not fit.

    `recorded` are the acts that left `periods`, in their order: a repeal is told by them.
    """
    match act:
        case Start():
            return _start(periods, act)
        case Stop():
            return _stop(periods, act)
        case Correct():
            return _correct(periods, act)
        case Repeal():
            return _repeal(periods, act, recorded)


def _start(periods: Timeline, act: Start) -> Timeline:
    if act.until is not None and act.day is not None and act.until <= act.day:
        raise Conflict("until", "a temporary version ends after the day it starts")
    base = at(periods, act.day)
    end, cause = (base.end, base.cause) if base else (_next_start(periods, act.day), None)
    if act.until is not None and (end is None or act.until < end):
        following = _following(periods, act, base)
        end, cause = act.until, act.id
    else:
        following = ()
    kept = [_cut(p, act.day) if p is base else p for p in periods]
    new = Period(act.version, act.day, end, cause)
    return _ordered([p for p in kept if p is not None] + [new, *following])


def _following(periods: Timeline, act: Start, base: Period | None) -> Timeline:
    """Return the period that resumes when a temporary version ends, if the law says one does."""
    if act.follows is not Follows.PREVIOUS:
        return ()
    if base is None:
        raise Conflict("follows", "no earlier version is there to return to")
    return (Period(base.version, act.until, base.end, base.cause),)


def _stop(periods: Timeline, act: Stop) -> Timeline:
    later = [p for p in periods if not _begins_before(p, act.day)]
    base = at(periods, act.day)
    if act.annuls:
        if base is None and not later:
            raise Conflict("not-in-force", "nothing is in force from that day on")
    else:
        if base is None:
            raise Conflict("not-in-force", "the procedure is not in force on that day")
        # What merely resumes after a temporary version falls with the procedure.
        known = {p.version for p in periods if p not in later} | {base.version}
        if any(p.version not in known for p in later):
            raise Conflict("later-version", "a version is recorded that takes effect later")
    kept = [_cut(p, act.day, act.id) for p in periods]
    return _ordered([_ended(p, act) for p in kept if p is not None])


def _ended(period: Period, act: Stop | Repeal) -> Period:
    """Let what ends on its day, but for no cause, end by `act`, which took away what came next."""
    if period.end is not None and period.end == act.day and period.cause is None:
        return replace(period, cause=act.id)
    return period


def _correct(periods: Timeline, act: Correct) -> Timeline:
    meant = [p for p in periods if p.version == act.corrected and _is_after(p, act.since)]
    if not meant:
        raise Conflict("corrected", "the version to correct is in force on no day any more")
    return tuple(replace(p, version=act.version) if p in meant else p for p in periods)


def _repeal(periods: Timeline, act: Repeal, recorded: Sequence[Act]) -> Timeline:
    if act.repealed.isdisjoint(one.id for one in recorded):
        raise Conflict("repealed", "what is to be repealed is not law")
    without = _without(recorded, act.repealed)
    before = [_cut(p, act.day) for p in periods]
    after = [_rest(p, act.day) for p in without]
    found = _ordered([p for p in (*before, *after) if p is not None])
    if at(without, act.day) is None:
        found = tuple(_ended(p, act) for p in found)
    found = _joined(found, act.day)
    if found == periods:
        raise Conflict("no-effect", "no day would have another version")
    return found


def _without(recorded: Iterable[Act], repealed: frozenset[int]) -> Timeline:
    """Fold the acts but `repealed` ones; what only corrects, ends or repeals these falls with them.

    A version that rests on them does not: another decision brought it. Raises Conflict for that.
    """
    periods: Timeline = ()
    kept: list[Act] = []
    for act in recorded:
        if act.id in repealed:
            continue
        try:
            periods = apply(periods, act, kept)
        except Conflict as conflict:
            if isinstance(act, Start) or conflict.code not in _FALLS:
                raise Conflict("rests", "another version rests on what is repealed") from conflict
            continue
        kept.append(act)
    return periods


def _rest(period: Period, day: date) -> Period | None:
    """Return what is left of `period` from `day` on; None when nothing is."""
    if not _begins_before(period, day):
        return period
    if period.end is not None and period.end <= day:
        return None
    return replace(period, start=day)


def _joined(periods: Timeline, day: date) -> Timeline:
    """Make one period of two of the same version that meet on `day`."""
    for first, second in pairwise(periods):
        if first.end == second.start == day and first.version == second.version:
            both = replace(second, start=first.start)
            return tuple(both if p is first else p for p in periods if p is not second)
    return periods


def _is_after(period: Period, day: date | None) -> bool:
    return day is None or (period.start is not None and period.start > day)


def _begins_before(period: Period, day: date | None) -> bool:
    return day is not None and (period.start is None or period.start < day)


def _cut(period: Period, day: date | None, cause: int | None = None) -> Period | None:
    """Return what is left of `period` before `day`; None when nothing is."""
    if not _begins_before(period, day):
        return None
    if period.end is not None and day is not None and period.end <= day:
        return period
    return replace(period, end=day, cause=cause)


def _next_start(periods: Timeline, day: date | None) -> date | None:
    if day is None:
        return periods[0].start if periods else None
    later = [p.start for p in periods if p.start is not None and p.start > day]
    return min(later, default=None)


def _ordered(periods: Iterable[Period]) -> Timeline:
    return tuple(sorted(periods, key=lambda p: p.start or date.min))


def at(periods: Timeline, day: date | None) -> Period | None:
    """Return the period in force on `day`; for None, the one that began before all records."""
    if day is None:
        return next((p for p in periods if p.start is None), None)
    return next((p for p in periods if p.covers(day)), None)


def problems(periods: Iterable[Period]) -> list[str]:
    """Return what is wrong with periods that should be a timeline: overlaps, in words."""
    ordered = _ordered(periods)
    return [
        f"{a.start}..{a.end} overlaps {b.start}..{b.end}"
        for a, b in pairwise(ordered)
        if a.end is None or b.start is None or b.start < a.end
    ]
