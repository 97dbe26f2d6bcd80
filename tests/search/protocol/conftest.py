"""Every test in this folder runs once for each engine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from search import service
from search.engines.base import Engine
from tests.elastic import remove_indices
from tests.search.protocol.engines import OPENERS, Opener, prefix

MARKS = {service.ELASTICSEARCH: [pytest.mark.elastic]}


@pytest.fixture(params=[pytest.param(name, marks=MARKS.get(name, ())) for name in OPENERS])
def open_engine(request: pytest.FixtureRequest) -> Iterator[Opener]:
    """The way to open one of the engines, with an index that no other test shares."""
    client: Elasticsearch | None = None
    if request.param == service.ELASTICSEARCH:
        client = request.getfixturevalue("elastic_client")
    folders: list[Path] = []

    def opened(path: Path) -> Engine:
        folders.append(path)
        return OPENERS[request.param](path)

    yield opened
    if client is not None:
        for folder in folders:
            remove_indices(client, f"{prefix(folder)}*")


@pytest.fixture
def engine(open_engine: Opener, index_path: Path) -> Engine:
    """The engine of the site's own index, as another process would open it."""
    return open_engine(index_path)
