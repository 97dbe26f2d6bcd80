"""What orders the documents that match a question.

Weights are those that did best on real questions: see `docs/search.md`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from search import language
from search.keys import own_key
from search.prominence import MOST
from search.queries.algebra import (
    Best,
    Boosted,
    InRow,
    Query,
    Scored,
    Term,
    all_of,
    any_of,
    silent,
)
from search.queries.fields import PAIRS
from search.queries.matching import MAX_TOKENS, Frequencies, has_code, in_sector, marks
from search.understanding import Meaning, Reading

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
PHRASE_BOOST = 4.0
COMMON = 15_000
"""A word that more documents have in a field orders nothing there: reading them all takes long."""


def ranking(meaning: Meaning, frequencies: Frequencies) -> Query:
    """Return what orders the documents that match a question."""
    lengths = [len(language.words(reading.text)) for reading in meaning.readings]
    readings = tuple(
        Boosted(
            _ranked(reading, frequencies),
            REWRITTEN * reading.share * min(1.0, lengths[0] / length) if place else 1.0,
        )
        for place, (reading, length) in enumerate(zip(meaning.readings, lengths, strict=True))
        if length
    )
    ordered: list[Query] = [Best(readings, TIE)] if readings else []
    ordered.append(prominent(PROMINENCE_SCORE))
    if meaning.codes:
        ordered.append(Scored(has_code(meaning.codes), CODE_SCORE))
    return any_of(ordered)


def prominent(score: float) -> Query:
    """Match what has any prominence, for `score` a step."""
    return any_of(
        Scored(Term("prominence", str(step)), score * step) for step in range(1, MOST + 1)
    )


def _ranked(reading: Reading, frequencies: Frequencies) -> Query:
    fold = language.fold_tokens(reading.text)
    key = language.whole_key(reading.text)
    whole: list[Query] = [
        Scored(Term("whole", key), WHOLE_NAME_SCORE),
        Scored(Term("whole", own_key(key)), OWN_NAME_SCORE),
    ]
    if members := in_sector(reading):
        whole.append(all_of([silent(any_of(members)), prominent(IN_SECTOR_SCORE)]))
    cited = [Scored(query, MARK_SCORE) for query in marks(reading.text)]
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
            yield Boosted(any_of(Term(field, value) for value in telling), BOOSTS[field])
    if len(fold) > 1:
        for field in ("name", "alias"):
            yield Boosted(InRow(field, tuple(fold)), PHRASE_BOOST)
