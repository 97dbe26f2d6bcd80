"""The lexicon of an index, out of its own dictionaries of terms: as new as what it answers from."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

import tantivy

from search.engines.embedded.store import reading_files
from search.filling import FILLER_PAIR
from search.language import FILLER
from search.lexicon import Lexicon
from search.queries.matching import Frequencies

PROSE = ("body", "places")
HEADINGS = ("sectors", "agencies", "name_en")
TWICE = 2
"""Texts that must have a syllable before it is one: long texts have slips of their own."""


def of_index(searcher: tantivy.Searcher) -> Lexicon:
    """Return the words of names and citizens' words, and what else is known to be a word."""

    def counts(*fields: str) -> Counter[str]:
        found: Counter[str] = Counter()
        for field in fields:
            found.update(dict(searcher.terms_with_prefix(field, "")))
        del found[FILLER], found[FILLER_PAIR]
        return found

    known = {*counts(*HEADINGS), *(word for word, n in counts(*PROSE).items() if n >= TWICE)}
    return Lexicon.of_counts(
        exact=counts("name_exact", "alias_exact"),
        exact_pairs=counts("name_exact_pairs"),
        pairs=counts("name_pairs", "alias_pairs"),
        known=known,
    )


def frequencies(searcher: tantivy.Searcher) -> Frequencies:
    """Return how often the words of an index stand in it; the usual ones are counted once."""

    @lru_cache(maxsize=8_192)
    def counted(field: str, token: str) -> int:
        with reading_files():
            return searcher.doc_freq(field, token)

    return Frequencies(searcher.num_docs, counted)
