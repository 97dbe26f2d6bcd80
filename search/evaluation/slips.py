"""Slips of a finger: one edit that leaves a syllable which Vietnamese does not have. Pure.

A slip that makes another real syllable is another question, not a mistake that a search could see.
"""

from __future__ import annotations

import re
from random import Random

from search.language import fold, word_spans

_INITIAL = "b|c|ch|d|đ|g|gh|gi|h|k|kh|l|m|n|ng|ngh|nh|p|ph|qu|r|s|t|th|tr|v|x"
_VOWELS = (
    "a|ai|ao|au|ay|e|eo|eu|i|ia|ie|ieu|iu|o|oa|oai|oao|oay|oe|oeo|oi|oo|u|ua|uai|uao|uay|ue|ui|uo"
    "|uoi|uou|uu|uy|uya|uye|uyu|y|ye|yeu"
)
_FINAL = "c|ch|m|n|ng|nh|p|t"
_SYLLABLE = re.compile(f"(?:{_INITIAL})?(?:{_VOWELS})(?:{_FINAL})?")
"""Every folded syllable that can be spelt, and some more."""

_NEIGHBOURS = {
    **{"a": "sq", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "g": "fh", "h": "gj", "i": "uo"},
    **{"k": "jl", "l": "k", "m": "n", "n": "bm", "o": "ip", "p": "o", "q": "wa", "r": "et"},
    **{"s": "ad", "t": "ry", "u": "yi", "v": "cb", "x": "zc", "y": "tu"},
}
"""The keys beside each letter on a Latin keyboard."""

_SHORTEST = 3
_TRIES = 40


def is_possible(syllable: str) -> bool:
    """Tell whether `syllable`, folded, can be spelt in Vietnamese."""
    return _SYLLABLE.fullmatch(syllable) is not None


def slip(text: str, random: Random) -> str:
    """Return `text` with one slip in one of its longer words, or "" where none is possible."""
    spans = [
        (start, end, word)
        for start, end, word in word_spans(text)
        if len(word) >= _SHORTEST and word.isalpha() and is_possible(fold(word))
    ]
    for _ in range(_TRIES if spans else 0):
        start, end, word = random.choice(spans)
        slipped = _edited(word, random)
        if not is_possible(fold(slipped)):
            return text[:start] + slipped + text[end:]
    return ""


def _edited(word: str, random: Random) -> str:
    at = random.randrange(len(word))
    match random.choice(("swap", "drop", "double", "beside")):
        case "swap":
            at = min(at, len(word) - 2)
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        case "drop":
            return word[:at] + word[at + 1 :]
        case "double":
            return word[:at] + word[at] + word[at:]
        case _:
            beside = _NEIGHBOURS.get(fold(word[at]), "")
            return word[:at] + random.choice(beside) + word[at + 1 :] if beside else word
