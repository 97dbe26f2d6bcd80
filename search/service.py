"""Searching: the one way from a request to results, for pages and for commands alike."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings

from search import language
from search.engines.base import Engine
from search.engines.embedded.engine import EmbeddedEngine
from search.request import SearchRequest
from search.results import SearchResults, hydrate
from search.understanding import as_written


def search(request: SearchRequest) -> SearchResults:
    """Answer `request`. A query without a word or a code finds nothing. Raises Unavailable."""
    meaning = as_written(request.query, language.code_keys(request.query))
    if not language.words(request.query):
        return SearchResults(request, meaning, (), 0)
    return hydrate(engine().search(request), request, meaning)


def engine() -> Engine:
    """Return the engine of this process."""
    return _embedded(Path(settings.SEARCH_INDEX_PATH), settings.SEARCH_BUDGET)


@cache
def _embedded(path: Path, budget: float) -> EmbeddedEngine:
    return EmbeddedEngine(path, read_budget=budget)
