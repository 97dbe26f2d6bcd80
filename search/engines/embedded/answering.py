"""From a question to its answer on one snapshot of the index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import tantivy
from tantivy import Occur, Order, Query

from search import fitting
from search.engines.base import Answer, Hit
from search.engines.embedded import counting
from search.engines.embedded.compiling import all_of, any_of, compiled, of_procedures, silent
from search.queries import algebra
from search.queries.matching import Frequencies
from search.queries.narrowing import chosen, standing
from search.queries.question import Question
from search.request import SearchRequest, Sort
from search.understanding import Reading

ORDERS = {Sort.NAME: ("name_key", False), Sort.NEWEST: ("valid_from", True)}
"""The field that each order goes by, and whether from its end."""


def answer(searcher: tantivy.Searcher, asked: Question, ways: Iterable[algebra.Query]) -> Answer:
    """Return the hits of the first of the `ways` to match that finds anything, filters aside."""
    request, meaning = asked.request, asked.meaning
    ranking = compiled(asked.ranking)
    conditions = [standing(request, meaning.codes), *chosen(request.filters)]
    filters = [silent(compiled(condition)) for condition in conditions]
    for found in map(compiled, ways):
        filtered = [(Occur.Must, query) for query in (found, *filters)]
        ranked = Query.boolean_query([*filtered, (Occur.Should, ranking)])
        hits, total = _page(searcher, ranked, request)
        if total or (request.filters and counting.leave_nothing(searcher, found, request)):
            break
    else:
        return Answer((), 0, 0)
    facets = counting.counts(searcher, found, request, meaning.codes)
    if not total:
        return Answer((), 0, 0, facets=facets)
    best = _best(searcher, ranked, hits, request)
    procedures, _ = _identities(searcher, best)
    fit = fitting.best_of(
        meaning, lambda _, one: _fits(searcher, one, asked.frequencies, procedures)
    )
    return Answer(
        hits=tuple(_hits(searcher, hits, best[0][0], fit, request)),
        total=total,
        serial=0,
        facets=facets,
        is_weak=fit < fitting.WEAK,
    )


_Found = Sequence[tuple[Any, tantivy.DocAddress]]


def _page(searcher: tantivy.Searcher, ranked: Query, request: SearchRequest) -> tuple[_Found, int]:
    """Return the hits of the page asked for and the number of all."""
    order: dict[str, Any] = {}
    if request.sort is not Sort.RELEVANCE:
        field, descending = ORDERS[request.sort]
        order = {"order_by_field": field, "order": Order.Desc if descending else Order.Asc}
    found = searcher.search(ranked, request.page_size, offset=request.offset, **order)
    return found.hits, int(found.count or 0)  # type: ignore[attr-defined]  # its stub forgets it


def _best(
    searcher: tantivy.Searcher, ranked: Query, hits: _Found, request: SearchRequest
) -> _Found:
    """Return the best hits: those of the page asked for, if it is the first of that order."""
    if fitting.has_best(request):
        return hits[: fitting.BEST]
    return searcher.search(ranked, fitting.BEST, count=False).hits


def _fits(
    searcher: tantivy.Searcher,
    reading: Reading,
    frequencies: Frequencies,
    procedures: Sequence[int],
) -> float:
    """Return how well the best of `procedures` fits one reading, from 0 to 1."""
    named = any_of(map(compiled, fitting.named(reading)))
    if searcher.search(named, 1, count=False).hits:
        return fitting.fit(reading, 1.0, 1.0)
    parts = fitting.parts(reading, frequencies)
    asked = any_of(Query.const_score_query(compiled(part), weight) for weight, part in parts)
    among = all_of([silent(of_procedures(procedures)), asked])
    hits = searcher.search(among, 1, count=False).hits
    had = float(hits[0][0]) if hits else 0.0
    return fitting.fit(reading, had, sum(weight for weight, _ in parts))


def _hits(
    searcher: tantivy.Searcher, found: _Found, most: float, fit: float, request: SearchRequest
) -> Iterator[Hit]:
    """Yield the hits, each with its share of how well the best one fits."""
    for (score, _), procedure, version in zip(found, *_identities(searcher, found), strict=True):
        yield Hit(procedure, version, fitting.of_hit(fit, score, most, request))


def _identities(searcher: tantivy.Searcher, found: _Found) -> tuple[list[int], list[int]]:
    places = [place for _, place in found]
    procedures = searcher.fast_field_values("procedure", places)
    versions = searcher.fast_field_values("version", places)
    return [int(p or 0) for p in procedures], [int(v or 0) for v in versions]
