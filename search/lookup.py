"""Names and codes, looked up in the database for as long as no engine can answer.

No more than that: no ranking, no texts, no words but those of titles. It takes a bounded time,
however large the catalogue is, and may then have found only a part.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import cache

from django.db.models import Exists, Max, OuterRef

from catalog import selectors
from catalog.models import ProcedurePage
from search import language
from search.engines.base import Answer, Hit
from search.request import SearchRequest

MOST = 200
"""Procedures found at most: who wants more of them waits for the search."""
SECONDS = 0.8
"""For which it looks, and a little more."""
PAGES_AT_ONCE = 20_000
"""Pages looked through between two looks at the clock."""
MAX_WORDS = 12
"""Words of a question that are looked for: names are told apart long before."""
_BEGINS, _HAS_ALL = 0.1, 0.3


def look_up(request: SearchRequest) -> Answer | None:
    """Return the procedures of this code or with these words in their names; None if none has.

    Only those in force on the day, except by the code. Filters ask for more than is looked at.
    """
    if page := selectors.find_procedure(request.query):
        hits: tuple[Hit, ...] = (Hit(page.pk, 0, 1.0),)
    elif request.filters or request.include_ended:
        return None
    else:
        key = language.whole_key(request.query)
        rated = sorted((*_distance(key, title), pk) for pk, title in _named(request))
        hits = tuple(Hit(pk, 0, 1 - far) for far, _, pk in rated[:MOST])
    shown = hits[request.offset : request.offset + request.page_size]
    return Answer(shown, total=len(hits), serial=0) if hits else None


def _named(request: SearchRequest) -> Iterator[tuple[int, str]]:
    """Yield procedures that have all words of the question in their titles."""
    words = set(language.fold_tokens(request.query)[:MAX_WORDS])
    in_force = selectors.in_force(request.day).filter(procedure=OuterRef("pk"))
    pages = selectors.public_procedures()
    for word in words:
        pages = pages.filter(title__regex=_any_spelling(word))
    found = pages.filter(Exists(in_force)).order_by("pk").values_list("pk", "title")
    last = ProcedurePage.objects.aggregate(last=Max("pk"))["last"] or 0
    end = time.monotonic() + SECONDS
    for after in range(0, last if words else 0, PAGES_AT_ONCE):
        for pk, title in found.filter(pk__gt=after, pk__lte=after + PAGES_AT_ONCE)[:MOST]:
            if words <= set(language.fold_tokens(title)):
                yield pk, title
        if time.monotonic() > end:
            return


def _distance(key: str, title: str) -> tuple[float, int]:
    """Return how far a title is from the question's `key`; of two as far, the longer one is."""
    whole = language.whole_key(title)
    if key.startswith(whole):  # a title is cut where the name is very long
        return 0.0, 0
    return (_BEGINS if whole.startswith(f"{key}_") else _HAS_ALL), len(whole)


def _any_spelling(word: str) -> str:
    """Return an expression for each way to write a folded `word`, and for a little more."""
    return "".join(f"[{_letters()[letter]}]" if letter in _letters() else "." for letter in word)


@cache
def _letters() -> dict[str, str]:
    """Return, for each letter, all those of Latin script that fold to it. At an end y is i."""
    found: dict[str, str] = {}
    for number in (*range(ord("0"), 0x250), *range(0x1E00, 0x1F00)):
        folded = language.fold(chr(number))
        if len(folded) == 1 and folded.isalnum():
            found[folded] = found.get(folded, "") + chr(number)
    found["i"] = found["y"] = found["i"] + found["y"]
    return found
