"""Searching: the one way from a request to results, for pages and for commands alike."""

from __future__ import annotations

from dataclasses import replace

from search import language, progress
from search.engines.base import Engine, Unavailable
from search.engines.choosing import ELASTICSEARCH, EMBEDDED, ENGINES, chosen, engine
from search.events import Event, emit
from search.expressions import Expressions
from search.expressions.current import current, expressions_of
from search.lookup import look_up
from search.request import SearchRequest
from search.results import SearchResults, hydrate
from search.understanding import Meaning, as_written, understand

__all__ = [
    "ELASTICSEARCH",
    "EMBEDDED",
    "ENGINES",
    "answered",
    "chosen",
    "engine",
    "search",
    "understood",
]


def search(request: SearchRequest, engine_name: str | None = None) -> SearchResults:
    """Answer `request` by the engine of the site, or by the one that is named.

    Where the site's engine can't answer, names and codes are looked up in the database. Raises
    Unavailable.
    """
    try:
        return answered(request, engine(engine_name))
    except Unavailable:
        found = None if engine_name else _looked_up(request)
        if found is None:
            raise
        return found


def answered(request: SearchRequest, by: Engine) -> SearchResults:
    """Return the results of an engine. A query without a word or a code finds nothing.

    Raises Unavailable.
    """
    if not language.words(request.query):
        return SearchResults(request, as_written(request.query, ()), (), 0)
    now = progress.present()
    meaning = understood(request, by, expressions_of(now.expressions))
    answer = by.search(request, meaning, newest=now.newest)
    return hydrate(answer, request, meaning)


def _looked_up(request: SearchRequest) -> SearchResults | None:
    """Return what the database has by this name or code, None where it has nothing."""
    answer = look_up(request)
    if answer is None:
        return None
    meaning = as_written(request.query, language.code_keys(request.query))
    found = replace(hydrate(answer, request, meaning), is_looked_up=True)
    if not found.results:
        return None
    emit(Event.LOOKED_UP)
    return found


def understood(
    request: SearchRequest, engine: Engine, expressions: Expressions | None = None
) -> Meaning:
    """Return what `request` means in the words of the catalogue, by the expressions of now.

    Raises Unavailable.
    """
    if request.is_verbatim:
        return as_written(request.query, language.code_keys(request.query))
    return understand(request.query, engine.lexicon(), expressions or current())
