"""The same words as people type them."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from random import Random

from search.evaluation.keyboards import TELEX, VNI, keys
from search.evaluation.variants import half_marked, other_style, unmarked, windows_1258


def retyped(text: str, random: Random) -> Mapping[str, str]:
    """Return `text` in the ways that leave every word known, by how it was typed."""
    return {
        "without marks": unmarked(text),
        "half marked": half_marked(text, random),
        "decomposed": unicodedata.normalize("NFD", text),
        "half marked and decomposed": unicodedata.normalize("NFD", half_marked(text, random)),
        "on a keyboard of Windows-1258": windows_1258(text),
        "in the other style": other_style(text),
        "in capitals": text.upper(),
        "in capitals without marks": unmarked(text).upper(),
    }


def pressed(text: str) -> Mapping[str, str]:
    """Return the keys of `text`, typed while the program that reads them was switched off."""
    return {"Telex": keys(text, TELEX), "VNI": keys(text, VNI)}
