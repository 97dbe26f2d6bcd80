"""From a request to a tantivy query, built as objects: no text of a person is ever parsed.

Weights are those that did best on real questions: see `docs/search.md`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise

from tantivy import FieldType, Occur, Query

from search import language
from search.engines.embedded.schema import MARKER, SCHEMA, TEXT_FIELDS
from search.request import SearchRequest

MAX_TOKENS = 40
"""Words of a query that are looked up; a whole pasted name is compared uncut besides."""

CODE_SCORE = 10_000.0
WHOLE_NAME_SCORE = 1_000.0
BOOSTS = {
    "name": 5.0,
    "name_exact": 3.0,
    "name_pairs": 4.0,
    "name_exact_pairs": 3.0,
    "name_en": 3.0,
    "alias": 5.0,
    "alias_pairs": 4.0,
    "meta": 1.0,
    "body": 1.0,
}
PHRASE_BOOST, PHRASE_SLOP = 4.0, 2
SHORT, SHARE = 3, 0.6
"""Up to `SHORT` words all must stand in the headings; of more, this share."""

Enough = Callable[[Sequence[str]], Query]
"""From folded words to what a document must have of them."""

_HEADINGS = ("name", "alias", "name_en", "meta")


def of_request(request: SearchRequest, enough: Enough) -> Query:
    """Return the query of `request`: what has `enough` of its words, on its day, ranked."""
    codes = language.code_keys(request.query)
    found = [q for q in (_text(request.query, enough), _codes(codes)) if q is not None]
    if not found:
        return Query.empty_query()
    days = stands_on(request.day) if request.include_ended else in_force_on(request.day)
    if codes:
        # Who names a code means that procedure, whatever became of it.
        days = _any([days, _all([stands_on(request.day), _has_code(codes)])])
    return Query.boolean_query([(Occur.Must, _any(found)), (Occur.Must, _silent(days))])


def in_force_on(day: date) -> Query:
    """Match the versions in force on `day`."""
    return _covers("valid", day)


def stands_on(day: date) -> Query:
    """Match the version that stands for its procedure on `day`, in force or not."""
    return _covers("shown", day)


def of_procedure(procedure: int) -> Query:
    return Query.term_query(SCHEMA, "procedure", procedure)


def of_marker() -> Query:
    return _term("marker", MARKER)


def _covers(span: str, day: date) -> Query:
    number = day.toordinal()
    begun = _range(f"{span}_from", upper=number)
    return _all([begun, _range(f"{span}_to", lower=number + 1)])


def _range(field: str, *, lower: int | None = None, upper: int | None = None) -> Query:
    return Query.range_query(SCHEMA, field, FieldType.Integer, lower, upper)


def _codes(codes: Sequence[str]) -> Query | None:
    return Query.const_score_query(_has_code(codes), CODE_SCORE) if codes else None


def _has_code(codes: Sequence[str]) -> Query:
    return _any(_term("code", code) for code in codes)


def _text(text: str, enough: Enough) -> Query | None:
    """Return what matches the words of `text`: enough of them, ranked by where they stand.

    What matches depends on folded words only, so spelling decides the order but not the set.
    """
    fold = language.fold_tokens(text)
    if not fold:
        return None
    whole = Query.const_score_query(_term("whole", language.whole_key(text)), WHOLE_NAME_SCORE)
    ranked = [
        (Occur.Must, _silent(enough(fold[:MAX_TOKENS]))),
        *((Occur.Should, query) for query in _ranking(text, fold[:MAX_TOKENS])),
    ]
    return _any([Query.boolean_query(ranked), whole])


def together(fold: Sequence[str]) -> Query:
    """Match most of the words in the headings, or enough neighbours of the query anywhere.

    Single syllables are in every text; pairs of them are words.
    """
    words = list(dict.fromkeys(fold))
    number = len(words)
    needed = number if number <= SHORT else math.ceil(number * SHARE)
    headings = Query.boolean_query(
        [(Occur.Should, _any(_term(field, word) for field in _HEADINGS)) for word in words],
        minimum_number_should_match=needed,
    )
    pairs = list(dict.fromkeys(pairwise(fold)))
    if not pairs:
        return headings
    neighbours = Query.boolean_query(
        [(Occur.Should, _neighbours(a, b)) for a, b in pairs],
        minimum_number_should_match=math.ceil(math.sqrt(len(pairs))),
    )
    return _any([headings, neighbours])


def scattered(fold: Sequence[str]) -> Query:
    """Match all of the words, wherever they stand: for what `together` does not find."""
    return _all(
        _any(_term(field, word) for field in (*_HEADINGS, "body")) for word in dict.fromkeys(fold)
    )


def _neighbours(a: str, b: str) -> Query:
    pair = f"{a}_{b}"
    in_body = Query.phrase_query(SCHEMA, "body", [a, b])
    return _any([_term("name_pairs", pair), _term("alias_pairs", pair), in_body])


def _ranking(text: str, fold: Sequence[str]) -> Iterator[Query]:
    exact = language.exact_tokens(text)[:MAX_TOKENS]
    pairs, exact_pairs = language.bigrams(fold), language.bigrams(exact)
    tokens = {
        "name": fold,
        "name_exact": exact,
        "name_pairs": pairs,
        "name_exact_pairs": exact_pairs,
        "name_en": fold,
        "alias": fold,
        "alias_pairs": pairs,
        "meta": fold,
        "body": fold,
    }
    for field, values in tokens.items():
        if values:
            terms = _any(_term(field, value) for value in dict.fromkeys(values))
            yield Query.boost_query(terms, BOOSTS[field])
    if len(fold) > 1:
        for field in ("name", "alias"):
            phrase = Query.phrase_query(SCHEMA, field, list(fold), PHRASE_SLOP)
            yield Query.boost_query(phrase, PHRASE_BOOST)


def _term(field: str, value: str) -> Query:
    return Query.term_query(SCHEMA, field, value, TEXT_FIELDS[field])


def _any(queries: Iterable[Query]) -> Query:
    return Query.boolean_query([(Occur.Should, query) for query in queries])


def _all(queries: Iterable[Query]) -> Query:
    return Query.boolean_query([(Occur.Must, query) for query in queries])


def _silent(query: Query) -> Query:
    """Return `query` as a filter: it decides what matches and says nothing about rank."""
    return Query.const_score_query(query, 0.0)
