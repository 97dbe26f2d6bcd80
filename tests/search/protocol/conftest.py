"""Every test in this folder runs once for each engine."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.engines.base import Engine
from tests.search.protocol.engines import OPENERS, Opener


@pytest.fixture(params=OPENERS)
def open_engine(request: pytest.FixtureRequest) -> Opener:
    """The way to open one of the engines, with an index that no other test shares."""
    return OPENERS[request.param]


@pytest.fixture
def engine(open_engine: Opener, index_path: Path) -> Engine:
    """The engine of the site's own index, as another process would open it."""
    return open_engine(index_path)
