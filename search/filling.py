"""Filling fields up, so that BM25 reads nothing out of lengths that do not say it. Pure.

It takes a longer field for one that says less of each word in it. A name that is longer does say
less; a procedure that has more names is one that more people ask for. And engines differ in whether
an entry without a field counts among those that have it (for tantivy it does, for Lucene not), so
one that has nothing holds fillers too. So each word is worth the same in every engine.
"""

from __future__ import annotations

from search import language
from search.documents import Document

FILLER = "\ua78f"
"""A letter (Latin sinological dot) that stands in no text here."""
FILLER_PAIR = f"{FILLER}_{FILLER}"
FIELDS = ("name_en", "alias", "sectors", "agencies", "places")
"""The fields that are filled."""
LEAST, NAMED = 2, 104
"""Fillers of a field that has nothing, one pair of them; words up to which citizens' are filled."""


def fillings(document: Document) -> dict[str, list[str]]:
    """Return the words by which each of `FIELDS` is filled."""
    texts = (
        document.name_en,
        document.aliases,
        document.sectors,
        document.agencies,
        document.places,
    )
    numbers = {field: len(language.words(text)) for field, text in zip(FIELDS, texts, strict=True)}
    fillers = {field: 0 if number else LEAST for field, number in numbers.items()}
    if numbers["alias"]:
        fillers["alias"] = max(0, NAMED - numbers["alias"])
    return {field: [FILLER] * number for field, number in fillers.items()}
