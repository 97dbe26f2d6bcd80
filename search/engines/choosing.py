"""Which engines this process has, by its settings: made once each, and anew for other settings.

What speaks to Elasticsearch is loaded where there is one: it takes as long as a tenth of the site.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from search.engines.base import Engine
from search.engines.embedded.engine import EmbeddedEngine
from search.engines.guarded import GuardedEngine, Limits
from search.engines.standby import Standby

if TYPE_CHECKING:
    from search.engines.elasticsearch.connecting import Connection
    from search.engines.elasticsearch.engine import ElasticsearchEngine
    from search.engines.elasticsearch.reading import View

EMBEDDED, ELASTICSEARCH = "embedded", "elasticsearch"
ENGINES = (EMBEDDED, ELASTICSEARCH)
"""The names of the engines that can answer."""
UNHURRIED = 30.0
"""Seconds that a command waits for an answer of Elasticsearch, at most."""
_CONNECTION = tuple(
    f"ELASTICSEARCH_{name}"
    for name in (
        "URL",
        "API_KEY",
        "INDEXER_API_KEY",
        "USER",
        "PASSWORD",
        "CA",
        "VERIFY",
        "PREFIX",
        "SHARDS",
        "REPLICAS",
    )
)


def chosen() -> str:
    """Return the name of the engine that the settings choose for this site."""
    return ELASTICSEARCH if settings.ELASTICSEARCH_URL else EMBEDDED


def engine(name: str | None = None) -> Engine:
    """Return the engine that answers readers of this site, or the bare one of this name.

    Raises ValueError for a name that is not of `ENGINES`, ImproperlyConfigured where the settings
    do not tell how to reach it.
    """
    if name not in (None, *ENGINES):
        raise ValueError(f"there is no engine {name}; there are: {', '.join(ENGINES)}")
    path = Path(settings.SEARCH_INDEX_PATH)
    if name == ELASTICSEARCH:
        return _elasticsearch(connection(), path, settings.SEARCH_BUDGET)
    if name is None and (found := guarded_engine()):
        return found
    return _embedded(path, settings.SEARCH_BUDGET)


def guarded_engine() -> GuardedEngine | None:
    """Return the engine of a site that has Elasticsearch, None for a site that has none.

    Raises ImproperlyConfigured.
    """
    if chosen() == EMBEDDED:
        return None
    limits = Limits(
        read=settings.SEARCH_READ_BUDGET,
        write=settings.SEARCH_BUDGET,
        failures=settings.SEARCH_BREAKER_FAILURES,
        pause=settings.SEARCH_BREAKER_PAUSE,
    )
    return _guarded(connection(), Path(settings.SEARCH_INDEX_PATH), limits)


def own_index() -> Standby:
    """Return the index of this node, which answers alone or stands by.

    Raises ImproperlyConfigured.
    """
    if found := guarded_engine():
        return found.standby
    return _alone(Path(settings.SEARCH_INDEX_PATH), settings.SEARCH_BUDGET)


def connection() -> Connection:
    """Return how Elasticsearch is reached. Raises ImproperlyConfigured, which names the setting."""
    return _read_connection(*(getattr(settings, name) for name in _CONNECTION))


@cache
def _read_connection(*_settings: object) -> Connection:
    # Once for the same settings: to read the certificates takes as long as many a question.
    from search.engines.elasticsearch.connecting import Connection

    return Connection.from_settings()


def look(timeout: float) -> View:
    """Look at the index that readers are answered from; each request may take `timeout` seconds.

    Raises Unavailable, ImproperlyConfigured.
    """
    from search.engines.elasticsearch.reading import Reader

    words = _embedded(Path(settings.SEARCH_INDEX_PATH), settings.SEARCH_BUDGET)
    return Reader(connection(), words, timeout=timeout).look()


@cache
def _embedded(path: Path, budget: float) -> EmbeddedEngine:
    return EmbeddedEngine(path, read_budget=budget)


@cache
def _alone(path: Path, budget: float) -> Standby:
    return Standby(_embedded(path, budget), budget=budget)


@cache
def _elasticsearch(connection: Connection, path: Path, budget: float) -> ElasticsearchEngine:
    from search.engines.elasticsearch.engine import ElasticsearchEngine

    return ElasticsearchEngine(connection, _embedded(path, budget), timeout=UNHURRIED)


@cache
def _guarded(connection: Connection, path: Path, limits: Limits) -> GuardedEngine:
    from search.engines.elasticsearch.engine import ElasticsearchEngine

    own = EmbeddedEngine(path, read_budget=0)
    first = ElasticsearchEngine(connection, own, timeout=limits.read)
    return GuardedEngine(first, Standby(own, budget=limits.write), limits)
