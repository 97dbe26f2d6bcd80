"""The query behind suggestions: the beginning of a name, or words of it of which the last is cut.

Whole beginnings come first, also those before which people leave out "Đăng ký"; see `whole_key`
for "Thủ tục".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from search import language
from search.queries.algebra import (
    NOTHING,
    Begins,
    On,
    Query,
    Scored,
    Span,
    Term,
    all_of,
    any_of,
    silent,
)
from search.queries.fields import NAMES
from search.queries.ranking import prominent

BEGINNING, BEGINNING_LEFT_OUT = 20.0, 5.0
"""What a whole beginning is worth beside the BM25 of its words."""
CODE = 100.0
PROMINENCE_SCORE = 1.0
"""What a step of prominence is worth: it tells apart what begins alike."""
LEFT_OUT = "dang_ky_"
MAX_WORDS, MAX_LETTERS = 12, 100
"""Words and letters of a prefix that are looked up: names are told apart long before."""


def of_prefix(prefix: str, day: date) -> tuple[Query, Query]:
    """Return what matches the versions in force on `day` whose names begin with `prefix`.

    The first decides what matches and orders it, the second only orders.
    """
    tokens = language.fold_tokens(prefix[:MAX_LETTERS])[:MAX_WORDS]
    if not tokens:
        return NOTHING, NOTHING
    found = all_of([any_of(_ways(prefix, tokens)), silent(On(Span.IN_FORCE, day))])
    return found, prominent(PROMINENCE_SCORE)


def _ways(prefix: str, tokens: Sequence[str]) -> Iterator[Query]:
    key = language.whole_key(" ".join(tokens))
    yield Scored(Begins("whole", key), BEGINNING)
    yield Scored(Begins("whole", LEFT_OUT + key), BEGINNING_LEFT_OUT)
    *whole, last = tokens
    for field in NAMES:
        yield all_of([*(Term(field, word) for word in whole), Begins(field, last)])
    for code in language.code_keys(prefix):
        yield Scored(Term("code", code), CODE)
