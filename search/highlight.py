"""The words of a query, marked in the original text. One way for every engine.

A syllable typed with marks means that syllable: `ký` does not mark `kỳ`. Typed without, it means
all its readings: `ky` marks both.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from search import language


def marked(text: str, query: str) -> SafeString:
    """Return `text` as safe HTML with the words of `query` in `<mark>`."""
    parts: list[str] = []
    last = 0
    for start, end in _runs(text, query):
        parts += [text[last:start], format_html("<mark>{}</mark>", text[start:end])]
        last = end
    parts.append(text[last:])
    return format_html_join("", "{}", ((part,) for part in parts))


def _runs(text: str, query: str) -> Iterator[tuple[int, int]]:
    """Yield the spans to mark; neighbours with only blanks between them are one."""
    folded, exact = _wanted(query)
    run: tuple[int, int] | None = None
    for start, end, word in language.word_spans(text):
        if language.exact(word) not in exact and language.fold(word) not in folded:
            continue
        if run is not None and not text[run[1] : start].strip():
            run = (run[0], end)
            continue
        if run is not None:
            yield run
        run = (start, end)
    if run is not None:
        yield run


def _wanted(query: str) -> tuple[set[str], set[str]]:
    words = language.words(query)
    with_marks = {language.exact(word) for word in words if language.has_marks(word)}
    return {language.fold(word) for word in words if not language.has_marks(word)}, with_marks
