"""The engines that keep the promises of `search.engines.base`, and how each is opened."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from search import progress, service
from search.engines.base import Answer, Completion, Engine
from search.engines.elasticsearch.connecting import Connection
from search.engines.elasticsearch.engine import ElasticsearchEngine
from search.engines.embedded.engine import EmbeddedEngine
from search.progress import Position
from search.request import SearchRequest
from search.understanding import Meaning

Opener = Callable[[Path], Engine]
"""Opens an engine as another process of the site would; each folder stands for one index."""

PATIENCE = 60.0
"""Seconds for which a test waits for another process that makes the index."""


class Followed(ElasticsearchEngine):
    """An engine whose readers find it level, as whoever publishes leaves it: it does not read so.

    See `search.following`, which makes the attempt after each change.
    """

    _followed: Position | None = None

    def search(
        self, request: SearchRequest, meaning: Meaning, *, newest: Position | None = None
    ) -> Answer:
        self._follow(newest or progress.newest())
        return super().search(request, meaning, newest=newest)

    def complete(
        self, prefix: str, day: date, size: int, *, newest: Position | None = None
    ) -> tuple[Completion, ...]:
        newest = newest or progress.newest()
        self._follow(newest)
        return super().complete(prefix, day, size, newest=newest)

    def rebuild(self) -> int:
        self.words.rebuild()
        return super().rebuild()

    def _follow(self, newest: Position) -> None:
        if newest != self._followed:
            self.words.catch_up()
            self.catch_up(budget=PATIENCE)
            self._followed = newest


def followed(path: Path) -> Followed:
    """Open the index on the tests' server that this folder stands for."""
    urls = os.environ.get("TEST_ELASTICSEARCH_URL", "http://127.0.0.1:9200").split(",")
    return Followed(Connection(tuple(urls), prefix=prefix(path)), EmbeddedEngine(path))


def prefix(path: Path) -> str:
    """Return what the names of the indexes of this folder begin with, in every process."""
    return f"test-{hashlib.sha256(str(path).encode()).hexdigest()[:16]}"


OPENERS: Mapping[str, Opener] = {
    service.EMBEDDED: EmbeddedEngine,
    service.ELASTICSEARCH: followed,
}
