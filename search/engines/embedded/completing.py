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
from search.engines.embedded.queries import all_of, any_of, in_force_on, prominent, silent, term
from search.engines.embedded.schema import SCHEMA

BEGINNING, BEGINNING_LEFT_OUT = 20.0, 5.0
"""What a whole beginning is worth beside the BM25 of its words."""
CODE = 100.0
PROMINENCE_SCORE = 1.0
"""What a step of prominence is worth: it tells apart what begins alike."""
LEFT_OUT = "dang_ky_"
NAMES = ("name", "alias", "name_en")
MAX_WORDS, MAX_LETTERS = 12, 100
"""Words and letters of a prefix that are looked up: names are told apart long before."""


def of_prefix(prefix: str, day: date) -> Query:
    """Return what matches the versions in force on `day` whose names begin with `prefix`."""
    tokens = language.fold_tokens(prefix[:MAX_LETTERS])[:MAX_WORDS]
    if not tokens:
        return Query.empty_query()
    found = all_of([any_of(_ways(prefix, tokens)), silent(in_force_on(day))])
    return Query.boolean_query([(Occur.Must, found), (Occur.Should, prominent(PROMINENCE_SCORE))])


def _ways(prefix: str, tokens: Sequence[str]) -> Iterator[Query]:
    key = language.whole_key(" ".join(tokens))
    yield Query.const_score_query(_begins("whole", key), BEGINNING)
    yield Query.const_score_query(_begins("whole", LEFT_OUT + key), BEGINNING_LEFT_OUT)
    *whole, last = tokens
    for field in NAMES:
        yield all_of([*(term(field, word) for word in whole), _begins(field, last)])
    for code in language.code_keys(prefix):
        yield Query.const_score_query(term("code", code), CODE)


def _begins(field: str, start: str) -> Query:
    return Query.regex_query(SCHEMA, field, re.escape(start) + ".*")
