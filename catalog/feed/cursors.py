"""Where the next page of a list begins: opaque to readers, and of one form a list.

A list of what stands beside the law goes on after a key. One that tells of the law also says of
which state its pages tell: the day on which it is asked, and the moment as of which it is known.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

_KEY = re.compile("[0-9a-f]{1,15}")
_PLACE = re.compile("([0-9a-f]{1,15})-([0-9a-f]{1,6})-([0-9a-f]{1,14})")
_BEGINNING, _UNIT = datetime(1900, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
_ALLOWED = "it is taken from `next` of the page before; begin again without one"


@dataclass(frozen=True, slots=True)
class Place:
    """After which key a page begins, and the state of which all pages tell."""

    after: int
    day: date
    known_at: datetime

    @property
    def cursor(self) -> str:
        """What stands for it in addresses."""
        moment = (self.known_at - _BEGINNING) // _UNIT
        return f"{self.after:x}-{self.day.toordinal():x}-{moment:x}"


def read_place(cursor: Any) -> Place:
    """Return what a cursor stands for. Raises ValueError where it is none of this form."""
    if not (parts := _PLACE.fullmatch(str(cursor))):
        raise ValueError(_ALLOWED)
    after, day, moment = (int(part, 16) for part in parts.groups())
    try:
        return Place(after, date.fromordinal(day), _BEGINNING + moment * _UNIT)
    except ValueError as error:
        raise ValueError(_ALLOWED) from error


def cursor_of(key: int | None) -> str | None:
    """Return what stands for the place after the row with `key`, None where no row follows."""
    return None if key is None else f"{key:x}"


def read_key(cursor: Any) -> int:
    """Return the key after which a page begins. Raises ValueError where it is no such cursor."""
    if not _KEY.fullmatch(str(cursor)):
        raise ValueError(_ALLOWED)
    return int(cursor, 16)
