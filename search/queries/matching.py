"""What matches a question, in which way first. The choices are measured: see `docs/search.md`."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from search import language, sectors
from search.keys import mark_candidates, sector_key
from search.queries.algebra import AnyOf, InRow, Query, Scored, Term, all_of, any_of, silent
from search.understanding import Meaning, Reading

MAX_TOKENS = 40
"""Words of a query that are looked up; a whole pasted name is compared uncut besides."""
_IDENTIFIER = re.compile(
    r"(?<![^\W_])(?:\w+(?:[/.-]\w+)+|(?=\w{3})(?:[^\W\d_]+\d\w*|\d+[^\W\d_]\w*))"
)
"""A number or code as people cite it: parts that are joined, or letters and digits in one word.

A word of two (`B2`, `6A`) is a class of licences or of a school, and cites nothing.
Tried where words begin only: elsewhere it would cost the square of a long word's length.
"""
FEWEST = 3
"""Words that the nearest there is must have at least."""
FEW, TELLING = 30, 0.03
"""Two neighbours tell something where so many names have them at most, or this share of all."""
EVERYWHERE = ("headings", "places", "body")


@dataclass(frozen=True, slots=True)
class Frequencies:
    """How many documents an index has, and how many of them have a token in a field."""

    documents: int
    of: Callable[[str, str], int]


UNKNOWN = Frequencies(0, lambda _field, _token: 1)
"""Those of an index of which nothing is known yet: each word then tells as much as any other."""

Enough = Callable[[Sequence[str], Frequencies], Query]
"""From folded words to what a document must have of them."""


def matching(meaning: Meaning, frequencies: Frequencies) -> Iterator[Scored]:
    """Yield what matches a question, by enough of the words of one of its readings in each way.

    What matches depends on folded words only, so spelling decides the order but not the set. Empty
    where nothing can match.
    """
    always: list[Query] = [has_code(meaning.codes)] if meaning.codes else []
    folded = []
    for reading in meaning.readings:
        fold = language.fold_tokens(reading.text)
        if fold and not reading.ranking_only:
            folded.append(fold[:MAX_TOKENS])
            always += [Term("whole", language.whole_key(reading.text)), *marks(reading.text)]
            always += in_sector(reading)
    for enough in WAYS if always else ():
        yield silent(any_of([*(enough(fold, frequencies) for fold in folded), *always]))


def called(fold: Sequence[str], frequencies: Frequencies) -> Query:
    """Match all the words in the headings, or two that are neighbours in the query and in a name.

    Single syllables are in every text; pairs of them are words. Of these, the ones that many names
    have ("đăng ký", "giấy phép") decide only where there is no other.
    """
    headings = all_of(Term("headings", word) for word in dict.fromkeys(fold))
    most = max(FEW, int(frequencies.documents * TELLING))
    number = {p: frequencies.of("called_pairs", p) for p in language.bigrams(fold)}
    known = [pair for pair, found in number.items() if found]
    telling = [pair for pair in known if number[pair] <= most] or known
    return any_of([headings, *map(in_names, telling)])


def written(fold: Sequence[str], _: Frequencies) -> Query:
    """Match enough neighbours anywhere, for what no name has: the root of how many are asked."""
    pairs = list(dict.fromkeys(language.bigrams(fold)))
    needed = math.ceil(math.sqrt(len(pairs)))
    return AnyOf(tuple(Term("neighbours", pair) for pair in pairs), needed)


def scattered(fold: Sequence[str], _: Frequencies) -> Query:
    """Match all of the words, wherever they stand: for what neighbours do not find."""
    return all_of(anywhere(EVERYWHERE, word) for word in dict.fromkeys(fold))


def loosely(fold: Sequence[str], _: Frequencies) -> Query:
    """Match half of the words, three at least: the nearest there is where nothing else is found.

    Fewer syllables of a question are in texts about anything.
    """
    words = list(dict.fromkeys(fold))
    needed = max(FEWEST, math.ceil(len(words) / 2))
    return AnyOf(tuple(anywhere(EVERYWHERE, word) for word in words), needed)


WAYS: Sequence[Enough] = (called, written, scattered, loosely)
"""Ways to match, the next for what the one before does not find."""


def anywhere(fields: Iterable[str], word: str) -> Query:
    """Match what has `word` in one of `fields`."""
    return any_of(Term(field, word) for field in fields)


def in_names(pair: str) -> Term:
    """Match what has these neighbours in its names."""
    return Term("called_pairs", pair)


def has_code(codes: Iterable[str]) -> Query:
    """Match the procedures that have one of these keys of codes."""
    return any_of(Term("code", code) for code in codes)


@lru_cache(maxsize=1 << 10)
def marks(text: str) -> tuple[Query, ...]:
    """Return what has a number or code that stands in `text`: as a mark, or so in its text.

    Kept, since what matches, what orders it and how well it fits ask for the same in turn.
    """
    fold = language.fold_tokens(text)[:MAX_TOKENS]
    cited = [
        InRow("body", tuple(tokens))
        for tokens in map(language.fold_tokens, _IDENTIFIER.findall(text)[:MAX_TOKENS])
        if any(c.isdigit() for token in tokens for c in token)
    ]
    return (*(Term("marks", key) for key in mark_candidates(fold)), *cited)


def in_sector(reading: Reading) -> list[Query]:
    """Return what is in the sector whose name may be all that `reading` asks for."""
    if reading.share < 1:
        return []
    return [Term("whole", sector_key(key)) for key in sectors.asked(reading.text)]
