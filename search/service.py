"""Searching: the one way from a request to results, for pages and for commands alike."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings

from search import language, progress
from search.engines.base import Engine
from search.engines.embedded.engine import EmbeddedEngine
from search.expressions import Expressions
from search.expressions.current import current, expressions_of
from search.request import SearchRequest
from search.results import SearchResults, hydrate
from search.understanding import Meaning, as_written, understand

EMBEDDED = "embedded"
ENGINES = (EMBEDDED,)
"""The names of the engines that can answer."""


def search(request: SearchRequest, engine_name: str = EMBEDDED) -> SearchResults:
    """Answer `request`. A query without a word or a code finds nothing. Raises Unavailable."""
    if not language.words(request.query):
        return SearchResults(request, as_written(request.query, ()), (), 0)
    chosen, now = engine(engine_name), progress.present()
    meaning = understood(request, chosen, expressions_of(now.expressions))
    answer = chosen.search(request, meaning, newest=now.newest)
    return hydrate(answer, request, meaning)


def understood(
    request: SearchRequest, engine: Engine, expressions: Expressions | None = None
) -> Meaning:
    """Return what `request` means in the words of the catalogue, by the expressions of now.

    Raises Unavailable.
    """
    if request.is_verbatim:
        return as_written(request.query, language.code_keys(request.query))
    return understand(request.query, engine.lexicon(), expressions or current())


def engine(name: str = EMBEDDED) -> Engine:
    """Return the engine of this process that has this name of `ENGINES`."""
    if name not in ENGINES:
        raise ValueError(f"there is no engine {name}; there are: {', '.join(ENGINES)}")
    return _embedded(Path(settings.SEARCH_INDEX_PATH), settings.SEARCH_BUDGET)


@cache
def _embedded(path: Path, budget: float) -> EmbeddedEngine:
    return EmbeddedEngine(path, read_budget=budget)
