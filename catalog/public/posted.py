"""Whether a sheet on the wall still tells the law: its QR code says which version. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from catalog.selectors import Reading


class Standing(StrEnum):
    """How a printed version stands today."""

    CURRENT = "current"
    ENDED = "ended"
    UPCOMING = "upcoming"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Posted:
    """A printed version by its number; `day`: since when it has ended, or from when it counts."""

    number: int
    standing: Standing
    day: date | None = None


def posted(reading: Reading, number: int) -> Posted:
    """Return how version `number` of the procedure stands on the day of `reading`.

    A version may be in force more than once, when a temporary one between has run out.
    """
    periods = [p for p in reading.periods if p.version.number == number]
    if any(p.covers(reading.day) for p in periods):
        return Posted(number, Standing.CURRENT)
    ended = [p.valid_to for p in periods if p.valid_to is not None and p.valid_to <= reading.day]
    if ended:
        return Posted(number, Standing.ENDED, max(ended))
    if periods:
        return Posted(number, Standing.UPCOMING, periods[0].valid_from)
    return Posted(number, Standing.UNKNOWN)
