"""Filling fields up, so that BM25 reads nothing out of lengths that do not say it. Pure.

It takes a longer field for one that says less of each word in it. A name that is longer does say
less; a procedure that has more names is one that more people ask for. And engines differ in whether
an entry without a field counts among those that have it (for tantivy it does, for Lucene not), so
one that has nothing holds fillers too. So each word is worth the same in every engine.
"""

from __future__ import annotations

from search import language
from search.documents import Document
from search.language import FILLER

FILLER_PAIR = f"{FILLER}_{FILLER}"
FIELDS = {
    "name_en": "name_en",
    "alias": "aliases",
    "sectors": "sectors",
    "agencies": "agencies",
    "places": "places",
}
"""The fields that are filled, and what of a document they have."""
LEAST, NAMED = 2, 104
"""Fillers of a field that has nothing, one pair of them; words up to which citizens' are filled."""
RULES = (FILLER, tuple(FIELDS), LEAST, NAMED)
"""Names what this module says: with others, indexes are made anew."""


def fillings(document: Document) -> dict[str, list[str]]:
    """Return the words by which each of `FIELDS` is filled."""
    numbers = {
        field: len(language.words(getattr(document, text))) for field, text in FIELDS.items()
    }
    fillers = {field: 0 if number else LEAST for field, number in numbers.items()}
    if numbers["alias"]:
        fillers["alias"] = max(0, NAMED - numbers["alias"])
    return {field: [FILLER] * number for field, number in fillers.items()}
