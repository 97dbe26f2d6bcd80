"""Vietnamese as keys: what Telex and VNI make of letters when their program is switched off. Pure.

`ddawng kys` and `d9a8ng ky1` are `đăng ký`. The keys may stand right after their letter or at the
end of the syllable, as both input methods allow.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Sequence

from search import language
from search.lexicon import Lexicon
from search.spelling import is_possible, written

_TELEX_TONES = dict(zip("fsxrj", language.TONES, strict=True)) | {"z": ""}
_VNI_TONES = dict(zip("21435", language.TONES, strict=True)) | {"0": ""}
_SYLLABLE = re.compile(r"(gi(?=[aeiouw])|qu|[bcdghklmnpqrstvx]*)([aeiouyw].*)")
_W_ALONE = re.compile("^([eiy]*)w")
"""The key w with no letter before it to change is a whole ư: `nwowcs`, `tw`."""
_CIRCUMFLEX = {"a": "â", "e": "ê", "o": "ô"}
_SPOKEN = re.compile("[aeiouyw]")
"""What an abbreviation lacks, and the key of a whole ư."""
_SHORTEST = 3
"""Keys that are taken for a syllable, where all others are known: `a1` is a driving licence."""
_LETTERS = re.compile(r"[a-z]{2,12}")
_LETTERS_AND_KEYS = re.compile(r"[a-z]+[0-9][a-z0-9]*")


def decoded(
    words: Sequence[str], lexicon: Lexicon, also_known: Container[str] = ()
) -> list[str] | None:
    """Return `words` as they were meant, None where they are not raw keys.

    They are when words that no text has are known syllables by their keys: all of them, or half of
    them and one stands beside a neighbour that it has in names. English words and names of goods
    are keys of something by chance (`there`, `max`), but not all of them. Then every word is read
    by its keys that gives a known syllable so, or that is in no text itself and gives one that can
    be spelt. Folded words that are `also_known` are no keys.
    """
    unknown = [
        place
        for place, word in enumerate(words)
        if _SPOKEN.search(folded := language.fold(word))
        and not lexicon.knows(folded)
        and folded not in also_known
    ]
    for keys in (_telex, _vni) if unknown else ():
        # Of bare letters, as all that decides what is found: marks may stand beside keys.
        forms = [language.exact(keys(language.fold(word))) for word in words]
        sure = [i for i in unknown if len(words[i]) >= _SHORTEST and forms[i] in lexicon.exact]
        if len(sure) == len(unknown) or (
            len(sure) * 2 >= len(unknown) and _is_beside_its_own(sure, words, forms, lexicon)
        ):
            read = {i for i in unknown if is_possible(language.fold(forms[i]))}
            read |= {i for i, form in enumerate(forms) if form in lexicon.exact}
            return [written(forms[i]) if i in read else word for i, word in enumerate(words)]
    return None


def _is_beside_its_own(
    places: Sequence[int], words: Sequence[str], forms: Sequence[str], lexicon: Lexicon
) -> bool:
    """Tell whether names have the syllable of one of `places` beside a neighbour of its."""
    folded = [language.fold(form or word) for word, form in zip(words, forms, strict=True)]
    pairs = language.bigrams(folded)
    return any(pair in lexicon.pairs for i in places for pair in pairs[max(0, i - 1) : i + 1])


def _telex(word: str) -> str:
    """Return the syllable that Telex makes of `word`, "" where it has no keys."""
    if not _LETTERS.fullmatch(word):
        return ""
    found = _SYLLABLE.fullmatch(word)
    if not found:
        return _abbreviation(word, "dd")
    head, rest = found.groups()
    tones = [c for c in rest if c in _TELEX_TONES]
    rest = "".join(c for c in rest if c not in _TELEX_TONES)
    if head == "dd" or (head == "d" and "d" in rest):
        head, rest = "đ", rest.replace("d", "", 1)
    rest = _W_ALONE.sub(r"\1ư", rest)
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
        return _abbreviation(word, "d9")
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


def _abbreviation(word: str, crossed: str) -> str:
    """Return `word`, which has no vowel and so no other keys: `ndd` is nđ of NĐ-CP."""
    return word.replace(crossed, "đ") if crossed in word else ""


def _with_circumflex(letters: str) -> str:
    for plain, marked in _CIRCUMFLEX.items():
        if letters.count(plain) > 1:
            first = letters.index(plain)
            letters = letters[:first] + marked + letters[first + 1 :].replace(plain, "", 1)
    return letters


def _with_horns(letters: str, wanted: bool, *, breve: bool = True) -> str:
    if "ưo" in letters:
        return letters.replace("ưo", "ươ", 1)
    if not wanted:
        return letters
    if "uo" in letters:
        return letters.replace("uo", "ươ", 1)
    if "oa" in letters and breve:
        return letters.replace("a", "ă", 1)
    for plain, marked in (("o", "ơ"), ("u", "ư"), ("a", "ă") if breve else ("", "")):
        if plain and plain in letters:
            return letters.replace(plain, marked, 1)
    return letters


def _composed(head: str, letters: str, tone: str) -> str:
    return unicodedata.normalize("NFC", head + letters) + tone
