"""The days on which versions of a procedure are in force, as pages of the desk list them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from catalog.models import ProcedureVersion
from catalog.validity import Period, Timeline


@dataclass(frozen=True, slots=True)
class Stretch:
    """A version, with days on which it is in force."""

    version: ProcedureVersion
    period: Period


def stretches(periods: Timeline, versions: Mapping[int, ProcedureVersion]) -> tuple[Stretch, ...]:
    """Return a timeline as pages list it; `versions` are by line."""
    return tuple(Stretch(versions[period.version], period) for period in periods)
