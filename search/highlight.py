"""The words that were searched for, marked in the original text. One way for every engine.

A syllable asked for with marks means that syllable: `ký` does not mark `kỳ`. Without marks it
means all its readings: `ky` marks both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString

from search import language

_JOINED = re.compile(r"\s*|[/-]")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Words to mark: those given without marks by their bare letters, the others exactly."""

    bare: frozenset[str]
    exact: frozenset[str]

    def has(self, word: str) -> bool:
        """Tell whether `word`, as it is written, is one of them."""
        return language.exact(word) in self.exact or language.fold(word) in self.bare


def wanted(texts: Iterable[str]) -> Wanted:
    """Return the words of all `texts`: of a query, and of what was searched for in its place."""
    words = {word for text in texts for word in language.words(text)}
    marked = {word for word in words if language.has_marks(word)}
    return Wanted(
        bare=frozenset(language.fold(word) for word in words - marked),
        exact=frozenset(language.exact(word) for word in marked),
    )


def marked(text: str, words: Wanted, *, pairs: bool = False) -> SafeString:
    """Return `text` as safe HTML with `words` in `<mark>`.

    `pairs`: of several words, one alone is marked only if it has a digit. In prose, single
    syllables of a question stand everywhere and tell nothing.
    """
    alone = not pairs or len(words.bare) + len(words.exact) == 1
    parts, last = [], 0
    for start, end in runs(text, words):
        if alone or _tells(text[start:end]):
            parts.append((text[last:start], text[start:end]))
            last = end
    marks = format_html_join("", "{}<mark>{}</mark>", parts)
    return marks + conditional_escape(text[last:])


def _tells(run: str) -> bool:
    return len(run.split()) > 1 or any(character.isdigit() for character in run)


def runs(text: str, words: Wanted) -> Iterator[tuple[int, int]]:
    """Yield the spans to mark; neighbours are one, be they words or parts of a code (123/NĐ-CP)."""
    run: tuple[int, int] | None = None
    for start, end, word in language.word_spans(text):
        if not words.has(word):
            continue
        if run is not None and _JOINED.fullmatch(text, run[1], start):
            run = (run[0], end)
            continue
        if run is not None:
            yield run
        run = (start, end)
    if run is not None:
        yield run
