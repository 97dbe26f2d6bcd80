"""Finding what somebody types in what is written, as people do without a keyboard for it. Pure.

Case, diacritics and signs do not count: `214/QĐ-UBND`, `214 qd ubnd` and `214qdubnd` are one.
"""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")


def folded(text: str) -> str:
    """Return the words of `text` in bare small letters, one blank between."""
    letters = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(_WORD.findall(bare))


def is_found(typed: str, text: str) -> bool:
    """Tell whether each word of `typed` begins a word of `text`, or all of it begins the text."""
    sought, written = folded(typed), f" {folded(text)}"
    if all(f" {word}" in written for word in sought.split()):
        return True
    return written.replace(" ", "").startswith(sought.replace(" ", ""))
