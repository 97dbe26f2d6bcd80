"""The history of a procedure as its page tells it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from catalog import selectors
from catalog.content import Component, Kind, Text
from catalog.models import (
    ENDS,
    Action,
    DecisionLine,
    DecisionPage,
    ProcedurePage,
    ProcedureVersion,
    Validity,
)
from catalog.public.notices import Successor, successor_of
from catalog.public.repeals import read_repealed


class Standing(StrEnum):
    """How an entry of the history stands today.

    `RESTORED`: it is a repeal that let the text before apply again.
    """

    NOW = "now"
    NEXT = "next"
    PAST = "past"
    ENDED = "ended"
    RESTORED = "restored"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Entry:
    """One decision line: what it did, the days of its version, how that stands today."""

    line: DecisionLine
    version: ProcedureVersion | None
    day: date | None
    periods: tuple[Validity, ...]
    changes: tuple[Component, ...]
    standing: Standing
    successor: Successor | None = None

    @property
    def decision(self) -> DecisionPage:
        return self.line.decision

    @property
    def is_recorded(self) -> bool:
        """Whether it brought a text that still stands, and so can be compared."""
        return self.version is not None and self.line.retracted_at is None

    @property
    def pair(self) -> str:
        """The versions before and after, as the address of their comparison; "" without both."""
        base = self.line.base_version
        if base is None or self.version is None or not self.is_recorded:
            return ""
        return "" if base.kind == Kind.INTERNAL else f"{base.number}..{self.version.number}"

    @property
    def day_to_read(self) -> date | None:
        """A day on which its version can be read, None when there is none with a date."""
        for period in self.periods:
            if period.valid_from is not None:
                return period.valid_from
        return None


def timeline(procedure: ProcedurePage, today: date) -> list[Entry]:
    """Return the public history of `procedure` in two queries.

    What is still to come stands first, the latest day first; then the newest record first.
    """
    events = selectors.history(procedure)
    read_repealed(event.line for event in events)
    periods = list(
        selectors.known().filter(procedure=procedure).exclude(version__kind=Kind.INTERNAL)
    )
    entries = [
        _entry(
            event,
            tuple(p for p in periods if event.version and p.version_id == event.version.pk),
            _standing(event, periods, today),
        )
        for event in events
        if event.version is None or event.version.kind != Kind.INTERNAL
    ]
    coming = [e for e in entries if e.standing is Standing.NEXT]
    coming.sort(key=lambda e: e.day or date.max, reverse=True)
    return coming + [e for e in entries if e.standing is not Standing.NEXT]


def recorded_in(entries: Iterable[Entry]) -> list[selectors.Recorded]:
    """Return the versions of `entries` that can be compared, the oldest record first."""
    found = [
        selectors.Recorded(e.version, e.periods)
        for e in entries
        if e.version is not None and e.is_recorded
    ]
    return sorted(found, key=lambda one: one.version.number)


def name_of(entries: Iterable[Entry], procedure: ProcedurePage) -> Text:
    """Return the official name that the newest of `entries` brought, else the page's title."""
    versions = [e.version for e in entries if e.version is not None]
    newest = max(versions, key=lambda v: v.number, default=None)
    return Text(newest.name_vi, newest.name_en) if newest else Text(procedure.title)


def _entry(event: selectors.Event, periods: tuple[Validity, ...], standing: Standing) -> Entry:
    known = {c.value for c in Component}
    return Entry(
        line=event.line,
        version=event.version,
        day=event.day,
        periods=periods,
        changes=tuple(Component(c) for c in event.line.told_components if c in known),
        standing=standing,
        successor=successor_of(event.line.replaced_by, event.line),
    )


def _standing(event: selectors.Event, periods: Sequence[Validity], today: date) -> Standing:
    """Return how an event stands; `periods` are all of the procedure."""
    if event.retracted_at is not None:
        return Standing.UNDONE
    if event.action in ENDS:
        return standing_of_end(event.line, periods, today)
    own = [p for p in periods if event.version and p.version_id == event.version.pk]
    return standing_of(own, today)


def standing_of_end(line: DecisionLine, periods: Iterable[Validity], today: date) -> Standing:
    """Return how a line that brings no text stands; `periods` are all of its procedure."""
    day = line.starts_on
    if day is not None and day > today:
        return Standing.NEXT
    if line.action != Action.REPEALED or day is None or not any(p.covers(day) for p in periods):
        return Standing.ENDED
    return Standing.RESTORED


def standing_of(periods: Sequence[Validity], today: date) -> Standing:
    """Return how a version that is in force on `periods` stands today."""
    if any(p.covers(today) for p in periods):
        return Standing.NOW
    if periods and all(p.valid_from and p.valid_from > today for p in periods):
        return Standing.NEXT
    return Standing.PAST
