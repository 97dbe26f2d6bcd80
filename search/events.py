"""What happens to the search while nobody looks: a closed catalogue, logged and counted.

Nothing of what people ask can get into the log from here: names of events and of their fields are
fixed, and a field is a number or one word of our own.
"""

from __future__ import annotations

import logging
import re
import threading
from collections import Counter
from collections.abc import Mapping
from enum import StrEnum

log = logging.getLogger("search")

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")


class Event(StrEnum):
    """All that is told, by the name under which it is counted."""

    STANDBY_ANSWERED = "standby_answered"
    STANDBY_AHEAD = "standby_ahead"
    NOBODY_ANSWERED = "nobody_answered"
    LOOKED_UP = "looked_up"
    BREAKER_OPENED = "breaker_opened"
    BREAKER_TRIES = "breaker_tries"
    BREAKER_CLOSED = "breaker_closed"
    WARMED = "warmed"
    FOLLOWED = "followed"
    FOLLOWS_LATER = "follows_later"
    CONFLICTS = "conflicts"
    WRITE_ERRORS = "write_errors"
    REBUILT = "rebuilt"
    ROLLED_BACK = "rolled_back"
    FAILED = "failed"


_DEBUG, _INFO, _WARNING, _ERROR = logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR

CATALOGUE: Mapping[Event, tuple[int, frozenset[str]]] = {
    Event.STANDBY_ANSWERED: (_INFO, frozenset({"reason"})),
    Event.STANDBY_AHEAD: (_INFO, frozenset({"behind"})),
    Event.NOBODY_ANSWERED: (_WARNING, frozenset({"reason"})),
    Event.LOOKED_UP: (_INFO, frozenset()),
    Event.BREAKER_OPENED: (_WARNING, frozenset()),
    Event.BREAKER_TRIES: (_INFO, frozenset()),
    Event.BREAKER_CLOSED: (_WARNING, frozenset()),
    Event.WARMED: (_INFO, frozenset({"engine", "serial", "seconds"})),
    Event.FOLLOWED: (_DEBUG, frozenset({"engine", "serial"})),
    Event.FOLLOWS_LATER: (_INFO, frozenset({"engine", "serial", "behind", "reason"})),
    Event.CONFLICTS: (_INFO, frozenset()),
    Event.WRITE_ERRORS: (_ERROR, frozenset()),
    Event.REBUILT: (_INFO, frozenset({"engine", "documents", "seconds"})),
    Event.ROLLED_BACK: (_WARNING, frozenset({"engine"})),
    Event.FAILED: (_ERROR, frozenset({"what", "error"})),
}
"""At which level each is logged, and the fields that it may have."""

_counts: Counter[str] = Counter()
_lock = threading.Lock()


def emit(event: Event, *, times: int = 1, **fields: int | float | str) -> None:
    """Log that `event` happened, and count it, apart for each `reason` that it has.

    Raises ValueError for a name that is no event, for a field that the catalogue does not give it,
    and for a text that is not one plain word: it might be somebody's question.
    """
    level, allowed = CATALOGUE[Event(event)]
    for name, value in fields.items():
        if name not in allowed:
            raise ValueError(f"{event} has no field {name}; allowed: {', '.join(sorted(allowed))}")
        if isinstance(value, str) and not _WORD.fullmatch(value):
            raise ValueError(f"{name} of {event} must be a number or one word")
    with _lock:
        _counts[f"{event}.{fields['reason']}" if "reason" in fields else event.value] += times
    told = fields if times == 1 else fields | {"times": times}
    log.log(level, "%s%s", event, "".join(f" {name}={told[name]}" for name in sorted(told)))


def counts() -> dict[str, int]:
    """Return how often each event has happened in this process."""
    with _lock:
        return dict(sorted(_counts.items()))
