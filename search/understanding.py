"""What a question means: the texts to search for in its place, and what to tell the reader."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from search import language
from search.expressions import Expressions, Found, Kind
from search.keyboards import decoded
from search.lexicon import Lexicon
from search.spelling import corrected, rejoined, restored

MAX_WORDS = 40
"""Words that are looked at: who pastes more pastes a name."""


class Why(StrEnum):
    """Why a text is searched for."""

    TYPED = "typed"
    DECODED = "decoded"
    CORRECTED = "corrected"
    EXPRESSION = "expression"
    ENGLISH = "english"
    CALLED = "called"


@dataclass(frozen=True, slots=True)
class Reading:
    """One text to search for. `term`: official words that it has in place of those typed.

    `ranking_only`: it may order what the others find, but finds nothing by itself. `share`: how
    much of the question it speaks for, 1 where no word was left out.
    """

    text: str
    why: Why
    term: str = ""
    ranking_only: bool = False
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Meaning:
    """What is searched for: the first of `readings` is the main one.

    `codes`: the keys of the codes in the question. `corrected` is shown in place of what was typed,
    `suggestion` is offered beside it; each is "" where there is none.
    """

    query: str
    codes: tuple[str, ...]
    readings: tuple[Reading, ...]
    corrected: str = ""
    suggestion: str = ""

    @property
    def looked_for(self) -> tuple[str, ...]:
        """The texts whose words readers expect to see: not what people say for an official term."""
        return tuple(r.text for r in self.readings if r.why is not Why.CALLED)


def as_written(query: str, codes: tuple[str, ...]) -> Meaning:
    """Return the meaning of a question whose words stand for themselves alone."""
    return Meaning(query, codes, (Reading(query, Why.TYPED),))


def understand(query: str, lexicon: Lexicon, expressions: Expressions) -> Meaning:
    """Return what a clean `query` means.

    Codes in two words are made one, raw keys are decoded, else unknown syllables set right; then
    expressions are rewritten into official terms, beside what was typed. Each step sees folded
    words only, except that an expression may ask for its marks, and then it orders results without
    finding any: so a question finds the same however it is typed.
    """
    codes = language.code_keys(query)
    text = rejoined(query, lexicon)
    words = language.words(text)[:MAX_WORDS]
    why = Why.TYPED if text == query else Why.CORRECTED
    if keys := decoded(words, lexicon, expressions.words):
        words, why = keys, Why.DECODED
    elif _is_english(expressions.find(words)):
        pass  # its words are no syllables, and look like slips of some
    elif right := corrected(words, lexicon, expressions.words):
        words, why = right, Why.CORRECTED
    main = _with_words(text, words)
    words = language.words(main)[:MAX_WORDS]
    readings = (Reading(main, why), *_rewritten(words, expressions), *_called(main, expressions))
    return Meaning(
        query,
        codes,
        readings,
        corrected="" if why is Why.TYPED else main,
        suggestion="" if codes else restored(words, lexicon),
    )


def _with_words(query: str, words: Sequence[str]) -> str:
    """Return `query` with `words` in place of its first ones, and all that stands between them."""
    parts, end = [], 0
    for (start, stop, _), word in zip(language.word_spans(query), words, strict=False):
        parts += [query[end:start], word]
        end = stop
    return "".join([*parts, query[end:]])


def _rewritten(words: Sequence[str], expressions: Expressions) -> Iterator[Reading]:
    """Yield `words` with all expressions in them rewritten; those that need marks apart."""
    sure, every = expressions.find(words), expressions.find(words, by_marks=True)
    if sure:
        yield _reading(words, sure)
    if every != sure:
        yield _reading(words, every, ranking_only=True)


def _called(text: str, expressions: Expressions) -> Iterator[Reading]:
    """Yield what people say for an official term that is all of the question.

    Procedures known by that name to many come first then, as they do for those who use it.
    """
    if phrase := expressions.called(text):
        yield Reading(phrase, Why.CALLED, ranking_only=True)


def _reading(
    words: Sequence[str], found: Sequence[Found], *, ranking_only: bool = False
) -> Reading:
    terms = list(dict.fromkeys(one.expression.term for one in found))
    if _is_english(found):
        # What is left of an English question is in no Vietnamese text.
        share = sum(one.end - one.start for one in found) / len(words)
        return Reading(" ".join(terms), Why.ENGLISH, ", ".join(terms), ranking_only, share)
    parts, place = [], 0
    for one in found:
        parts += [*words[place : one.start], one.expression.term]
        place = one.end
    text = " ".join([*parts, *words[place:]])
    return Reading(text, Why.EXPRESSION, ", ".join(terms), ranking_only)


def _is_english(found: Sequence[Found]) -> bool:
    return any(one.expression.kind is Kind.ENGLISH for one in found)
