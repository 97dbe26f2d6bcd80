"""Sites with a real Elasticsearch."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.builders import make_tree
from tests.search.elastic.site import Site


@pytest.fixture
def site(transactional_db: None, settings: Settings, index_path: Path) -> Iterator[Site]:
    """A site of one procedure, which a test has to connect with a server."""
    settings.SEARCH_BREAKER_PAUSE = 0.5
    made = Site(settings, make_tree())
    yield made
    if settings.ELASTICSEARCH_URL:
        made.rest()
