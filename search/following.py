"""What search does when the catalogue says that something was written."""

from __future__ import annotations

import logging

from django.conf import settings

from search.engines.base import Unavailable
from search.engines.choosing import chosen, engine
from search.events import Event, emit

log = logging.getLogger(__name__)


def follow(serial: int) -> None:
    """Make one bounded attempt to take in the journal up to `serial`, in every index of the site.

    Never raises: the change is committed, and whoever searches next, or `search_sync`, tries again.
    """
    try:
        site = engine()
        reached = site.catch_up(budget=settings.SEARCH_BUDGET)
    except Unavailable as error:
        emit(Event.FOLLOWS_LATER, engine=chosen(), serial=serial, reason=error.reason)
        log.info("the search index could not follow serial %s now: %s", serial, error)
    except Exception as error:  # a legal act must not look failed because an index was
        emit(Event.FAILED, what="follow", error=type(error).__name__)
        log.exception("the search index could not follow serial %s", serial)
    else:
        if reached < serial:
            left = serial - reached
            emit(Event.FOLLOWS_LATER, engine=site.name, serial=serial, behind=left)
