"""The order of the Vietnamese alphabet, in which readers look for a name. Pure.

As in a dictionary, names are compared syllable by syllable: by letters (a, ă, â, b … d, đ, e, ê …),
then by tone. Neither Python nor a database's plain order knows it: there Đ stands after Z.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = "\u0300\u0309\u0303\u0301\u0323"
"""Huyền, hỏi, ngã, sắc, nặng: the order of dictionaries, after no tone at all."""

_PLACES = {letter: place for place, letter in enumerate(LETTERS)}

Key = list[tuple[list[tuple[int, int]], list[int]]]


def alphabetical(text: str) -> Key:
    """Return a key that sorts names as a Vietnamese dictionary does."""
    return [_syllable(word) for word in unicodedata.normalize("NFC", text.casefold()).split()]


def sort_key(text: str, longest: int = 255) -> str:
    """Return `alphabetical` as digits, so that a database sorts names alike under any collation."""
    key = ""
    for letters, tones in alphabetical(text[:longest]):
        for is_letter, place in letters:
            key += f"{40 + place:02}" if is_letter else f"{_sign(place):02}"
        key += "00" + "".join(str(tone) for tone in tones) + "00"
    return key[:longest]


def _sign(ordinal: int) -> int:
    """Return two digits for what is no letter: figures in their order, all signs before them."""
    return 20 + ordinal - ord("0") if chr(ordinal).isdecimal() and ordinal < ord(":") else 10


@lru_cache(maxsize=1 << 12)
def _syllable(word: str) -> tuple[list[tuple[int, int]], list[int]]:
    letters: list[tuple[int, int]] = []
    tones: list[int] = []
    for letter in word:
        parts = unicodedata.normalize("NFD", letter)
        tone = next((mark for mark in parts if mark in TONES), "")
        bare = unicodedata.normalize("NFC", parts.replace(tone, "") if tone else parts)
        # Digits and signs come before letters.
        letters.append((1, _PLACES[bare]) if bare in _PLACES else (0, ord(bare[:1] or letter)))
        tones.append(TONES.index(tone) + 1 if tone else 0)
    return letters, tones
