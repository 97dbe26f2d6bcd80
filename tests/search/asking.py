"""How the tests of the search ask, and what they compare."""

from __future__ import annotations

from datetime import date

from search import language
from search.engines.base import Answer, Engine
from search.request import SearchRequest
from search.understanding import as_written

JANUARY = date(2026, 1, 1)
MARCH = date(2026, 3, 1)
JUNE = date(2026, 6, 1)


def codes(
    engine: Engine, query: str, day: date = JUNE, *, include_ended: bool = False, size: int = 50
) -> list[str]:
    """Return the codes of what `engine` finds, the best first."""
    from catalog.models import ProcedurePage

    request = SearchRequest(query, day, page_size=size, include_ended=include_ended)
    hits = answer(engine, request).hits
    pages = ProcedurePage.objects.in_bulk([hit.procedure for hit in hits])
    return [pages[hit.procedure].code for hit in hits]


def answer(engine: Engine, request: SearchRequest) -> Answer:
    """Return what `engine` answers to words that stand for themselves."""
    return engine.search(request, as_written(request.query, language.code_keys(request.query)))
