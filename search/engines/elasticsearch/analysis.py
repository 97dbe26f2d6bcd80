"""The rules of `search.language` as analyzers of Elasticsearch, generated from that module.

The server splits and spells a text as Python does: its tokens equal `fold_tokens`, `exact_tokens`
and `bigrams` of the same text, given that the text was cleaned before it was sent, for words of at
most `LONGEST` letters with at most nine letters that bear a tone. No plugin is needed.

`standard` is not used: it takes `1.001193` for one word, and splits other scripts its own way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

from elasticsearch.dsl import analyzer, char_filter, token_filter, tokenizer
from elasticsearch.dsl.utils import DslBase

from search import language

FOLD, FOLD_PAIRS = "fold", "fold_pairs"
EXACT, EXACT_PAIRS = "exact", "exact_pairs"

LONGEST = 255
"""Letters of a word that are kept: no word is longer, and the server refuses a term of 32,766."""

_SPELT_ANEW = range(0x80, 0x2000)
"""Code points among which all letters are that have another spelling in clean text."""
_TONES_MOVED = 5
"""Letters with a tone that one pass of `_tones_to_the_end` sees: `$10` ends its replacement."""


def _letters() -> Iterator[tuple[int, int]]:
    """Yield the ranges of code points of which the words of Python's `re` are made."""
    start = None
    for point in range(0x110000):
        if chr(point).isalnum():
            start = point if start is None else start
        elif start is not None:
            yield start, point - 1
            start = None


@cache
def word_pattern() -> str:
    """Return the words of `language.words` for Lucene's automaton, which knows no `\\w`."""
    letters = "".join(f"{chr(a)}-{chr(b)}" if a < b else chr(a) for a, b in _letters())
    return f"[{letters}][{letters}{language.MARKS}]*"


def spellings(form: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    """Yield each letter that `form` spells in another way than in lower case, and that spelling."""
    for letter in map(chr, _SPELT_ANEW):
        spelt, lower = form(letter), letter.lower()
        if letter.isalnum() and (spelt != lower or len(lower) > 1):
            yield letter, spelt


def _marks() -> Iterator[str]:
    first, last = language.MARKS.split("-")
    return map(chr, range(ord(first), ord(last) + 1))


def _spelling(name: str, form: Callable[[str], str], *without: str) -> DslBase:
    rules = [f"{letter} => {spelt}" for letter, spelt in spellings(form)]
    return char_filter(name, "mapping", mappings=[*rules, *(f"{mark} => " for mark in without)])


def _tones_to_the_end(name: str) -> DslBase:
    """Return the filter that puts the tones of a word behind its letters, in their order."""
    letters, tones = f"([^{language.TONES}]*)", f"([{language.TONES}]*)"
    kept = "".join(f"${2 * n + 1}" for n in range(_TONES_MOVED))
    moved = "".join(f"${2 * n + 2}" for n in range(_TONES_MOVED))
    pattern = f"^{(letters + tones) * _TONES_MOVED}"
    return token_filter(
        name, "pattern_replace", pattern=pattern, replacement=kept + moved, all=False
    )


@cache
def analyzers() -> dict[str, DslBase]:
    """Return the analyzers by the names that the fields of the index call them."""
    words = tokenizer("words", "simple_pattern", pattern=word_pattern())
    cut = token_filter("cut", "truncate", length=LONGEST)
    # One look-up a word: a pattern would take a third of the time of all that is done with it.
    one_i = token_filter(
        "one_i", "stemmer_override", rules=[f"{one}y => {one}i" for one in language.BEFORE_Y]
    )
    one_i_with_tones = token_filter(
        "one_i_with_tones",
        "pattern_replace",
        pattern=language.FINAL_Y,
        replacement="$1i$2",
        all=False,
    )
    pairs = token_filter(
        "pairs",
        "shingle",
        min_shingle_size=2,
        max_shingle_size=2,
        output_unigrams=False,
        token_separator="_",  # noqa: S106  # no password
    )
    tones = _tones_to_the_end("tones")
    bare = [_spelling("bare", language.fold, *_marks())]
    apart = [_spelling("apart", language.exact)]
    fold = ["lowercase", one_i, cut]
    exact = ["lowercase", tones, tones, one_i_with_tones, cut]
    return {
        FOLD: analyzer(FOLD, tokenizer=words, char_filter=bare, filter=fold),
        FOLD_PAIRS: analyzer(FOLD_PAIRS, tokenizer=words, char_filter=bare, filter=[*fold, pairs]),
        EXACT: analyzer(EXACT, tokenizer=words, char_filter=apart, filter=exact),
        EXACT_PAIRS: analyzer(
            EXACT_PAIRS, tokenizer=words, char_filter=apart, filter=[*exact, pairs]
        ),
    }
