"""What stands in a box when Vietnamese was typed with the keyboard's help switched off. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from search.language import TONES

_BREVE, _HAT, _HORN = "\u0306", "\u0302", "\u031b"
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Keyboard:
    """The keys of a way of typing: for the quality of a letter, for đ, and for the tone.

    The tone comes at the end of the syllable, where most people type it.
    """

    quality: Mapping[str, str]
    crossed: str
    tones: Mapping[str, str]


TELEX = Keyboard(
    {"a" + _BREVE: "aw", "a" + _HAT: "aa", "e" + _HAT: "ee", "o" + _HAT: "oo"}
    | {"o" + _HORN: "ow", "u" + _HORN: "uw"},
    "dd",
    dict(zip(TONES, "fsxrj", strict=True)),
)
VNI = Keyboard(
    {"a" + _BREVE: "a8", "a" + _HAT: "a6", "e" + _HAT: "e6", "o" + _HAT: "o6"}
    | {"o" + _HORN: "o7", "u" + _HORN: "u7"},
    "d9",
    dict(zip(TONES, "21435", strict=True)),
)


def keys(text: str, keyboard: Keyboard) -> str:
    """Return the keys pressed for `text`, in lower case; words without marks stay as they are."""
    composed = unicodedata.normalize("NFC", text.lower())
    return _WORD.sub(lambda found: _keys_of_word(found[0], keyboard), composed)


def _keys_of_word(word: str, keyboard: Keyboard) -> str:
    parts = unicodedata.normalize("NFD", word)
    tone = "".join(keyboard.tones[mark] for mark in parts if mark in TONES)
    typed = "".join(mark for mark in parts if mark not in TONES).replace("đ", keyboard.crossed)
    for letter, pressed in keyboard.quality.items():
        typed = typed.replace(letter, pressed)
    return typed + tone
