"""The node's own index, kept ready to answer when the site's first engine can't."""

from __future__ import annotations

import time
from enum import StrEnum

from catalog import selectors
from search.engines.base import Engine
from search.engines.errands import Errand
from search.events import Event, emit
from search.lexicon import Lexicon
from search.progress import Position

AGAIN_AFTER = 5.0
"""Seconds after which a warm-up that failed may be tried again."""
_COLD = -1


class Warmth(StrEnum):
    """COLD: nothing is known of the index. WARMING: it is made level. WARM: it can answer."""

    COLD = "cold"
    WARMING = "warming"
    WARM = "warm"


class Standby:
    """An engine that is warmed and kept level in the background, never in a reader's time.

    Several processes may share its index: whoever comes second waits for the first, in the
    background too, and finds the work done.
    """

    def __init__(self, engine: Engine, *, budget: float) -> None:
        self.engine = engine
        self._budget = budget
        self._reached = _COLD
        self._warming = Errand("warm-up", self.make_warm, pause=AGAIN_AFTER)
        self._levelling = Errand("standby", self._follow)

    @property
    def warmth(self) -> Warmth:
        if self._reached != _COLD:
            return Warmth.WARM
        return Warmth.WARMING if self._warming.is_under_way else Warmth.COLD

    @property
    def is_warm(self) -> bool:
        return self.warmth is Warmth.WARM

    @property
    def reached(self) -> int:
        """The serial up to which it was level when this process looked last; 0 while not warm."""
        return max(self._reached, 0)

    def lexicon(self) -> Lexicon:
        """Return the words of the index; none while it is not warm, or can't be read."""
        return self.engine.lexicon() if self.is_warm else Lexicon.of(())

    def warm(self) -> None:
        """Begin to make it warm in the background, if it is not."""
        if self._reached == _COLD:
            self._warming.begin()

    def make_warm(self) -> None:
        """Make it warm, however long that takes. Raises Unavailable."""
        started = time.monotonic()
        self._look_again(self.engine.catch_up())
        seconds = round(time.monotonic() - started, 3)
        emit(Event.WARMED, engine=self.engine.name, serial=self.reached, seconds=seconds)

    def lost(self) -> None:
        """Take it for cold: its index can't be read. It is made again in the background."""
        self._reached = _COLD
        self.warm()

    def keep_level(self, newest: Position) -> None:
        """See to it that it takes in soon what the journal has up to `newest`."""
        if not self.is_warm:
            self.warm()
        elif self._reached < newest.serial:
            self._levelling.begin()

    def wait(self, seconds: float | None = None) -> None:
        """Return when nothing is under way in the background, or after `seconds` for each."""
        self._warming.wait(seconds)
        self._levelling.wait(seconds)

    def _follow(self) -> None:
        self._look_again(self.engine.catch_up(budget=self._budget))

    def _look_again(self, reached: int) -> None:
        """Open what was written, and read its words, so that no reader has to wait for either."""
        self.engine.complete("thu tuc", selectors.today(), 1)
        self.engine.lexicon()
        self._reached = reached
