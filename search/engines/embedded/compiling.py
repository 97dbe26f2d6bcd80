"""Queries for tantivy, built as objects."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from tantivy import FieldType, Occur, Query

from search.engines.embedded.schema import MARKER, SCHEMA, TEXT_FIELDS
from search.queries import algebra
from search.queries.algebra import Span


def compiled(query: algebra.Query) -> Query:
    """Return `query` as tantivy's own."""
    return _COMPILERS[type(query)](query)


def of_procedure(procedure: int) -> Query:
    return Query.term_query(SCHEMA, "procedure", procedure)


def of_procedures(procedures: Iterable[int]) -> Query:
    return any_of(map(of_procedure, procedures))


def of_marker() -> Query:
    return term("marker", MARKER)


def term(field: str, value: str) -> Query:
    return Query.term_query(SCHEMA, field, value, TEXT_FIELDS.get(field, "basic"))


def any_of(queries: Iterable[Query]) -> Query:
    return Query.boolean_query([(Occur.Should, query) for query in queries])


def all_of(queries: Iterable[Query]) -> Query:
    return Query.boolean_query([(Occur.Must, query) for query in queries])


def silent(query: Query) -> Query:
    """Return `query` as a filter: it decides what matches and says nothing about rank."""
    return Query.const_score_query(query, 0.0)


def between(field: str, *, lower: int | None = None, upper: int | None = None) -> Query:
    """Match whole numbers from `lower` to `upper`, both included."""
    return Query.range_query(SCHEMA, field, FieldType.Integer, lower, upper)


def _term(query: algebra.Term) -> Query:
    return term(query.field, query.value)


def _in_row(query: algebra.InRow) -> Query:
    if len(query.tokens) == 1:
        return term(query.field, query.tokens[0])
    return Query.phrase_query(SCHEMA, query.field, [*query.tokens])


def _begins(query: algebra.Begins) -> Query:
    return Query.regex_query(SCHEMA, query.field, re.escape(query.start) + ".*")


def _on(query: algebra.On) -> Query:
    number = query.day.toordinal()
    match query.span:
        case Span.IN_FORCE:
            return _covers("valid", query.day)
        case Span.SHOWN:
            return _covers("shown", query.day)
        case Span.UPCOMING:
            return all_of([_covers("shown", query.day), between("valid_from", lower=number + 1)])
        case Span.ENDED:
            return all_of([_covers("shown", query.day), between("valid_to", upper=number)])
    flag = int(query.span is Span.TEMPORARY)
    return all_of([_covers("valid", query.day), between("temporary", lower=flag, upper=flag)])


def _covers(span: str, day: date) -> Query:
    number = day.toordinal()
    begun = between(f"{span}_from", upper=number)
    return all_of([begun, between(f"{span}_to", lower=number + 1)])


def _any_of(query: algebra.AnyOf) -> Query:
    found = [(Occur.Should, compiled(one)) for one in query.queries]
    if query.at_least == 1 or not found:
        return Query.boolean_query(found)
    return Query.boolean_query(found, minimum_number_should_match=query.at_least)


def _all_of(query: algebra.AllOf) -> Query:
    return all_of(map(compiled, query.queries))


def _best(query: algebra.Best) -> Query:
    return Query.disjunction_max_query([*map(compiled, query.queries)], query.tie)


def _scored(query: algebra.Scored) -> Query:
    return Query.const_score_query(compiled(query.query), query.score)


def _boosted(query: algebra.Boosted) -> Query:
    return Query.boost_query(compiled(query.query), query.factor)


_COMPILERS: dict[type, Callable[[Any], Query]] = {
    algebra.Term: _term,
    algebra.InRow: _in_row,
    algebra.Begins: _begins,
    algebra.On: _on,
    algebra.AnyOf: _any_of,
    algebra.AllOf: _all_of,
    algebra.Best: _best,
    algebra.Scored: _scored,
    algebra.Boosted: _boosted,
}
