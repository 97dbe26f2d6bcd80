"""What stands above a procedure: how it stands in time, and what is about to change.

Pure but for the model classes whose instances it is given; it reads no rows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from catalog.comparison import changed_components
from catalog.content import Component, Text
from catalog.models import ENDS, DecisionLine, ProcedurePage, Validity
from catalog.on_day import State
from catalog.selectors import Reading
from catalog.validity import Follows


class NoticeKind(StrEnum):
    """Each has its own words in `components/notices.html`; the order is that of importance."""

    WITHDRAWN = "withdrawn"
    ENDED = "ended"
    EXPIRED = "expired"
    CLOSED = "closed"
    NOT_YET = "not_yet"
    DATED = "dated"
    ENDING = "ending"
    CLOSING = "closing"
    TEMPORARY = "temporary"
    RETURNING = "returning"
    UPCOMING = "upcoming"
    UNKNOWN_START = "unknown_start"
    ASSUMED_START = "assumed_start"
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True)
class Successor:
    """What to use instead, by its whole name."""

    code: str
    name: Text


def successor_of(page: ProcedurePage | None, named: Any) -> Successor | None:
    """Return what to use instead, where readers may see it.

    `named` is the row of `selectors` that carries its names.
    """
    if page is None or not page.is_public:
        return None
    name = Text(getattr(named, "successor_vi", "") or page.title)
    return Successor(page.code, replace(name, en=getattr(named, "successor_en", "") or ""))


@dataclass(frozen=True, slots=True)
class Notice:
    """One banner: since or until when, by which line, and what follows.

    `pair`: the versions whose comparison shows what is different, as its address writes them.
    """

    kind: NoticeKind
    day: date | None = None
    line: DecisionLine | None = None
    successor: Successor | None = None
    changes: tuple[Component, ...] = ()
    follows: Follows | None = None
    period: Validity | None = None
    pair: str = ""


def notices(reading: Reading, *, today: date, asked: date | None = None) -> list[Notice]:
    """Return the banners of a page that shows `reading`, the most important first.

    `asked` is the day that a reader chose; None when the page is simply today's.
    """
    found = [*_standing(reading, asked), *_ending(reading)]
    if asked is not None:
        now = _covering(reading, today)
        pair = _pair(reading.shown, now)
        found.append(Notice(NoticeKind.DATED, day=asked, period=now, pair=pair))
    else:
        found += _upcoming(reading)
    found += _start(reading.shown)
    return sorted(found, key=lambda n: list(NoticeKind).index(n.kind))


def _standing(reading: Reading, asked: date | None) -> list[Notice]:
    match reading.state:
        case State.WITHDRAWN:
            return [Notice(NoticeKind.WITHDRAWN)]
        case State.UPCOMING:
            first = reading.upcoming[0]
            line = first.version.line
            return [Notice(NoticeKind.NOT_YET, first.valid_from, line, period=first)]
        case State.ENDED:
            return [_ended(reading)]
        case _:
            return []


def _ended(reading: Reading) -> Notice:
    last = reading.last
    assert last is not None  # noqa: S101 - what has ended was in force
    line = last.ended_openly_by
    if line is None:
        # The text that came next is internal: neither it nor its decision is for readers.
        return Notice(NoticeKind.CLOSED, last.valid_to, period=last)
    if line.action not in ENDS:
        follows = Follows(line.follows)
        return Notice(NoticeKind.EXPIRED, last.valid_to, line, follows=follows, period=last)
    successor = successor_of(line.replaced_by, last)
    return Notice(NoticeKind.ENDED, last.valid_to, line, successor, period=last)


def _ending(reading: Reading) -> list[Notice]:
    """Return the end that is already decided of what is in force."""
    period = reading.validity
    if period is None or period.valid_to is None:
        return []
    then = _covering(reading, period.valid_to)
    cause = period.ended_openly_by
    if cause is None:
        return [] if then else [Notice(NoticeKind.CLOSING, period.valid_to)]
    if reading.ends_itself:
        kind, follows, pair = NoticeKind.TEMPORARY, reading.follows, _pair(period, then)
        return [Notice(kind, period.valid_to, cause, follows=follows, pair=pair)]
    successor = successor_of(cause.replaced_by, period)
    return [Notice(NoticeKind.ENDING, period.valid_to, cause, successor)]


def _pair(one: Validity | None, other: Validity | None) -> str:
    """Return the versions of two periods as the address of a comparison; "" for one and the same.

    The periods of a reading are public, and so are their versions.
    """
    if one is None or other is None or one.version_id == other.version_id:
        return ""
    first, second = sorted((one.version.number, other.version.number))
    return f"{first}..{second}"


def _upcoming(reading: Reading) -> list[Notice]:
    """Return each later version with what it changes, and a procedure that is in force again.

    A text that applies again after a temporary one is told above.
    """
    before = reading.shown
    found = []
    for period in reading.upcoming:
        by = period.begun_by
        if before is None or period is before or (by is not None and by.brings_content):
            continue
        if by is not None and not _follows_on(reading, period):
            line = None if by.hidden else by
            found.append(Notice(NoticeKind.RETURNING, period.valid_from, line, period=period))
            before = period
            continue
        changes = changed_components(before.version.body, period.version.body)
        found.append(
            Notice(
                NoticeKind.UPCOMING,
                period.valid_from,
                period.begun_openly_by,
                changes=changes,
                period=period,
                pair=_pair(before, period),
            )
        )
        before = period
    return found


def _follows_on(reading: Reading, period: Validity) -> bool:
    """Tell whether another text is in force until `period` begins."""
    return any(p.valid_to == period.valid_from for p in reading.periods)


def _start(period: Validity | None) -> list[Notice]:
    if period is None:
        return []
    line = period.version.line
    found = []
    if period.valid_from is None:
        found.append(Notice(NoticeKind.UNKNOWN_START, line=line))
    if line.start_assumed:
        found.append(Notice(NoticeKind.ASSUMED_START, period.valid_from, line))
    if line.action == "corrected":
        found.append(Notice(NoticeKind.CORRECTED, line=line))
    return found


def _covering(reading: Reading, day: date) -> Validity | None:
    """Return the period of today, to tell a reader whether the day's text still holds."""
    return next((p for p in reading.periods if p.covers(day)), None)
