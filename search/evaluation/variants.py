"""The same question typed in other ways: classes that are made, not written. Pure.

Every question is always made into the same ones, whatever else is judged.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from random import Random

from search.evaluation.judgements import Judgement
from search.evaluation.keyboards import TELEX, VNI, keys
from search.evaluation.slips import slip
from search.language import TONES, has_marks, words

MARKED = "marked"
"""The questions that the others are made of, as they were written."""

SAME_QUESTION = ("unmarked", "half-marked", "nfd", "windows-1258", "tone-style")
"""What must be found as well as what is `marked`, by the figures that the project has to reach."""

_BASE = "name"
_MARK = re.compile("[\u0300-\u036f]")
_WORD = re.compile(r"[^\W\d_]+")
_OPEN = re.compile(
    f"(o)([ae])([{TONES}])$|(u)(y)([{TONES}])$|(o)([{TONES}])([ae])$|(u)([{TONES}])(y)$"
)
_FINAL_I = re.compile(f"^([hklmstv]|qu)([iy])([{TONES}]?)$", re.IGNORECASE)


def variants(judgements: Iterable[Judgement]) -> Iterator[Judgement]:
    """Yield the first marked name of each intent as it is, and in every way it can be typed."""
    seen: set[str] = set()
    for judgement in judgements:
        is_base = judgement.kind == _BASE and any(map(has_marks, words(judgement.query)))
        if not is_base or judgement.intent in seen:
            continue
        seen.add(judgement.intent)
        yield replace(judgement, kind=MARKED)
        for kind, way in _WAYS.items():
            typed = way(judgement.query, Random(f"{kind} {judgement.query}"))  # noqa: S311
            if typed and typed != judgement.query:
                yield replace(judgement, kind=kind, query=typed)


def unmarked(text: str) -> str:
    """Return `text` as typed without diacritics."""
    bare = _MARK.sub("", unicodedata.normalize("NFD", text))
    return bare.replace("đ", "d").replace("Đ", "D")


def half_marked(text: str, random: Random) -> str:
    """Return `text` with the diacritics of one half of the words that have any."""
    marked = [found.span() for found in _WORD.finditer(text) if has_marks(found[0])]
    chosen = random.sample(marked, len(marked) // 2)
    for start, end in chosen:
        text = text[:start] + unmarked(text[start:end]) + text[end:]
    return text


def windows_1258(text: str) -> str:
    """Return `text` as keyboards of Windows-1258 write it: ă â ê ô ơ ư whole, tones after them."""
    return "".join(map(_tone_apart, unicodedata.normalize("NFC", text)))


def other_style(text: str) -> str:
    """Return `text` with tones and final i or y in the other custom: hoà for hòa, kĩ for kỹ."""
    return _WORD.sub(lambda found: _restyled(found[0]), unicodedata.normalize("NFC", text))


def _tone_apart(letter: str) -> str:
    parts = unicodedata.normalize("NFD", letter)
    tone = "".join(mark for mark in parts if mark in TONES)
    rest = "".join(mark for mark in parts if mark not in TONES)
    return unicodedata.normalize("NFC", rest) + tone


def _restyled(word: str) -> str:
    parts = "".join(_tone_apart(letter) for letter in word)
    found = _FINAL_I.match(parts)
    if found:
        other = {"i": "y", "y": "i", "I": "Y", "Y": "I"}[found[2]]
        return unicodedata.normalize("NFC", found[1] + other + found[3])
    if parts[:2].lower() == "qu":  # the u of qu is no vowel: quý has one style
        return word
    return unicodedata.normalize("NFC", _OPEN.sub(_moved, parts))


def _moved(found: re.Match[str]) -> str:
    first, second, third = (group for group in found.groups() if group is not None)
    return first + third + second


_WAYS: dict[str, Callable[[str, Random], str]] = {
    "unmarked": lambda text, _: unmarked(text),
    "half-marked": half_marked,
    "nfd": lambda text, _: unicodedata.normalize("NFD", text),
    "windows-1258": lambda text, _: windows_1258(text),
    "tone-style": lambda text, _: other_style(text),
    "telex": lambda text, _: keys(text, TELEX),
    "vni": lambda text, _: keys(text, VNI),
    "slip": slip,
    "slip-unmarked": lambda text, random: slip(unmarked(text), random),
}

GENERATED = (MARKED, *_WAYS)
