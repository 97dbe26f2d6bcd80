"""Queries for Elasticsearch, built as objects of its DSL.

Words come as tokens that `search.language` made, and are looked up as they are: the server analyses
documents only, and no text of a person is parsed. Its BM25 has the factor k1 + 1 that `algebra`
asks for: Elasticsearch kept the similarity that Lucene calls its legacy one (LUCENE-8563).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

from elasticsearch.dsl import query as dsl
from elasticsearch.dsl.query import Query

from search.queries import algebra
from search.queries.algebra import Span
from search.queries.fields import NAMES, PAIRS

_PARENTS = sorted(NAMES, key=len, reverse=True)
"""The fields that have others below them, which end in the same words: see `schema.Entry`."""
_TYPED = ("_exact", PAIRS)


def compiled(query: algebra.Query, boost: float = 1.0) -> Query:
    """Return `query` for its matches and their scores, so many times."""
    return _SCORING[type(query)](query, boost)


def filtered(query: algebra.Query) -> Query:
    """Return `query` for its matches alone: nothing in it is scored, so less is asked."""
    return _MATCHING[type(query)](query)


@cache
def path(field: str) -> str:
    """Return where `field` stands in the mapping: `name_exact_pairs` is `name.exact_pairs`."""
    if field.endswith(_TYPED):
        for parent in _PARENTS:
            if field.startswith(f"{parent}_"):
                return f"{parent}.{field.removeprefix(f'{parent}_')}"
    return field


NOTHING = dsl.MatchNone()


def _bool(**clauses: Any) -> Query:
    return dsl.Bool(**clauses)


def _matching_any_of(query: algebra.AnyOf) -> Query:
    """Ask for any of it, with the values of one field in one query where one is enough."""
    if query.at_least != 1:
        return _any_of([*map(filtered, query.queries)], query.at_least)
    values, others = _by_field(query.queries)
    named = (_of_values(field, found) for field, found in values.items())
    return _any_of([*named, *map(filtered, others)])


def _matching_all_of(query: algebra.AllOf) -> Query:
    return _bool(filter=[*map(filtered, query.queries)]) if query.queries else NOTHING


def _by_field(
    queries: Iterable[algebra.Query],
) -> tuple[dict[str, list[str]], list[algebra.Query]]:
    """Return the values that are looked up in each field, and what is asked otherwise."""
    values: dict[str, list[str]] = {}
    others: list[algebra.Query] = []
    for one in queries:
        if isinstance(one, algebra.Term):
            values.setdefault(path(one.field), []).append(one.value)
        else:
            others.append(one)
    return values, others


def _of_values(field: str, values: Sequence[str]) -> Query:
    if len(values) == 1:
        return dsl.Term(**{field: values[0]})
    return dsl.Terms(**{field: [*values]})  # type: ignore[arg-type]  # any field, its stub forgets


def _any_of(queries: Sequence[Query], at_least: int = 1) -> Query:
    if not queries:
        return NOTHING
    if at_least == 1 and len(queries) == 1:
        return queries[0]
    return _bool(should=[*queries], minimum_should_match=at_least)


def _in_row(query: algebra.InRow, boost: float | None = None) -> Query:
    return dsl.MatchPhrase(**{path(query.field): _tokens(query.tokens, boost)})


def _tokens(tokens: Iterable[str], boost: float | None = None) -> dict[str, Any]:
    """Ask for tokens that are ready: they are only taken apart where they are joined here."""
    asked: dict[str, Any] = {"query": " ".join(tokens), "analyzer": "whitespace"}
    return asked if boost is None else asked | {"boost": _rounded(boost)}


def _rounded(boost: float) -> float:
    """Return `boost` in few digits: a score is a number of 24 bits on the server."""
    return round(boost, 4)


def _term(query: algebra.Term, boost: float) -> Query:
    return dsl.Term(**{path(query.field): {"value": query.value, "boost": _rounded(boost)}})


def _begins(query: algebra.Begins, boost: float) -> Query:
    return dsl.Prefix(**{path(query.field): {"value": query.start, "boost": boost}})


def _on(query: algebra.On) -> Query:
    if query.span is Span.LASTING:
        return _bool(
            filter=[_day(Span.IN_FORCE, query)],
            must_not=[_day(Span.TEMPORARY, query)],
        )
    return _day(query.span, query)


def _day(span: Span, query: algebra.On) -> Query:
    return dsl.Term(**{span.value: query.day.isoformat()})


def _scoring_any_of(query: algebra.AnyOf, boost: float) -> Query:
    if query.at_least != 1:
        return _any_of([compiled(one, boost) for one in query.queries], query.at_least)
    values, rest = _by_field(query.queries)
    weighed, others = [(values, boost)], []
    for one in rest:
        if (found := _boosted_words(one)) is None:
            others.append(compiled(one, boost))
        else:
            words, factor = found
            weighed.append((words, boost * factor))
    asked: dict[tuple[str, ...], dict[str, float]] = {}
    for words, factor in weighed:
        for field, tokens in words.items():
            asked.setdefault(tuple(tokens), {})[field] = _rounded(factor)
    return _any_of([*(_in_fields(tokens, fields) for tokens, fields in asked.items()), *others])


def _boosted_words(query: algebra.Query) -> tuple[dict[str, list[str]], float] | None:
    """Return the words of each field and their factor, None for what asks for anything else."""
    match query:
        case algebra.Boosted(algebra.AnyOf(inner, at_least=1), factor):
            words, others = _by_field(inner)
            return None if others else (words, factor)
        case _:
            return None


def _in_fields(tokens: Sequence[str], fields: Mapping[str, float]) -> Query:
    """Ask for words in several fields at once, for the sum of what each field gives."""
    if len(fields) == 1:
        ((field, boost),) = fields.items()
        return dsl.Match(**{field: _tokens(tokens, boost)})
    return dsl.MultiMatch(
        **_tokens(tokens),
        fields=[f"{field}^{boost}" for field, boost in fields.items()],
        type="most_fields",
    )


def _all_of(query: algebra.AllOf, boost: float) -> Query:
    if not query.queries:
        return NOTHING
    silent = [filtered(one) for one in query.queries if _is_silent(one)]
    scoring = [compiled(one, boost) for one in query.queries if not _is_silent(one)]
    clauses = {"must": scoring, "filter": silent}
    return _bool(**{name: found for name, found in clauses.items() if found})


def _is_silent(query: algebra.Query) -> bool:
    return isinstance(query, algebra.Scored) and not query.score


def _best(query: algebra.Best, boost: float) -> Query:
    if not query.queries:
        return NOTHING
    queries = [compiled(one, boost) for one in query.queries]
    return dsl.DisMax(queries=queries, tie_breaker=query.tie)


@lru_cache(maxsize=256)
def _scored(query: algebra.Scored, boost: float) -> Query:
    # Kept, since most of them, the steps of prominence, are in every question.
    return dsl.ConstantScore(filter=filtered(query.query), boost=_rounded(query.score * boost))


def _boosted(query: algebra.Boosted, boost: float) -> Query:
    return compiled(query.query, query.factor * boost)


_SCORING: dict[type, Callable[[Any, float], Query]] = {
    algebra.Term: _term,
    algebra.InRow: _in_row,
    algebra.Begins: _begins,
    algebra.On: lambda query, _: _on(query),
    algebra.AnyOf: _scoring_any_of,
    algebra.AllOf: _all_of,
    algebra.Best: _best,
    algebra.Scored: _scored,
    algebra.Boosted: _boosted,
}

_MATCHING: dict[type, Callable[[Any], Query]] = {
    algebra.Term: lambda query: _of_values(path(query.field), [query.value]),
    algebra.InRow: _in_row,
    algebra.Begins: lambda query: _begins(query, 1.0),
    algebra.On: _on,
    algebra.AnyOf: _matching_any_of,
    algebra.AllOf: _matching_all_of,
    algebra.Best: lambda query: _any_of([*map(filtered, query.queries)]),
    algebra.Scored: lambda query: filtered(query.query),
    algebra.Boosted: lambda query: filtered(query.query),
}
