"""What Elasticsearch is asked, as the dictionaries that are sent. No server is needed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import fitting, language
from search.engines.elasticsearch import querying, schema
from search.engines.elasticsearch.compiling import compiled, filtered, path
from search.facets import Facet
from search.queries import algebra
from search.queries.algebra import AnyOf, Begins, InRow, On, Scored, Span, Term, all_of, any_of
from search.queries.fields import FACET_FIELDS
from search.queries.matching import UNKNOWN
from search.queries.question import Question, question
from search.queries.ranking import BOOSTS
from search.request import WINDOW, SearchRequest, Sort
from search.understanding import as_written
from tests.search.hostile import HOSTILE

JUNE = date(2026, 6, 1)
IN_FORCE = {"term": {"in_force": "2026-06-01"}}


def asked(query: str, **more: Any) -> Question:
    request = SearchRequest(query, JUNE, **more)
    return question(request, as_written(query, language.code_keys(query)), UNKNOWN)


def body(query: str, **more: Any) -> dict[str, Any]:
    one = asked(query, **more)
    return querying.asked(one, next(one.matching))


def texts(value: object) -> list[str]:
    """Return every text of a body, names of its parts left out."""
    if isinstance(value, dict):
        return [text for one in value.values() for text in texts(one)]
    if isinstance(value, list):
        return [text for one in value for text in texts(one)]
    return [value] if isinstance(value, str) else []


def names(value: object) -> set[str]:
    """Return the names of all parts of a body."""
    if isinstance(value, dict):
        return set(value).union(*map(names, value.values()))
    return set().union(*map(names, value)) if isinstance(value, list) else set()


def test_words_of_one_field_are_looked_up_together_and_those_of_a_filter_are_not_scored() -> None:
    words = any_of([Term("name_exact", "a"), Term("name_exact", "b"), Term("whole", "c")])
    assert compiled(algebra.Boosted(words, 3.0)).to_dict() == {
        "bool": {
            "minimum_should_match": 1,
            "should": [
                {"match": {"name.exact": {"query": "a b", "analyzer": "whitespace", "boost": 3.0}}},
                {"match": {"whole": {"query": "c", "analyzer": "whitespace", "boost": 3.0}}},
            ],
        }
    }
    assert filtered(words).to_dict() == {
        "bool": {
            "minimum_should_match": 1,
            "should": [{"terms": {"name.exact": ["a", "b"]}}, {"term": {"whole": "c"}}],
        }
    }


def test_the_same_words_in_several_fields_are_one_query_that_adds_up() -> None:
    asked = [
        algebra.Boosted(any_of([Term(field, "a"), Term(field, "b")]), factor)
        for field, factor in (("name", 3.5), ("alias", 6.0))
    ]
    other = algebra.Boosted(any_of([Term("name_exact", "á")]), 3.0)
    row = algebra.Boosted(InRow("name", ("a", "b")), 4.0)
    (*_, found), *others = [
        list(one.values())
        for one in compiled(any_of([*asked, other, row])).to_dict()["bool"]["should"]
    ]
    assert found == {
        "query": "a b",
        "analyzer": "whitespace",
        "fields": ["name^3.5", "alias^6.0"],
        "type": "most_fields",
    }
    assert others == [
        [{"name.exact": {"query": "á", "analyzer": "whitespace", "boost": 3.0}}],
        [{"name": {"query": "a b", "analyzer": "whitespace", "boost": 4.0}}],
    ]


def test_enough_of_some_words_are_counted_one_by_one() -> None:
    words = AnyOf((Term("body", "a"), Term("body", "b"), Term("body", "c")), at_least=2)
    assert filtered(words).to_dict() == {
        "bool": {
            "minimum_should_match": 2,
            "should": [{"term": {"body": word}} for word in "abc"],
        }
    }


def test_any_and_all_of_nothing_match_nothing() -> None:
    for nothing in (any_of([]), all_of([]), AnyOf((), 0), algebra.Best((), 0.4)):
        assert compiled(nothing).to_dict() == {"match_none": {}}
        assert filtered(nothing).to_dict() == {"match_none": {}}


def test_what_is_silent_is_a_filter_beside_what_is_scored() -> None:
    both = all_of([Scored(Term("code", "1001193"), 0.0), Scored(Begins("whole", "khai"), 20.0)])
    assert compiled(both).to_dict() == {
        "bool": {
            "filter": [{"term": {"code": "1001193"}}],
            "must": [
                {
                    "constant_score": {
                        "boost": 20.0,
                        "filter": {"prefix": {"whole": {"value": "khai", "boost": 1.0}}},
                    }
                }
            ],
        }
    }


def test_a_phrase_is_taken_apart_where_its_tokens_were_joined() -> None:
    phrase = InRow("body", ("123", "2015", "nd"))
    assert filtered(phrase).to_dict() == {
        "match_phrase": {"body": {"query": "123 2015 nd", "analyzer": "whitespace"}}
    }


def test_a_day_is_looked_for_in_the_days_of_a_version() -> None:
    assert filtered(On(Span.UPCOMING, JUNE)).to_dict() == {"term": {"upcoming": "2026-06-01"}}
    assert filtered(On(Span.LASTING, JUNE)).to_dict() == {
        "bool": {"filter": [IN_FORCE], "must_not": [{"term": {"temporary": "2026-06-01"}}]}
    }


def test_one_request_brings_a_page_its_total_and_every_count() -> None:
    found = body("khai sinh", page=3)
    assert (found["from"], found["size"], found["track_total_hits"]) == (20, 10, True)
    assert found["sort"] == ["_score", "procedure"]
    assert found["_source"] == list(querying.READ)
    assert found["post_filter"] == {"bool": {"filter": [IN_FORCE]}}
    counts = found["aggs"]["facets0"]
    assert counts["filter"] == {"bool": {"filter": [IN_FORCE]}}
    assert set(counts["aggs"]) == {facet.name for facet in FACET_FIELDS}
    assert set(found["aggs"]["standing"]["aggs"]["standing"]["filters"]["filters"]) == {
        "in-force",
        "temporary",
        "upcoming",
        "ended",
    }


def test_a_filter_counts_its_own_values_without_itself_and_all_others_with_it() -> None:
    chosen = ((Facet.SECTOR, ("G09", "G17")), (Facet.LEVEL, ("province",)))
    found = body("khai sinh", filters=chosen)
    sector = {"terms": {"facet_sector": ["G09", "G17"]}}
    level = {"term": {"facet_level": "province"}}
    assert found["post_filter"]["bool"]["filter"] == [IN_FORCE, sector, level]
    under = {
        name: (one["filter"]["bool"]["filter"], set(one["aggs"]))
        for name, one in found["aggs"].items()
        if name.startswith("facets")
    }
    others = {facet.name for facet in FACET_FIELDS} - {"SECTOR", "LEVEL"}
    assert under == {
        "facets0": ([IN_FORCE, sector, level], others),
        "facets1": ([IN_FORCE, level], {"SECTOR"}),
        "facets2": ([IN_FORCE, sector], {"LEVEL"}),
    }
    assert found["aggs"]["standing"]["filter"]["bool"]["filter"] == [sector, level]


def test_orders_are_whole_so_that_pages_never_overlap() -> None:
    for sort in Sort:
        assert body("khai sinh", sort=sort)["sort"][-1] == "procedure"


def test_the_last_page_stays_within_what_a_server_sorts() -> None:
    last = body("khai sinh", page=WINDOW // 10)
    assert last["from"] + last["size"] <= 10_000


def test_every_field_that_is_asked_is_in_the_mapping() -> None:
    properties = schema.mapping()["properties"]
    for field in (*BOOSTS, *FACET_FIELDS.values(), "headings", "called_pairs", "neighbours"):
        parent, _, child = path(field).partition(".")
        assert parent in properties, field
        assert not child or child in properties[parent]["fields"], field


@pytest.mark.parametrize("query", HOSTILE.values(), ids=HOSTILE)
def test_nothing_of_a_question_is_parsed(query: str) -> None:
    assert _is_plain(asked(language.clean(query)))


@given(query=st.text(max_size=60))
def test_any_text_is_asked_in_words_alone(query: str) -> None:
    assert _is_plain(asked(language.clean(query)))


def _is_plain(one: Question) -> bool:
    """Tell whether what is sent has no kind of query that reads a language of its own."""
    for found in one.matching:
        sent = querying.asked(one, found)
        parsing = {"query_string", "simple_query_string", "regexp", "wildcard", "script", "fuzzy"}
        assert not parsing & names(sent)
        assert all(
            fold in texts(sent) or any(fold in text.split() for text in texts(sent))
            for fold in language.fold_tokens(one.request.query)[:1]
        )
    return True


def test_a_beginning_is_asked_for_with_its_last_word_cut() -> None:
    sent = querying.begun("khai si", JUNE, 8)
    assert (sent["size"], sent["_source"]) == (8, ["procedure"])
    query = sent["query"]["bool"]["must"][0]["bool"]
    assert query["filter"] == [IN_FORCE]
    ways = query["must"][0]["bool"]["should"]
    words = {
        "bool": {
            "must": [
                {"term": {"name": {"value": "khai", "boost": 1.0}}},
                {"prefix": {"name": {"value": "si", "boost": 1.0}}},
            ]
        }
    }
    assert words in ways


def test_the_best_hits_are_asked_for_where_the_page_is_not_the_first_of_them() -> None:
    one = asked("khai sinh", sort=Sort.NAME)
    assert not fitting.has_best(one.request)
    assert fitting.has_best(replace(one.request, sort=Sort.RELEVANCE))
    sent = querying.best(one, next(one.matching))
    assert (sent["size"], sent["sort"]) == (fitting.BEST, ["_score", "procedure"])
    assert "aggs" not in sent
