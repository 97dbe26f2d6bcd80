"""Vietnamese as keys: what Telex and VNI make of letters when their program is switched off. Pure.

`ddawng kys` and `d9a8ng ky1` are `đăng ký`. The keys may stand right after their letter or at the
end of the syllable, as both input methods allow.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from search import language
from search.lexicon import Lexicon
from search.spelling import written

_TELEX_TONES = {"f": "\u0300", "s": "\u0301", "x": "\u0303", "r": "\u0309", "j": "\u0323", "z": ""}
_VNI_TONES = {"2": "\u0300", "1": "\u0301", "4": "\u0303", "3": "\u0309", "5": "\u0323", "0": ""}
_SYLLABLE = re.compile(r"(gi(?=[aeiou])|qu|[bcdghklmnpqrstvx]*)([aeiouyw].*)")
_CIRCUMFLEX = {"a": "â", "e": "ê", "o": "ô"}
_LETTERS = re.compile(r"[a-z]{2,12}")
_LETTERS_AND_KEYS = re.compile(r"[a-z]+[0-9][a-z0-9]*")


def decoded(words: Sequence[str], lexicon: Lexicon) -> list[str] | None:
    """Return `words` as they were meant, None where they are not raw keys.

    They are when one of them is no syllable as it stands and is a known one by its keys. Then each
    word is read by its keys that gives a known syllable so.
    """
    for keys in (_telex, _vni):
        meant = [_known(keys(word.lower()), lexicon) for word in words]
        if any(
            m and not lexicon.knows(language.fold(w)) for w, m in zip(words, meant, strict=True)
        ):
            return [m or w for w, m in zip(words, meant, strict=True)]
    return None


def _known(word: str, lexicon: Lexicon) -> str:
    form = language.exact(word)
    return written(form) if form in lexicon.exact else ""


def _telex(word: str) -> str:
    """Return the syllable that Telex makes of `word`, "" where it has no keys."""
    found = _SYLLABLE.fullmatch(word) if _LETTERS.fullmatch(word) else None
    if not found:
        return ""
    head, rest = found.groups()
    tones = [c for c in rest if c in _TELEX_TONES]
    rest = "".join(c for c in rest if c not in _TELEX_TONES)
    if "d" in rest or head == "dd":
        head, rest = "đ", rest.replace("d", "")
    letters = _with_horns(_with_circumflex(rest.replace("w", "")), "w" in rest)
    if head + letters == word:
        return ""
    return _composed(head, letters, _TELEX_TONES[tones[-1]] if tones else "")


def _vni(word: str) -> str:
    """Return the syllable that VNI makes of `word`, "" where it has no keys."""
    if not _LETTERS_AND_KEYS.fullmatch(word):
        return ""
    keys = [c for c in word if c.isdigit()]
    found = _SYLLABLE.fullmatch("".join(c for c in word if not c.isdigit()))
    if not found:
        return ""
    head, letters = found.groups()
    if "9" in keys:
        head = head.replace("d", "đ", 1)
    if "6" in keys:
        letters = re.sub("[aeo]", lambda m: _CIRCUMFLEX[m[0]], letters, count=1)
    if "8" in keys:
        letters = letters.replace("a", "ă", 1)
    letters = _with_horns(letters, "7" in keys, breve=False)
    tones = [c for c in keys if c in _VNI_TONES]
    return _composed(head, letters, _VNI_TONES[tones[-1]] if tones else "")


def _with_circumflex(letters: str) -> str:
    for plain, marked in _CIRCUMFLEX.items():
        if letters.count(plain) > 1:
            first = letters.index(plain)
            letters = letters[:first] + marked + letters[first + 1 :].replace(plain, "", 1)
    return letters


def _with_horns(letters: str, wanted: bool, *, breve: bool = True) -> str:
    if not wanted:
        return letters
    if "uo" in letters:
        return letters.replace("uo", "ươ", 1)
    if "oa" in letters and breve:
        return letters.replace("a", "ă", 1)
    for plain, marked in (("o", "ơ"), ("u", "ư"), ("a", "ă") if breve else ("", "")):
        if plain and plain in letters:
            return letters.replace(plain, marked, 1)
    return letters or "ư"


def _composed(head: str, letters: str, tone: str) -> str:
    return unicodedata.normalize("NFC", head + letters) + tone
