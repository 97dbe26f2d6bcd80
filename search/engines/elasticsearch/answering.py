"""From a question to its answer: the first way to match that finds anything, filters aside."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from search import fitting, language
from search.engines.base import Answer, Hit
from search.engines.elasticsearch import querying
from search.engines.elasticsearch.querying import Body
from search.queries.algebra import Term
from search.queries.fields import HEADINGS, NAMES
from search.queries.matching import Frequencies
from search.queries.question import Question
from search.request import SearchRequest
from search.understanding import Reading

Ask = Callable[[Body], Mapping[str, Any]]
"""Sends a search to the server and returns its answer. Raises Unavailable."""


def answer(ask: Ask, question: Question) -> Answer:
    """Return one page of hits. What it lacks, how far the index has come, the engine knows."""
    for found in question.matching:
        given = ask(querying.asked(question, found))
        total = int(given["hits"]["total"]["value"])
        numbers = given["aggregations"]
        if total or (question.request.filters and numbers[querying.FOUND]["doc_count"]):
            break
    else:
        return Answer((), 0, 0)
    facets = querying.facets(numbers)
    if not total:
        return Answer((), 0, 0, facets=facets)
    hits = given["hits"]["hits"]
    is_first = fitting.has_best(question.request)
    best = hits if is_first else ask(querying.best(question, found))["hits"]["hits"]
    fit = _fit(question, numbers, best[: fitting.BEST])
    return Answer(
        hits=tuple(_hits(hits, best, fit, question.request)),
        total=total,
        serial=0,
        facets=facets,
        is_weak=fit < fitting.WEAK,
    )


def _hits(
    found: Sequence[Any], best: Sequence[Any], fit: float, request: SearchRequest
) -> Iterator[Hit]:
    """Yield the hits, each with its share of how well the best one fits."""
    most = _score(best[0]) if best else 0.0
    for hit in found:
        source = hit["_source"]
        score = fitting.of_hit(fit, _score(hit), most, request)
        yield Hit(source["procedure"], source["version"], score)


def _score(hit: Mapping[str, Any]) -> float:
    return float(hit["_score"] or 0.0)  # none where hits come in another order


def _fit(question: Question, numbers: Mapping[str, Any], best: Sequence[Any]) -> float:
    """Return how well the best hit fits its best reading, from 0 to 1."""
    headings = [_headings(hit["_source"]) for hit in best]

    def fits(place: int, reading: Reading) -> float:
        if numbers.get(f"{querying.NAMED}{place}", {}).get("doc_count"):
            return fitting.fit(reading, 1.0, 1.0)
        return _fits(reading, question.frequencies, headings)

    return fitting.best_of(question.meaning, fits)


@dataclass(frozen=True, slots=True)
class Headings:
    """What a hit has in its headings: words, and pairs of neighbours in its names."""

    words: frozenset[str]
    pairs: frozenset[str]

    def has(self, part: Term) -> bool:
        return part.value in (self.words if part.field == "headings" else self.pairs)


def _fits(reading: Reading, frequencies: Frequencies, best: Sequence[Headings]) -> float:
    parts = fitting.parts(reading, frequencies)
    had = (sum(weight for weight, part in parts if headings.has(part)) for headings in best)
    return fitting.fit(reading, max(had, default=0.0), sum(weight for weight, _ in parts))


def _headings(source: Mapping[str, Any]) -> Headings:
    """Return what the server made of a hit's headings: see `schema.Entry`."""
    return _headings_of(tuple((field, _lines(source.get(field))) for field in HEADINGS))


@lru_cache(maxsize=2_048)
def _headings_of(lines: tuple[tuple[str, tuple[str, ...]], ...]) -> Headings:
    # Kept, since a few hundred procedures are what most people look for.
    words, pairs = set[str](), set[str]()
    for field, found in lines:
        for tokens in map(language.fold_tokens, found):
            words.update(tokens)
            if field in NAMES:
                pairs.update(language.bigrams(tokens))
    return Headings(frozenset(words), frozenset(pairs))


def _lines(value: str | list[str] | None) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value or ())
