"""What people say, and the official words that it stands for. Pure.

An expression is rewritten one way, into the term that names use: adding all that means the same
would let a procedure win that happens to have every one of them (`docs/search.md`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from search import language


class Kind(StrEnum):
    """What an expression is."""

    ABBREVIATION = "abbreviation"
    CITIZEN = "citizen"
    FORMER = "former"
    ENGLISH = "english"


class Fault(StrEnum):
    """Why a phrase and a term are no expression."""

    NO_WORDS = "no words"
    OWN_TERM = "own term"


@dataclass(frozen=True, slots=True)
class Expression:
    """Words that people use and the official term for them.

    `marked_only`: meant only where it was typed with its marks, since its bare letters are another
    word too; it then orders results and finds none.
    """

    phrase: str
    term: str
    kind: Kind
    marked_only: bool = False


def key_of(phrase: str) -> tuple[str, ...]:
    """Return what tells expressions apart: the folded words of the phrase."""
    return tuple(language.fold_tokens(phrase))


def fault_of(phrase: str, term: str) -> Fault | None:
    """Return what keeps `phrase` and `term` from being an expression, None where nothing does."""
    key, other = key_of(phrase), key_of(term)
    if not key or not other:
        return Fault.NO_WORDS
    return Fault.OWN_TERM if key == other else None


@dataclass(frozen=True, slots=True)
class Found:
    """An expression in a question, from word `start` up to word `end`."""

    start: int
    end: int
    expression: Expression


class Expressions:
    """Expressions by their folded words; of equal ones the last holds."""

    def __init__(self, rows: Iterable[Expression]) -> None:
        self._by_words = {key_of(row.phrase): row for row in rows}
        self._called: dict[str, str] = {}
        for row in self._by_words.values():
            if row.kind is Kind.CITIZEN and not row.marked_only:
                self._called.setdefault(language.whole_key(row.term), row.phrase)
        self._longest = max(map(len, self._by_words), default=0)
        self.words = frozenset(word for words in self._by_words for word in words)

    def __len__(self) -> int:
        return len(self._by_words)

    def called(self, text: str) -> str:
        """Return the first of what people say for `text`, where it is an official term, else ""."""
        return self._called.get(language.whole_key(text), "")

    def find(self, words: Sequence[str], *, by_marks: bool = False) -> list[Found]:
        """Return the expressions in `words`, none within another: the longest from the left.

        `by_marks` adds those that are meant only with their marks. They may take words from the
        others, so what is found without them is the same however the words are typed.
        """
        folded = [language.fold(word) for word in words]
        found, place = [], 0
        while place < len(words):
            length = self._length_at(words, folded, place, by_marks=by_marks)
            if length:
                row = self._by_words[tuple(folded[place : place + length])]
                found.append(Found(place, place + length, row))
            place += length or 1
        return found

    def _length_at(
        self, words: Sequence[str], folded: Sequence[str], place: int, *, by_marks: bool
    ) -> int:
        for length in range(min(self._longest, len(words) - place), 0, -1):
            row = self._by_words.get(tuple(folded[place : place + length]))
            if not row:
                continue
            if not row.marked_only or (
                by_marks and _is_typed_so(row, words[place : place + length])
            ):
                return length
        return 0


def _is_typed_so(row: Expression, words: Sequence[str]) -> bool:
    return language.exact_tokens(row.phrase) == [language.exact(word) for word in words]
