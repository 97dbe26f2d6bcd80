"""How well the hits fit the question, told so that answers to different questions compare. Pure.

A sum of BM25 grows with the length of a question. The share of its words that the headings of a
procedure have, and of its pairs that the names have, each by how much it tells (its inverse
document frequency), does not. Terms that stand for a part of an English question speak for that
part; by its root, since such a question has many small words.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

from search import language
from search.queries.algebra import Query, Term
from search.queries.matching import MAX_TOKENS, Frequencies, in_names, in_sector, marks
from search.request import SearchRequest, Sort
from search.understanding import Meaning, Reading

USUAL, LENGTH, LEAST = 30.0, 0.7, 0.3
"""How much a usual question tells, in sums of inverse document frequencies, and how much more a
share of a longer one says: who tells a story uses many words that no procedure has. It has an end:
whatever is pasted holds a pair of words that some name has."""
BEST = 10
"""Hits of which the one that fits best speaks for the answer."""
WEAK = 0.55
"""Below this, hits are only the nearest there is."""

Part = tuple[float, Term]
"""How much a word or a pair of a question tells, and what has it."""


def has_best(request: SearchRequest) -> bool:
    """Tell whether the page asked for begins with the best hits."""
    is_first = request.sort is Sort.RELEVANCE and not request.offset
    return is_first and request.page_size >= BEST


def best_of(meaning: Meaning, fits: Callable[[int, Reading], float]) -> float:
    """Return how well hits fit the reading that they fit best; `fits` tells it for one of them."""
    if meaning.codes:
        return 1.0
    found = (fits(place, reading) for place, reading in enumerate(readings(meaning)))
    return max(found, default=0.0)


def of_hit(fit: float, score: float, most: float, request: SearchRequest) -> float:
    """Return how well one hit fits: its share of the best one's `fit`, by scores up to `most`."""
    share = score / most if request.sort is Sort.RELEVANCE and most else 1.0
    return round(fit * share, 4)


def readings(meaning: Meaning) -> list[Reading]:
    """Return the readings of which one has to fit."""
    return [reading for reading in meaning.readings if not reading.ranking_only]


def named(reading: Reading) -> list[Query]:
    """Return what fits without a doubt if anything does: a number that is cited, a sector."""
    return [*marks(reading.text), *in_sector(reading)]


def parts(reading: Reading, frequencies: Frequencies) -> list[Part]:
    """Return the words and pairs of `reading`, and how much each tells."""
    fold = language.fold_tokens(reading.text)[:MAX_TOKENS]
    words = ((("name", "alias"), word, Term("headings", word)) for word in dict.fromkeys(fold))
    pairs = (
        (("name_pairs", "alias_pairs"), pair, in_names(pair))
        for pair in dict.fromkeys(language.bigrams(fold))
    )
    return [
        (_telling(frequencies, fields, token), query) for fields, token, query in (*words, *pairs)
    ]


def fit(reading: Reading, had: float, most: float) -> float:
    """Return how well a procedure fits `reading` that has so much of what all its parts tell."""
    if not most:
        return 0.0
    share = min(1.0, had / most)
    exponent = max(LEAST, math.pow(USUAL / most, LENGTH))
    return math.sqrt(reading.share) * math.pow(share, exponent)


def _telling(frequencies: Frequencies, fields: Iterable[str], token: str) -> float:
    """Return the inverse document frequency of `token`, as BM25 has it."""
    number = frequencies.documents
    # What was replaced is counted with the words until the engine tidies up, and not with the rest.
    frequency = min(number, max(frequencies.of(field, token) for field in fields))
    return math.log(1 + (number - frequency + 0.5) / (frequency + 0.5))
