"""Keys that stand for more than a word: whole names, sectors, numbers of documents. Pure.

Every engine keeps them as they are made here, for documents and for questions alike.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain

from search import language, sectors
from search.documents import Document

_DIGIT = re.compile(r"\d")
_MARK_WORDS = 5
"""Words that tell marks apart: `01/2015/TTLT-BTP-BNG` has six, and nobody cites the last."""


def wholes(document: Document) -> list[str]:
    """Return the keys of all that a procedure is called, of its own names, and of its sectors."""
    own = list(filter(None, (document.name, document.name_en)))
    called = chain(own, document.aliases.splitlines())
    named = chain.from_iterable(map(sectors.keys, document.sectors.splitlines()))
    return [
        *filter(None, map(language.whole_key, called)),
        *map(own_key, map(language.whole_key, own)),
        *map(sector_key, named),
    ]


def own_key(whole_key: str) -> str:
    """Return the key of a procedure's own name, which others may be called by people."""
    return f"={whole_key}"


def sector_key(key: str) -> str:
    """Return how a key of a sector's name stands in all that is in the sector."""
    return f"#{key}"


def marks(document: Document) -> list[str]:
    """Return the keys of all numbers of documents and codes of forms."""
    return [key for mark in document.marks for key in mark_keys(mark)]


def mark_keys(mark: str) -> list[str]:
    """Return the keys under which the number of a document or the code of a form is found.

    `123/2015/NĐ-CP` is cited without its end too: as `123/2015` and `123/2015/NĐ`.
    """
    tokens = language.fold_tokens(mark)[:_MARK_WORDS]
    shortest = min(2, len(tokens))
    return ["_".join(tokens[:n]) for n in range(shortest, len(tokens) + 1) if n]


def mark_candidates(tokens: Sequence[str]) -> list[str]:
    """Return what in a query may be the key of a mark: neighbours of which one has a digit."""
    if not any(map(_DIGIT.search, tokens)):
        return []
    found = {
        "_".join(tokens[start:end])
        for start in range(len(tokens))
        for end in range(start + 1, min(start + _MARK_WORDS, len(tokens)) + 1)
        if any(c.isdigit() for t in tokens[start:end] for c in t)
        and (end > start + 1 or not tokens[start].isdigit())
    }
    return sorted(found)
