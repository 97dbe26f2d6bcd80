"""How well the hits fit the question, told so that answers to different questions compare.

A sum of BM25 grows with the length of a question. The share of its words that the headings of a
procedure have, and of its pairs that the names have, each by how much it tells (its inverse
document frequency), does not. Terms that stand for a part of an English question speak for that
part; by its root, since such a question has many small words.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

import tantivy
from tantivy import Query

from search import language
from search.engines.embedded.queries import (
    MAX_TOKENS,
    all_of,
    any_of,
    in_names,
    in_sector,
    marks,
    of_procedures,
    silent,
    term,
)
from search.understanding import Meaning, Reading

USUAL, LENGTH, LEAST = 30.0, 0.7, 0.3
"""How much a usual question tells, in sums of inverse document frequencies, and how much more a
share of a longer one says: who tells a story uses many words that no procedure has. It has an end:
whatever is pasted holds a pair of words that some name has."""
WEAK = 0.55
"""Below this, hits are only the nearest there is."""


def fit(searcher: tantivy.Searcher, meaning: Meaning, procedures: Sequence[int]) -> float:
    """Return how well the best of `procedures` fits its best reading, from 0 to 1."""
    if not procedures:
        return 0.0
    if meaning.codes:
        return 1.0
    return max(
        (
            math.sqrt(reading.share) * _fit(searcher, reading, procedures)
            for reading in meaning.readings
            if not reading.ranking_only
        ),
        default=0.0,
    )


def _fit(searcher: tantivy.Searcher, reading: Reading, procedures: Iterable[int]) -> float:
    fold = language.fold_tokens(reading.text)[:MAX_TOKENS]
    named = [*marks(reading.text), *in_sector(reading)]
    if named and searcher.search(any_of(named), 1, count=False).hits:
        return 1.0
    parts = [*_words(searcher, fold), *_pairs(searcher, fold)]
    most = sum(weight for weight, _ in parts)
    if not most:
        return 0.0
    asked = any_of(Query.const_score_query(query, weight) for weight, query in parts)
    among = all_of([silent(of_procedures(procedures)), asked])
    hits = searcher.search(among, 1, count=False).hits
    share = min(1.0, float(hits[0][0]) / most) if hits else 0.0
    return share ** max(LEAST, (USUAL / most) ** LENGTH)


def _words(searcher: tantivy.Searcher, fold: Sequence[str]) -> Iterator[tuple[float, Query]]:
    for word in dict.fromkeys(fold):
        yield _telling(searcher, ("name", "alias"), word), term("headings", word)


def _pairs(searcher: tantivy.Searcher, fold: Sequence[str]) -> Iterator[tuple[float, Query]]:
    for pair in dict.fromkeys(language.bigrams(fold)):
        yield _telling(searcher, ("name_pairs", "alias_pairs"), pair), in_names(pair)


def _telling(searcher: tantivy.Searcher, fields: Iterable[str], token: str) -> float:
    """Return the inverse document frequency of `token`, as BM25 has it."""
    number = searcher.num_docs
    # What was replaced is counted with the words until the engine tidies up, and not with the rest.
    frequency = min(number, max(searcher.doc_freq(field, token) for field in fields))
    return math.log(1 + (number - frequency + 0.5) / (frequency + 0.5))
