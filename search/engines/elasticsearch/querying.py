"""From a question to the body of a search, out of objects of the DSL. Pure: no server is asked.

One body brings hits, their number and all counts: the query decides what is found and what orders
it, whatever its standing on the day; filters come after it, so that each facet can be counted under
every filter but its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Any

from elasticsearch.dsl import aggs
from elasticsearch.dsl import query as dsl
from elasticsearch.dsl.aggs import Bucket
from elasticsearch.dsl.query import Query

from catalog.on_day import Status
from search import fitting
from search.engines.elasticsearch.compiling import compiled, filtered
from search.facets import Facet
from search.queries import algebra
from search.queries.algebra import On, Span, any_of
from search.queries.completing import of_prefix
from search.queries.fields import FACET_FIELDS, HEADINGS
from search.queries.narrowing import MANY, SPANS, chosen, counted, standing
from search.queries.question import Question
from search.request import SearchRequest, Sort

Body = dict[str, Any]
"""What a search sends, as it becomes JSON."""

BY_SCORE = ("_score", "procedure")
BEGAN = """
long best = Long.MIN_VALUE;
for (day in doc['valid_from']) {
  long begins = day.toInstant().toEpochMilli();
  if (best == Long.MIN_VALUE || begins <= params.day) best = begins;
}
return best;
"""
"""When a version began that day or, before that, will: one that comes again has several days."""
READ = ["procedure", "version", *HEADINGS]
"""What is read of a hit: who it is, and the words that tell how well it fits."""
FOUND, STANDING, NAMED = "found", "standing", "named"
_ABOVE = "facets"


def asked(question: Question, found: algebra.Query) -> Body:
    """Return the search for one page of what `question` asks, of what is `found` in one way."""
    request, beside = question.request, _beside(question)
    return {
        **_ranked(question, found, beside),
        "sort": order(request),
        "from": request.offset,
        "size": request.page_size,
        "track_total_hits": True,
        "aggs": beside["aggs"] | _named(question),
    }


def best(question: Question, found: algebra.Query) -> Body:
    """Return the search for the best hits, where the page asked for is not the first of them."""
    ranked = _ranked(question, found, _beside(question))
    return {**ranked, "sort": [*BY_SCORE], "size": fitting.BEST}


def begun(prefix: str, day: date, size: int) -> Body:
    """Return the search for the procedures whose names `prefix` may be the beginning of."""
    found, ranking = of_prefix(prefix, day)
    return {
        "query": dsl.Bool(must=[compiled(found)], should=[compiled(ranking)]).to_dict(),
        "sort": [*BY_SCORE],
        "size": size,
        "track_total_hits": False,
        "_source": ["procedure"],
    }


def order(request: SearchRequest) -> list[Any]:
    """Return the order asked for, to the last difference: pages must not overlap."""
    if request.sort is Sort.RELEVANCE:
        return [*BY_SCORE]
    if request.sort is Sort.NAME:
        return ["name_key", "procedure"]
    day = datetime.combine(request.day, time(), UTC)
    script = {"source": BEGAN, "params": {"day": int(day.timestamp() * 1000)}}
    return [{"_script": {"type": "number", "script": script, "order": "desc"}}, "procedure"]


def _ranked(question: Question, found: algebra.Query, beside: Body) -> Body:
    standing_then = filtered(On(Span.SHOWN, question.request.day))
    query = dsl.Bool(filter=[filtered(found), standing_then], should=[compiled(question.ranking)])
    return {"query": query.to_dict(), "post_filter": beside["post_filter"], "_source": READ}


def _beside(question: Question) -> Body:
    asked = question.request
    wordless = SearchRequest(
        "", asked.day, include_ended=asked.include_ended, filters=asked.filters
    )
    return _beside_words(wordless, question.meaning.codes)


@lru_cache(maxsize=256)
def _beside_words(request: SearchRequest, codes: tuple[str, ...]) -> Body:
    """Return what is asked whatever the words are, which most questions of a day have alike."""
    conditions = [standing(request, codes), *chosen(request.filters)]
    after = dsl.Bool(filter=[*map(filtered, conditions)])
    counts = {FOUND: aggs.Filter(filter=dsl.MatchAll()), **_counts(request, codes)}
    return {
        "post_filter": after.to_dict(),
        "aggs": {name: count.to_dict() for name, count in counts.items()},
    }


def _counts(request: SearchRequest, codes: tuple[str, ...]) -> dict[str, Bucket[Any]]:
    """Ask for the number of hits with each value of a facet, under all other filters."""
    statuses = {str(status): filtered(On(span, request.day)) for status, span in SPANS.items()}
    by_status = aggs.Filters(filters=statuses)
    counts = {STANDING: _under(chosen(request.filters), {STANDING: by_status})}
    for number, (facets, filters) in enumerate(counted(request)):
        conditions = [standing(request, codes), *chosen(filters)]
        terms = {facet.name: aggs.Terms(field=FACET_FIELDS[facet], size=MANY) for facet in facets}
        counts[f"{_ABOVE}{number}"] = _under(conditions, terms)
    return counts


def _under(
    conditions: Sequence[algebra.Query], counted_there: Mapping[str, Bucket[Any]]
) -> Bucket[Any]:
    query: Query = dsl.Bool(filter=[*map(filtered, conditions)]) if conditions else dsl.MatchAll()
    under = aggs.Filter(filter=query)
    for name, one in counted_there.items():
        under.bucket(name, one)
    return under


def _named(question: Question) -> Body:
    """Ask whether anything is found that a reading names, by a number or as its sector."""
    named = map(fitting.named, fitting.readings(question.meaning))
    return {
        f"{NAMED}{place}": aggs.Filter(filter=filtered(any_of(queries))).to_dict()
        for place, queries in enumerate(named)
        if queries
    }


def facets(aggregations: Mapping[str, Any]) -> dict[Facet, Mapping[str, int]]:
    """Return the counts of the answer to `asked`."""
    statuses = aggregations[STANDING][STANDING]["buckets"]
    counts: dict[Facet, Mapping[str, int]] = {
        Facet.STATUS: {
            status.value: number
            for status in Status
            if (number := int(statuses[status.value]["doc_count"]))
        }
    }
    for name, above in aggregations.items():
        if name.startswith(_ABOVE):
            counts |= {
                facet: {str(b["key"]): int(b["doc_count"]) for b in above[facet.name]["buckets"]}
                for facet in FACET_FIELDS
                if facet.name in above
            }
    return {facet: counts[facet] for facet in Facet}
