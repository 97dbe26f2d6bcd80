"""Sites with a real Elasticsearch."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from tests.builders import make_tree
from tests.search.elastic.sites.site import Site


@pytest.fixture
def site(transactional_db: None, settings: Settings, index_path: Path) -> Iterator[Site]:
    """A site without procedures, which has answered before; a test connects it with a server."""
    settings.SEARCH_BREAKER_PAUSE = 0.5
    made = Site(settings, make_tree())
    Client().get("/en/tim-kiem/?q=zzz")
    yield made
    if settings.ELASTICSEARCH_URL:
        made.rest()
