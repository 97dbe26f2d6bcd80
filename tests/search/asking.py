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
    """Return the codes of what `engine` finds for words, the best first."""
    return found(engine, SearchRequest(query, day, page_size=size, include_ended=include_ended))


def found(engine: Engine, request: SearchRequest) -> list[str]:
    """Return the codes of what answers `request`, the best first."""
    from catalog.models import ProcedurePage

    procedures = [hit.procedure for hit in answer(engine, request).hits]
    pages = ProcedurePage.objects.in_bulk(procedures)
    return [pages[procedure].code for procedure in procedures]


def answer(engine: Engine, request: SearchRequest) -> Answer:
    """Return what `engine` answers to words that stand for themselves."""
    return engine.search(request, as_written(request.query, language.code_keys(request.query)))
