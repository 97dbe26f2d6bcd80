"""The history of a procedure as its page tells it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from catalog import selectors
from catalog.content import Component, Kind
from catalog.models import (
    ENDS,
    DecisionLine,
    DecisionPage,
    ProcedurePage,
    ProcedureVersion,
    Validity,
)


class Standing(StrEnum):
    """How an entry of the history stands today."""

    NOW = "now"
    NEXT = "next"
    PAST = "past"
    ENDED = "ended"
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

    @property
    def decision(self) -> DecisionPage:
        return self.line.decision

    @property
    def day_to_read(self) -> date | None:
        """A day on which its version can be read, None when there is none with a date."""
        for period in self.periods:
            if period.valid_from is not None:
                return period.valid_from
        return None


def timeline(procedure: ProcedurePage, today: date) -> list[Entry]:
    """Return the public history of `procedure`, the newest record first, in two queries."""
    periods = selectors.reading(procedure, today).periods
    return [
        _entry(
            event,
            tuple(p for p in periods if event.version and p.version_id == event.version.pk),
            today,
        )
        for event in selectors.history(procedure)
        if event.version is None or event.version.kind != Kind.INTERNAL
    ]


def _entry(event: selectors.Event, periods: tuple[Validity, ...], today: date) -> Entry:
    known = {c.value for c in Component}
    return Entry(
        line=event.line,
        version=event.version,
        day=event.day,
        periods=periods,
        changes=tuple(Component(c) for c in event.changed_components if c in known),
        standing=_standing(event, periods, today),
    )


def _standing(event: selectors.Event, periods: tuple[Validity, ...], today: date) -> Standing:
    if event.retracted_at is not None:
        return Standing.UNDONE
    if event.action in ENDS:
        return Standing.NEXT if event.day and event.day > today else Standing.ENDED
    return standing_of(periods, today)


def standing_of(periods: Sequence[Validity], today: date) -> Standing:
    """Return how a version that is in force on `periods` stands today."""
    if any(p.covers(today) for p in periods):
        return Standing.NOW
    if periods and all(p.valid_from and p.valid_from > today for p in periods):
        return Standing.NEXT
    return Standing.PAST
