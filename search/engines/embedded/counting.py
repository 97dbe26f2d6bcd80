"""How many documents there would be under each value of a filter."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import tantivy
from tantivy import Query

from catalog.on_day import Status
from search.engines.embedded.compiling import all_of, compiled
from search.facets import Facet
from search.queries.algebra import On, Span
from search.queries.fields import FACET_FIELDS
from search.queries.narrowing import MANY, chosen, counted, standing, unfiltered
from search.request import SearchRequest

Counts = Mapping[Facet, Mapping[str, int]]


def leave_nothing(searcher: tantivy.Searcher, found: Query, request: SearchRequest) -> bool:
    """Tell whether something is `found` on the day, so that only the filters keep it out."""
    without = all_of([found, compiled(On(Span.SHOWN, request.day))])
    return bool(searcher.search(without, 1, count=False).hits)


def counts(
    searcher: tantivy.Searcher, found: Query, request: SearchRequest, codes: Sequence[str]
) -> Counts:
    """Count the values of every facet among `found`, under all other filters of `request`."""
    is_plain = not codes and not request.values(Facet.STATUS)
    # In one pass over what is found where it can be: to find it is what takes the time.
    at_once = unfiltered(request) if is_plain else []
    numbers = _standing(searcher, found, request, at_once)
    for facets, filters in counted(request):
        if facets == at_once:
            continue
        conditions = [standing(request, codes), *chosen(filters)]
        query = all_of([found, *map(compiled, conditions)])
        numbers |= _of_terms(_aggregate(searcher, query, _terms(facets)), facets)
    return {facet: numbers[facet] for facet in Facet}


def _terms(facets: Sequence[Facet]) -> dict[str, Any]:
    """Ask for the values of `facets`."""
    return {facet.name: {"terms": {"field": FACET_FIELDS[facet], "size": MANY}} for facet in facets}


def _of_terms(found: Mapping[str, Any], facets: Sequence[Facet]) -> dict[Facet, Mapping[str, int]]:
    return {
        facet: {str(b["key"]): int(b["doc_count"]) for b in found[facet.name]["buckets"]}
        for facet in facets
    }


def _standing(
    searcher: tantivy.Searcher, found: Query, request: SearchRequest, facets: Sequence[Facet]
) -> dict[Facet, Mapping[str, int]]:
    """Count by status, and the values of `facets` of what is in force, or of all if that is asked.

    What is in force on a day also stands for its procedure on it.
    """
    tomorrow = request.day.toordinal() + 1
    within, beside = ({}, _terms(facets)) if request.include_ended else (_terms(facets), {})
    now = {"temporary": _ranged("temporary", {"from": 1}), **within}
    asked = {
        "upcoming": _ranged("valid_from", {"from": tomorrow}),
        "ended": _ranged("valid_to", {"to": tomorrow}),
        "begun": _ranged("valid_from", {"to": tomorrow})
        | {"aggs": {"now": _ranged("valid_to", {"from": tomorrow}) | {"aggs": now}}},
        **beside,
    }
    conditions = [On(Span.SHOWN, request.day), *chosen(request.filters)]
    query = all_of([found, *map(compiled, conditions)])
    answer = _aggregate(searcher, query, asked)
    current = _bucket(_bucket(answer["begun"], to=tomorrow)["now"], start=tomorrow)
    temporary = int(_bucket(current["temporary"], start=1)["doc_count"])
    numbers = {
        Status.IN_FORCE: int(current["doc_count"]) - temporary,
        Status.TEMPORARY: temporary,
        Status.UPCOMING: int(_bucket(answer["upcoming"], start=tomorrow)["doc_count"]),
        Status.ENDED: int(_bucket(answer["ended"], to=tomorrow)["doc_count"]),
    }
    by_status = {status.value: number for status, number in numbers.items() if number}
    return {Facet.STATUS: by_status} | _of_terms(
        answer if request.include_ended else current, facets
    )


def _ranged(field: str, bounds: dict[str, int]) -> dict[str, Any]:
    return {"range": {"field": field, "ranges": [bounds]}}


def _bucket(found: Mapping[str, Any], *, start: int | None = None, to: int | None = None) -> Any:
    """Return the range asked for among those that the engine adds around it."""
    return next(b for b in found["buckets"] if b.get("from") == start and b.get("to") == to)


def _aggregate(searcher: tantivy.Searcher, query: Query, asked: dict[str, Any]) -> Any:
    found = searcher.aggregate(query, asked)
    return json.loads(found) if isinstance(found, str) else found
