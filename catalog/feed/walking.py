"""Pages that all tell of one state of the catalogue, while decisions are promulgated.

Versions and periods are only added and retracted, so how they stood at a moment of the journal can
be read at any time after. The first page takes the newest one, and its cursor carries it on.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TypeVar

from django.utils import timezone

from catalog import journal, selectors
from catalog.feed.asked import Walk, known_at_utc
from catalog.feed.cursors import Place

Items = TypeVar("Items")
Read = Callable[[date, datetime | None], tuple[Items, int | None]]
"""What is found on a day as known at a moment (None: now), and its last key if there is more."""


def at_one_state(asked: Walk, read: Read[Items]) -> tuple[Items, str | None]:
    """Return what `read` finds in the state of which the pages tell, and the next one's cursor.

    What the reader names of day and moment holds, else what the cursor carries, else now. A moment
    that has not come is that of the newest change.
    """
    place, newest = asked.cursor, journal.newest_moment()
    day = asked.as_of or (place.day if place else selectors.today())
    named = known_at_utc(asked.known_at)
    at_first = (place.known_at if place else newest) or timezone.now()
    known_at = min(named, at_first) if named else at_first
    items, last = _found(read, day, known_at, newest)
    return items, None if last is None else Place(last, day, known_at).cursor


def _found(
    read: Read[Items], day: date, known_at: datetime, newest: datetime | None
) -> tuple[Items, int | None]:
    if known_at == newest:
        found = read(day, None)  # what is known now has the better index
        if journal.newest_moment() == newest:
            return found
    return read(day, known_at)
