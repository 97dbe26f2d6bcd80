"""From a question to its answer: the first way to match that finds anything, filters aside."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from search import fitting, language
from search.engines.base import Answer, Hit
from search.engines.elasticsearch import querying
from search.engines.elasticsearch.querying import Body
from search.queries.fields import HEADINGS, NAMES
from search.queries.matching import Frequencies
from search.queries.question import Question
from search.request import SearchRequest
from search.understanding import Reading

Ask = Callable[[Body], Mapping[str, Any]]
"""Sends a search to the server and returns its answer. Raises Unavailable."""


def answer(ask: Ask, question: Question, frequencies: Frequencies) -> Answer:
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
    fit = _fit(question, frequencies, numbers, best[: fitting.BEST])
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


def _fit(
    question: Question,
    frequencies: Frequencies,
    numbers: Mapping[str, Any],
    best: Sequence[Any],
) -> float:
    """Return how well the best hit fits its best reading, from 0 to 1."""
    words = [_words(hit["_source"]) for hit in best]

    def fits(place: int, reading: Reading) -> float:
        if numbers.get(f"{querying.NAMED}{place}", {}).get("doc_count"):
            return fitting.fit(reading, 1.0, 1.0)
        return _fits(reading, frequencies, words)

    return fitting.best_of(question.meaning, fits)


Words = Mapping[str, frozenset[str]]
"""The words and pairs of a hit, by the field that has them."""


def _fits(reading: Reading, frequencies: Frequencies, best: Sequence[Words]) -> float:
    parts = fitting.parts(reading, frequencies)
    had = (sum(w for w, part in parts if part.value in words[part.field]) for words in best)
    return fitting.fit(reading, max(had, default=0.0), sum(weight for weight, _ in parts))


def _words(source: Mapping[str, Any]) -> Words:
    """Return what the server made of a hit's headings: see `schema.Entry`."""
    lines = {field: _lines(source.get(field)) for field in HEADINGS}
    folded = {field: [*map(language.fold_tokens, found)] for field, found in lines.items()}
    pairs = (
        pair for field in NAMES for tokens in folded[field] for pair in language.bigrams(tokens)
    )
    words = (word for tokens in folded.values() for line in tokens for word in line)
    return {"headings": frozenset(words), "called_pairs": frozenset(pairs)}


def _lines(value: str | list[str] | None) -> list[str]:
    return [value] if isinstance(value, str) else value or []
