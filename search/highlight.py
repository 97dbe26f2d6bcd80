"""The words that were searched for, marked in the original text. One way for every engine.

A syllable asked for with marks means that syllable: `ký` does not mark `kỳ`. Without marks it
means all its readings: `ky` marks both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from search import language


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


def marked(text: str, words: Wanted) -> SafeString:
    """Return `text` as safe HTML with `words` in `<mark>`."""
    parts: list[str] = []
    last = 0
    for start, end in runs(text, words):
        parts += [text[last:start], format_html("<mark>{}</mark>", text[start:end])]
        last = end
    parts.append(text[last:])
    return format_html_join("", "{}", ((part,) for part in parts))


def runs(text: str, words: Wanted) -> Iterator[tuple[int, int]]:
    """Yield the spans to mark; neighbours with only blanks between them are one."""
    run: tuple[int, int] | None = None
    for start, end, word in language.word_spans(text):
        if not words.has(word):
            continue
        if run is not None and not text[run[1] : start].strip():
            run = (run[0], end)
            continue
        if run is not None:
            yield run
        run = (start, end)
    if run is not None:
        yield run
