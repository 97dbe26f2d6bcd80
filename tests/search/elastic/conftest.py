"""Engines on the tests' server, each with indexes of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.engines.elasticsearch.connecting import Connection
from search.engines.elasticsearch.engine import ElasticsearchEngine
from search.engines.elasticsearch.indices import Indices
from search.engines.embedded.engine import EmbeddedEngine


@pytest.fixture
def connection(elastic_url: str, elastic_prefix: str) -> Connection:
    """The tests' server, with names that no other test has."""
    return Connection(tuple(elastic_url.split(",")), prefix=elastic_prefix)


@pytest.fixture
def engine(connection: Connection, index_path: Path) -> ElasticsearchEngine:
    """An engine as another process of the site would open it."""
    return ElasticsearchEngine(connection, EmbeddedEngine(index_path))


@pytest.fixture
def indices(connection: Connection) -> Indices:
    """The indexes as their writer sees them."""
    return Indices(connection, connection.client(writing=True))
