"""The query behind suggestions: the beginning of a name, or words of it of which the last is cut.

Whole beginnings come first, also those before which people leave out "Đăng ký"; see `whole_key`
for "Thủ tục".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from tantivy import Occur, Query

from search import language
from search.engines.embedded.queries import in_force_on
from search.engines.embedded.schema import SCHEMA, TEXT_FIELDS

BEGINNING, BEGINNING_LEFT_OUT, WORDS = 20.0, 5.0, 1.0
CODE = 100.0
LEFT_OUT = "dang_ky_"
NAMES = ("name", "alias", "name_en")
MAX_WORDS = 12
"""Words of a prefix that are looked up: names are told apart long before."""


def of_prefix(prefix: str, day: date) -> Query:
    """Return what matches the versions in force on `day` whose names begin with `prefix`."""
    tokens = language.fold_tokens(prefix)[:MAX_WORDS]
    if not tokens:
        return Query.empty_query()
    found = Query.boolean_query([(Occur.Should, query) for query in _ways(prefix, tokens)])
    days = Query.const_score_query(in_force_on(day), 0.0)
    return Query.boolean_query([(Occur.Must, found), (Occur.Must, days)])


def _ways(prefix: str, tokens: Sequence[str]) -> Iterator[Query]:
    key = language.whole_key(" ".join(tokens))
    yield _scored(_begins("whole", key), BEGINNING)
    yield _scored(_begins("whole", LEFT_OUT + key), BEGINNING_LEFT_OUT)
    for field in NAMES:
        *whole, last = tokens
        terms = [Query.term_query(SCHEMA, field, word, TEXT_FIELDS[field]) for word in whole]
        parts = [(Occur.Must, query) for query in (*terms, _begins(field, last))]
        yield Query.boost_query(Query.boolean_query(parts), WORDS)
    for code in language.code_keys(prefix):
        yield _scored(Query.term_query(SCHEMA, "code", code, TEXT_FIELDS["code"]), CODE)


def _begins(field: str, start: str) -> Query:
    return Query.regex_query(SCHEMA, field, re.escape(start) + ".*")


def _scored(query: Query, score: float) -> Query:
    return Query.const_score_query(query, score)
