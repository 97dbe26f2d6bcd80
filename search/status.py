"""How the search is, for who operates the site: answered at once, whatever the cluster does."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from search import events
from search.engines.base import Engine, Unavailable
from search.engines.breaker import State
from search.engines.choosing import engine, guarded_engine, look
from search.engines.deadlines import Bulkhead
from search.engines.guarded import GuardedEngine

PATIENCE = 0.3
"""Seconds for which a cluster is asked how it is."""
KEPT = 1.0
"""Seconds for which its answer is given to all who ask."""
OK, DEGRADED, AWAY = "ok", "degraded", "unavailable"


@dataclass(frozen=True, slots=True)
class Seen:
    """How far an index was seen to have come; `problem` is why it could not be seen, in a word."""

    serial: int | None
    problem: str | None = None


def status(newest: int) -> dict[str, Any]:
    """Return how the search of this process is, as JSON, while the journal ends at `newest`.

    `status` is "degraded" while readers are answered by less than what is set up, "unavailable"
    while only names and codes are looked up. Counts of events are of this process alone.
    """
    found = guarded_engine()
    return (_of_guarded(found, newest) if found else _of_one(engine(), newest)) | {
        "events": events.counts()
    }


def _of_one(alone: Engine, newest: int) -> dict[str, Any]:
    serial = alone.serial
    return {
        "status": OK if serial or not newest else DEGRADED,
        "engine": alone.name,
        "serial": serial,
        "behind": max(newest - serial, 0),
    }


def _of_guarded(found: GuardedEngine, newest: int) -> dict[str, Any]:
    seen, breaker, standby = _seen(found), found.breaker.state, found.standby
    is_late = seen.serial is not None and standby.is_warm and standby.reached > seen.serial
    is_answering = seen.problem is None and breaker is State.CLOSED and not is_late
    return {
        "status": OK if is_answering else DEGRADED if standby.is_warm else AWAY,
        "engine": found.name,
        "serial": seen.serial,
        "behind": None if seen.serial is None else max(newest - seen.serial, 0),
        "problem": seen.problem,
        "breaker": breaker,
        "standby": {
            "state": standby.warmth,
            "serial": standby.reached,
            "behind": max(newest - standby.reached, 0),
        },
    }


class Kept:
    """What was last seen, kept for a moment: many may ask at once, one at a time goes and looks."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last: tuple[object, float, Seen] | None = None

    def get(self, what: object, look: Callable[[], Seen]) -> Seen:
        """Return what `look` has seen of `what` a moment ago, or sees now."""
        with self._lock:
            last = self._last
            if last is None or last[0] is not what or time.monotonic() > last[1] + KEPT:
                last = self._last = what, time.monotonic(), look()
        return last[2]


_bulkhead = Bulkhead(4)
_kept = Kept()


def _seen(found: GuardedEngine) -> Seen:
    return _kept.get(found, _look)


def _look() -> Seen:
    try:
        return Seen(_bulkhead.within(PATIENCE, lambda: look(PATIENCE)).position.serial)
    except Unavailable as error:
        return Seen(None, error.reason)
