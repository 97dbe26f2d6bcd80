"""From a question to its answer on one snapshot of the index."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import tantivy
from tantivy import Occur, Order, Query

from search.engines.base import Answer, Hit
from search.engines.embedded import fitting, narrowing, queries
from search.request import SearchRequest, Sort
from search.understanding import Meaning

MATCHING = (queries.called, queries.written, queries.scattered, queries.loosely)
"""Ways to match, the next for what the one before does not find."""

ORDERS = {Sort.NAME: ("name_key", False), Sort.NEWEST: ("valid_from", True)}
"""The field that each order goes by, and whether from its end."""
BEST = 10
"""Hits of which the one that fits best speaks for the answer."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as queries: what may match, in which way first, and what orders it."""

    request: SearchRequest
    meaning: Meaning
    matching: tuple[Query, ...]
    ranking: Query


def asked(request: SearchRequest, meaning: Meaning, frequencies: queries.Frequencies) -> Asked:
    """Return the queries of a question to an index that has words in these `frequencies`."""
    return Asked(
        request,
        meaning,
        queries.matching(meaning, MATCHING, frequencies),
        queries.ranking(meaning, frequencies),
    )


def answer(searcher: tantivy.Searcher, question: Asked) -> Answer:
    """Return the hits of the first way to match that finds anything, filters aside."""
    request, meaning = question.request, question.meaning
    for found in question.matching:
        filters = [narrowing.standing(request, meaning.codes), *narrowing.chosen(request.filters)]
        filtered = [(Occur.Must, queries.silent(query)) for query in (found, *filters)]
        ranked = Query.boolean_query([*filtered, (Occur.Should, question.ranking)])
        hits, total = _page(searcher, ranked, request)
        if total or (request.filters and narrowing.leave_nothing(searcher, found, request)):
            break
    else:
        return Answer((), 0, 0)
    facets = narrowing.counts(searcher, found, request, meaning.codes)
    if not total:
        return Answer((), 0, 0, facets=facets)
    best = _best(searcher, ranked, hits, request)
    fit = fitting.fit(searcher, meaning, _identities(searcher, best)[0])
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
    if request.sort is Sort.RELEVANCE and not request.offset and request.page_size >= BEST:
        return hits[:BEST]
    return searcher.search(ranked, BEST, count=False).hits


def _hits(
    searcher: tantivy.Searcher, found: _Found, most: float, fit: float, request: SearchRequest
) -> Iterator[Hit]:
    """Yield the hits, each with its share of how well the best one fits."""
    for (score, _), procedure, version in zip(found, *_identities(searcher, found), strict=True):
        share = score / most if request.sort is Sort.RELEVANCE and most else 1.0
        yield Hit(procedure, version, round(fit * share, 4))


def _identities(searcher: tantivy.Searcher, found: _Found) -> tuple[list[int], list[int]]:
    places = [place for _, place in found]
    procedures = searcher.fast_field_values("procedure", places)
    versions = searcher.fast_field_values("version", places)
    return [int(p or 0) for p in procedures], [int(v or 0) for v in versions]
