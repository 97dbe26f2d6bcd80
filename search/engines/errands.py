"""What a process of the site does beside answering readers: in the background, once at a time."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from django.db import connections

from search.engines.base import Unavailable
from search.events import Event, emit

log = logging.getLogger(__name__)


class Errand:
    """An act that is begun when somebody sees that it is needed, and never waited for.

    It runs in a daemon thread, which closes its database connections, and never raises. `pause`:
    seconds after its end before which it is not begun again.
    """

    def __init__(self, name: str, act: Callable[[], object], *, pause: float = 1.0) -> None:
        self.name = name
        self._act = act
        self._pause = pause
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._ended = float("-inf")

    @property
    def is_under_way(self) -> bool:
        """Tell whether it runs now; in a process that was forked meanwhile it does not."""
        return self._thread is not None and self._thread.is_alive()

    def begin(self) -> None:
        """Begin it, unless it is under way or has ended a moment ago."""
        with self._lock:
            if self.is_under_way or time.monotonic() < self._ended + self._pause:
                return
            thread = threading.Thread(target=self._run, name=f"search {self.name}", daemon=True)
            try:
                thread.start()
            except RuntimeError as error:  # the machine has no more of them: another time
                log.warning("%s: %s", self.name, error)
                return
            self._thread = thread

    def wait(self, seconds: float | None = None) -> None:
        """Return when it has ended, or after `seconds`."""
        if self._thread is not None:
            self._thread.join(seconds)

    def _run(self) -> None:
        try:
            self._act()
        except Unavailable as error:
            log.info("%s: %s", self.name, error)
        except Exception as error:
            emit(Event.FAILED, what=self.name, error=type(error).__name__)
            log.exception("%s failed", self.name)
        finally:
            connections.close_all()
            self._ended = time.monotonic()
