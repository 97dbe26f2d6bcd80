"""From a question to a tantivy query, built as objects: no text of a person is ever parsed.

Weights are those that did best on real questions: see `docs/search.md`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from tantivy import FieldType, Occur, Query

from search import language, sectors
from search.engines.embedded.schema import (
    MARKER,
    SCHEMA,
    TEXT_FIELDS,
)
from search.keys import mark_candidates, own_key, sector_key
from search.prominence import MOST
from search.understanding import Meaning, Reading

MAX_TOKENS = 40
"""Words of a query that are looked up; a whole pasted name is compared uncut besides."""

CODE_SCORE = 10_000.0
WHOLE_NAME_SCORE = OWN_NAME_SCORE = 1_000.0
"""For a name or what people call it, and besides for a name: so each name finds itself first."""
MARK_SCORE = 200.0
PROMINENCE_SCORE = 8.0
"""What a step of prominence is worth: little where a question says much, more where it is broad."""
IN_SECTOR_SCORE = 60.0
"""What such a step is worth besides, where the name of its sector is all that is asked."""
REWRITTEN = 0.8
"""What other words than those typed weigh beside them, where they speak for all of the question; a
longer term is not worth more for that."""
TIE = 0.4
"""How much the readings count that fit a procedure less well than the one that fits it best."""
BOOSTS = {
    "name": 3.5,
    "name_exact": 3.0,
    "name_pairs": 4.0,
    "name_exact_pairs": 3.0,
    "name_en": 3.0,
    "name_en_pairs": 3.0,
    "alias": 6.0,
    "alias_exact": 3.0,
    "alias_pairs": 3.0,
    "sectors": 1.0,
    "agencies": 0.5,
    "places": 0.5,
    "body": 1.5,
}
PAIRS = "_pairs"
"""How the fields end that hold pairs of neighbours."""
_IDENTIFIER = re.compile(
    r"(?<![^\W_])(?:\w+(?:[/.-]\w+)+|(?=\w{3})(?:[^\W\d_]+\d\w*|\d+[^\W\d_]\w*))"
)
"""A number or code as people cite it: parts that are joined, or letters and digits in one word.

A word of two (`B2`, `6A`) is a class of licences or of a school, and cites nothing.
Tried where words begin only: elsewhere it would cost the square of a long word's length.
"""
PHRASE_BOOST, PHRASE_SLOP = 4.0, 2
FEWEST = 3
"""Words that the nearest there is must have at least."""
COMMON = 15_000
"""A word that more documents have in a field orders nothing there: reading them all takes long."""
FEW, TELLING = 30, 0.03
"""Two neighbours tell something where so many names have them at most, or this share of all."""


@dataclass(frozen=True, slots=True)
class Frequencies:
    """How many documents an index has, and how many of them have a token in a field."""

    documents: int
    of: Callable[[str, str], int]


Enough = Callable[[Sequence[str], Frequencies], Query]
"""From folded words to what a document must have of them."""

EVERYWHERE = ("headings", "places", "body")


def matching(
    meaning: Meaning, ways: Sequence[Enough], frequencies: Frequencies
) -> tuple[Query, ...]:
    """Return what matches a question, by enough of the words of one of its readings in each way.

    What matches depends on folded words only, so spelling decides the order but not the set. Empty
    where nothing can match.
    """
    always = [has_code(meaning.codes)] if meaning.codes else []
    folded = []
    for reading in meaning.readings:
        fold = language.fold_tokens(reading.text)
        if fold and not reading.ranking_only:
            folded.append(fold[:MAX_TOKENS])
            always += [term("whole", language.whole_key(reading.text)), *marks(reading.text)]
            always += in_sector(reading)
    if not always:
        return ()
    return tuple(
        silent(any_of([*(enough(fold, frequencies) for fold in folded), *always]))
        for enough in ways
    )


def ranking(meaning: Meaning, frequencies: Frequencies) -> Query:
    """Return what orders the documents that match a question."""
    lengths = [len(language.words(reading.text)) for reading in meaning.readings]
    readings = [
        Query.boost_query(
            _ranked(reading, frequencies),
            REWRITTEN * reading.share * min(1.0, lengths[0] / length) if place else 1.0,
        )
        for place, (reading, length) in enumerate(zip(meaning.readings, lengths, strict=True))
        if length
    ]
    ordered = [Query.disjunction_max_query(readings, TIE)] if readings else []
    ordered.append(prominent(PROMINENCE_SCORE))
    if meaning.codes:
        ordered.append(Query.const_score_query(has_code(meaning.codes), CODE_SCORE))
    return any_of(ordered)


def prominent(score: float) -> Query:
    """Match what has any prominence, for `score` a step."""
    return any_of(
        Query.const_score_query(term("prominence", str(step)), score * step)
        for step in range(1, MOST + 1)
    )


def of_procedure(procedure: int) -> Query:
    return Query.term_query(SCHEMA, "procedure", procedure)


def of_procedures(procedures: Iterable[int]) -> Query:
    return any_of(map(of_procedure, procedures))


def of_marker() -> Query:
    return term("marker", MARKER)


def in_force_on(day: date) -> Query:
    """Match the versions in force on `day`."""
    return _covers("valid", day)


def stands_on(day: date) -> Query:
    """Match the version that stands for its procedure on `day`, in force or not."""
    return _covers("shown", day)


def _covers(span: str, day: date) -> Query:
    number = day.toordinal()
    begun = between(f"{span}_from", upper=number)
    return all_of([begun, between(f"{span}_to", lower=number + 1)])


def called(fold: Sequence[str], frequencies: Frequencies) -> Query:
    """Match all the words in the headings, or two that are neighbours in the query and in a name.

    Single syllables are in every text; pairs of them are words. Of these, the ones that many names
    have ("đăng ký", "giấy phép") decide only where there is no other.
    """
    headings = all_of(term("headings", word) for word in dict.fromkeys(fold))
    most = max(FEW, int(frequencies.documents * TELLING))
    number = {p: frequencies.of("called_pairs", p) for p in language.bigrams(fold)}
    known = [pair for pair, found in number.items() if found]
    telling = [pair for pair in known if number[pair] <= most] or known
    return any_of([headings, *map(in_names, telling)])


def written(fold: Sequence[str], _: Frequencies) -> Query:
    """Match enough neighbours anywhere, for what no name has: the root of how many are asked."""
    pairs = list(dict.fromkeys(language.bigrams(fold)))
    if not pairs:
        return Query.empty_query()
    needed = math.ceil(math.sqrt(len(pairs)))
    return _at_least(needed, (term("neighbours", pair) for pair in pairs))


def scattered(fold: Sequence[str], _: Frequencies) -> Query:
    """Match all of the words, wherever they stand: for what neighbours do not find."""
    return all_of(anywhere(EVERYWHERE, word) for word in dict.fromkeys(fold))


def loosely(fold: Sequence[str], _: Frequencies) -> Query:
    """Match half of the words, three at least: the nearest there is where nothing else is found.

    Fewer syllables of a question are in texts about anything.
    """
    words = list(dict.fromkeys(fold))
    needed = max(FEWEST, math.ceil(len(words) / 2))
    return _at_least(needed, (anywhere(EVERYWHERE, word) for word in words))


def anywhere(fields: Iterable[str], word: str) -> Query:
    """Match what has `word` in one of `fields`."""
    return any_of(term(field, word) for field in fields)


def in_names(pair: str) -> Query:
    """Match what has these neighbours in its names."""
    return term("called_pairs", pair)


def term(field: str, value: str) -> Query:
    return Query.term_query(SCHEMA, field, value, TEXT_FIELDS.get(field, "basic"))


def between(field: str, *, lower: int | None = None, upper: int | None = None) -> Query:
    """Match whole numbers from `lower` to `upper`, both included."""
    return Query.range_query(SCHEMA, field, FieldType.Integer, lower, upper)


def any_of(queries: Iterable[Query]) -> Query:
    return Query.boolean_query([(Occur.Should, query) for query in queries])


def all_of(queries: Iterable[Query]) -> Query:
    return Query.boolean_query([(Occur.Must, query) for query in queries])


def silent(query: Query) -> Query:
    """Return `query` as a filter: it decides what matches and says nothing about rank."""
    return Query.const_score_query(query, 0.0)


def _at_least(number: int, queries: Iterable[Query]) -> Query:
    found = [(Occur.Should, query) for query in queries]
    return Query.boolean_query(found, minimum_number_should_match=number)


def has_code(codes: Iterable[str]) -> Query:
    """Match the procedures that have one of these keys of codes."""
    return any_of(term("code", code) for code in codes)


def marks(text: str) -> list[Query]:
    """Return what has a number or code that stands in `text`: as a mark, or so in its text."""
    fold = language.fold_tokens(text)[:MAX_TOKENS]
    written = [
        _in_row("body", tokens)
        for tokens in map(language.fold_tokens, _IDENTIFIER.findall(text)[:MAX_TOKENS])
        if any(c.isdigit() for token in tokens for c in token)
    ]
    return [*(term("marks", key) for key in mark_candidates(fold)), *written]


def in_sector(reading: Reading) -> list[Query]:
    """Return what is in the sector whose name may be all that `reading` asks for."""
    if reading.share < 1:
        return []
    return [term("whole", sector_key(key)) for key in sectors.asked(reading.text)]


def _in_row(field: str, tokens: Sequence[str]) -> Query:
    """Match what has `tokens` right after each other."""
    if len(tokens) == 1:
        return term(field, tokens[0])
    return Query.phrase_query(SCHEMA, field, [*tokens])


def _ranked(reading: Reading, frequencies: Frequencies) -> Query:
    fold = language.fold_tokens(reading.text)
    key = language.whole_key(reading.text)
    whole = [
        Query.const_score_query(term("whole", key), WHOLE_NAME_SCORE),
        Query.const_score_query(term("whole", own_key(key)), OWN_NAME_SCORE),
    ]
    if members := in_sector(reading):
        whole.append(all_of([silent(any_of(members)), prominent(IN_SECTOR_SCORE)]))
    cited = [Query.const_score_query(query, MARK_SCORE) for query in marks(reading.text)]
    weighed = _weighed(reading.text, fold[:MAX_TOKENS], frequencies)
    return any_of([*weighed, *cited, *whole])


def _weighed(text: str, fold: Sequence[str], frequencies: Frequencies) -> Iterator[Query]:
    exact = language.exact_tokens(text)[:MAX_TOKENS]
    pairs = language.bigrams(fold)
    tokens = dict.fromkeys(BOOSTS, fold) | {
        "name_exact": exact,
        "alias_exact": exact,
        "name_pairs": pairs,
        "name_en_pairs": pairs,
        "alias_pairs": pairs,
        "name_exact_pairs": language.bigrams(exact),
    }
    for field, values in tokens.items():
        telling = list(dict.fromkeys(values))
        if frequencies.documents > COMMON and not field.endswith(PAIRS):
            telling = [word for word in telling if frequencies.of(field, word) <= COMMON]
        if telling:
            terms = any_of(term(field, value) for value in telling)
            yield Query.boost_query(terms, BOOSTS[field])
    if len(fold) > 1:
        for field in ("name", "alias"):
            phrase = Query.phrase_query(SCHEMA, field, list(fold), PHRASE_SLOP)
            yield Query.boost_query(phrase, PHRASE_BOOST)
