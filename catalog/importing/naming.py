"""When two spellings are one name. Pure.

Sources write one body in many ways: `Uỷ ban` and `Ủy ban`, `UBND`, capitals, full stops, old
names in brackets. A *key* is equal for spellings that mean the same; it is compared, never shown.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container

from django.utils.text import slugify

from catalog.alphabet import TONES

_OLD_NAME = re.compile(r"\s*\([^()]*\bcũ\)\s*$", re.IGNORECASE)
_WORD = re.compile(r"\w+")

ABBREVIATIONS = {
    "ubnd": "ủy ban nhân dân",
    "hđnd": "hội đồng nhân dân",
    "nn": "nông nghiệp",
    "mt": "môi trường",
    "tp": "thành phố",
    "hcc": "hành chính công",
}
"""What a name may shorten, in small letters."""

SAME_BODY = {
    "ủy ban nhân dân cấp xã phường thị trấn": "ủy ban nhân dân cấp xã",
    "ủy ban nhân dân xã phường thị trấn": "ủy ban nhân dân cấp xã",
    "ủy ban nhân dân cấp xã phường đặc khu": "ủy ban nhân dân cấp xã",
    "ủy ban nhân dân xã phường đặc khu": "ủy ban nhân dân cấp xã",
    "ủy ban nhân dân xã": "ủy ban nhân dân cấp xã",
    "ủy ban nhân dân tỉnh thành phố": "ủy ban nhân dân cấp tỉnh",
    "ủy ban nhân dân tỉnh thành phố trực thuộc trung ương": "ủy ban nhân dân cấp tỉnh",
}
"""Kinds of body that have more than one name. There are no towns (thị trấn) any more."""


def _syllable(word: str) -> str:
    """Write a syllable with its tone at the end, so that `hoà` and `hòa` are one."""
    letters = unicodedata.normalize("NFD", word)
    tones = "".join(c for c in letters if c in TONES)
    return unicodedata.normalize("NFC", "".join(c for c in letters if c not in TONES)) + tones


def _words(name: str) -> list[str]:
    words = _WORD.findall(unicodedata.normalize("NFC", name).lower())
    return " ".join(ABBREVIATIONS.get(w, w) for w in words).split()


def spelled_out(name: str) -> str:
    """Return a name in small letters, without abbreviations and marks."""
    return " ".join(_words(name)).replace("uỷ", "ủy")


def name_key(name: str) -> str:
    """Return what spellings of one name have in common: words, without case or tone's place."""
    return " ".join(_syllable(w) for w in _words(name))


_SAME_BODY = {name_key(k): name_key(v) for k, v in SAME_BODY.items()}


def body_key(name: str) -> str:
    """Return the key of a public body's name; a body's old name in brackets is not a part."""
    key = name_key(_OLD_NAME.sub("", name))
    return _SAME_BODY.get(key, key)


def slug(name: str, length: int = 64) -> str:
    """Return `name` as a code in plain letters."""
    return slugify(name.replace("Đ", "D").replace("đ", "d"))[:length].strip("-")


def split_joined(joined: str, known: Container[str]) -> list[str]:
    """Split names that were joined by ", ", only where every part is a known body.

    Names hold commas themselves, so the longest known name wins. What is not wholly known
    stays one: a wrong division would name bodies that do not exist.
    """
    parts = joined.split(", ")
    names: list[str] = []
    while parts:
        for size in range(len(parts), 0, -1):
            name = ", ".join(parts[:size])
            if body_key(name) in known:
                names.append(name)
                parts = parts[size:]
                break
        else:
            return [joined]
    return names


_PLACE = re.compile(
    r"\b(?:[Tt]ỉnh|[Tt]hành phố|TP\.?)\s+((?:[A-ZĐÀ-Ỹ]\w*)(?:[ -][A-ZĐÀ-Ỹ]\w*){0,3})"
)


def place_of(name: str) -> str:
    """Return the key of the province that a body's name tells, "" when it tells none."""
    found = _PLACE.search(name)
    return name_key(found[1]) if found else ""
