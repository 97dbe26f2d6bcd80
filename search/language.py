"""The rules of Vietnamese writing that a search needs, as data and pure functions.

One source for every engine: no engine's own folding knows that đ is a letter, that `hoà` and `hòa`
are one word, or that a decomposed text is the same text. So engines are given tokens that are
ready: made here, for documents and for queries alike.

A token has two forms. `exact` keeps what was meant: letter, quality (ă â ê ô ơ ư) and tone, in one
spelling. `fold` keeps what everybody can type: the bare letters. Equal exact forms have equal
folded forms.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from catalog.content import clean_text

RULES = 2
"""Number of this set of rules. Raised with every change of a token: indexes are then rebuilt."""

# Combining marks are written as escapes: an editor that normalises text would spoil them.
TONES = "\u0300\u0301\u0303\u0309\u0323"
"""Huyền, sắc, ngã, hỏi, nặng."""

MARKS = "\u0300-\u036f"
"""All marks that may follow a letter of a word, as a range of a regular expression."""

_TONE = re.compile(f"[{TONES}]")
_MARK = re.compile(f"[{MARKS}]")
_MARKS = re.compile(f"[{MARKS}]{{2,}}")
# What was typed for đ on keyboards of other countries: eth and African d.
_D_LOOKALIKES = str.maketrans({"\u00f0": "\u0111", "\u0256": "\u0111"})
BEFORE_Y = ("h", "k", "l", "m", "s", "t", "v", "qu")
"""After these, i and y are one vowel at the end of an open syllable (kỹ, kĩ)."""
FINAL_Y = f"^({'|'.join(BEFORE_Y)})y([{TONES}]*)$"

_FINAL_Y = re.compile(FINAL_Y)
_WORD = re.compile(f"[^\\W_](?:[^\\W_]|[{MARKS}])*")

FILLER = "\ua78f"
"""A letter (Latin sinological dot) that stands in no text here: see `search.filling`."""

_TITLE_HEAD = ("thu", "tuc")
"""The words "Thủ tục", which half of all names begin with and half of all people leave out."""


def clean(text: str) -> str:
    """Return `text` without what cannot be seen, composed (NFC), on one line.

    Marks in the order of Windows-1258 keyboards, which NFC cannot compose, are put in order.
    """
    text = clean_text(text)
    if "\n" in text:
        text = " ".join(filter(None, text.split("\n")))
    if _MARK.search(text):
        text = unicodedata.normalize("NFC", _WORD.sub(lambda m: _in_order(m[0]), text))
    return text


def _in_order(word: str) -> str:
    """Put the other marks of each letter before its tone: e + acute + circumflex is ế."""
    return _MARKS.sub(
        lambda marks: "".join(sorted(marks[0], key=lambda mark: mark in TONES)),
        unicodedata.normalize("NFD", word),
    )


def words(text: str) -> list[str]:
    """Return the words of `text` as they are written: runs of letters, digits and their marks."""
    return _WORD.findall(text)


def word_spans(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and text of each word of `text`."""
    for found in _WORD.finditer(text):
        yield found.start(), found.end(), found[0]


@lru_cache(maxsize=1 << 16)
def exact(word: str) -> str:
    """Return the one spelling of `word`: lower case, composed letters, the tone at the end."""
    # Letter by letter: the whole word's lower case would mind where in it a sigma stands.
    lower = "".join(map(str.lower, word))
    parts = unicodedata.normalize("NFD", lower.translate(_D_LOOKALIKES))
    tone = "".join(_TONE.findall(parts))
    letters = unicodedata.normalize("NFC", _TONE.sub("", parts))
    return _FINAL_Y.sub(r"\1i\2", letters + tone)


@lru_cache(maxsize=1 << 16)
def fold(word: str) -> str:
    """Return the bare letters of `word`: no tone, no quality, d for đ."""
    bare = _MARK.sub("", unicodedata.normalize("NFD", exact(word)))
    return _FINAL_Y.sub(r"\1i", unicodedata.normalize("NFC", bare).replace("\u0111", "d"))


def exact_tokens(text: str) -> list[str]:
    """Return the exact form of each word of `text`."""
    return [exact(word) for word in words(text)]


def fold_tokens(text: str) -> list[str]:
    """Return the folded form of each word of `text`."""
    return [fold(word) for word in words(text)]


def bigrams(tokens: Sequence[str]) -> list[str]:
    """Return each pair of neighbours as one token: syllables are short, their pairs are words."""
    return [f"{a}_{b}" for a, b in pairwise(tokens)]


def has_marks(word: str) -> bool:
    """Tell whether `word` was typed with a tone, a quality or đ."""
    return exact(word) != fold(word)


def whole_key(text: str) -> str:
    """Return the key by which a whole name finds itself, with or without marks or "Thủ tục"."""
    return "_".join(without_title(fold_tokens(text)))


def without_title(tokens: Sequence[str]) -> Sequence[str]:
    """Return the tokens of a name, of either form, without the "Thủ tục" that it may begin with."""
    head = tuple(map(fold, tokens[: len(_TITLE_HEAD)]))
    return tokens[len(head) :] if head == _TITLE_HEAD and len(tokens) > len(head) else tokens


_NATIONAL = re.compile(
    r"(?<![\w.])([0-9])(?:\s*[.,-]\s*|\s?)([0-9]{3})[.,]?([0-9]{3})"
    r"(?:\.\d{2})?(?:(?:\.000)?(?:\.\d{2,3})*\.[GH]\d{2}(?:\.\d+)*)?(?!\w)",
    re.IGNORECASE,
)
_SIX = re.compile(r"(?<![\w.,])([0-9]{6})(?!\w)")
_LOCAL = re.compile(r"(?<!\w)DP[\s.]?0*([0-9]{1,9})(?!\w)", re.IGNORECASE)


_SHORT_KEY = 6


def code_keys(text: str) -> tuple[str, ...]:
    """Return the key of every procedure code that stands in `text`, whatever its form.

    National: the seven digits, or the six of a code whose first digit was left out; local: `dp`
    and the number.
    """
    found = ["".join(m.groups()) for m in _NATIONAL.finditer(text)]
    found += [m[1] for m in _SIX.finditer(_NATIONAL.sub(" ", text))]
    found += [f"dp{m[1]}" for m in _LOCAL.finditer(text)]
    return tuple(dict.fromkeys(found))


def keys_of_code(code: str) -> tuple[str, ...]:
    """Return the keys under which `code` is found: its own, and that without its first digit."""
    keys = code_keys(code)
    return keys + tuple(k[1:] for k in keys if k.isdigit() and len(k) > _SHORT_KEY)
