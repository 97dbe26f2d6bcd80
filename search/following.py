"""What search does when the catalogue says that something was written."""

from __future__ import annotations

import logging

from django.conf import settings

from search.engines.base import Unavailable
from search.service import engine

log = logging.getLogger(__name__)


def follow(serial: int) -> None:
    """Make one bounded attempt to take in the journal up to `serial`.

    Never raises: the change is committed, and whoever searches next tries again.
    """
    try:
        reached = engine().catch_up(budget=settings.SEARCH_BUDGET)
    except Unavailable as error:
        log.info("the search index could not follow serial %s now: %s", serial, error)
    except Exception:  # a legal act must not look failed because an index was
        log.exception("the search index could not follow serial %s", serial)
    else:
        if reached < serial:
            log.info("the search index is at serial %s of %s", reached, serial)
