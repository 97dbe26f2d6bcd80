"""Fixtures of the search: an index of its own for each test."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from search.engines.embedded.engine import EmbeddedEngine


@pytest.fixture(autouse=True)
def index_path(settings: Settings, tmp_path: Path) -> Path:
    """A folder for the index that no other test shares."""
    settings.SEARCH_INDEX_PATH = tmp_path / "search"
    return tmp_path / "search"


@pytest.fixture
def engine(index_path: Path) -> EmbeddedEngine:
    """An engine as another process of the site would open it."""
    return EmbeddedEngine(index_path)
