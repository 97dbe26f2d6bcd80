"""The words that the catalogue is written in, as far as a question can be understood by them. Pure.

A syllable has an exact form and a folded one, see `search.language`. Names and citizens' words are
what questions are held against; longer texts only tell that a syllable exists.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from search import language

Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Syllables and pairs of neighbours, each with the number of texts that have it.

    `exact` and `exact_pairs` have tones and qualities, `pairs` has bare letters; pairs are joined
    as `language.bigrams` joins them. `known` are folded syllables of all texts. `readings` gives
    the exact forms of each folded syllable of a name, the most frequent first.
    """

    exact: Counts
    exact_pairs: Counts
    pairs: Counts
    known: frozenset[str]
    readings: Mapping[str, tuple[str, ...]]

    @classmethod
    def of_counts(
        cls, exact: Counts, exact_pairs: Counts, pairs: Counts, known: Iterable[str] = ()
    ) -> Lexicon:
        """Return the lexicon of these counts."""
        readings: defaultdict[str, list[str]] = defaultdict(list)
        for form in sorted(exact, key=lambda form: (-exact[form], form)):
            readings[language.fold(form)].append(form)
        return cls(
            exact,
            exact_pairs,
            pairs,
            frozenset(known) | readings.keys(),
            {folded: tuple(forms) for folded, forms in readings.items()},
        )

    @classmethod
    def of(cls, texts: Iterable[str]) -> Lexicon:
        """Return the lexicon of some names."""
        exact: defaultdict[str, int] = defaultdict(int)
        exact_pairs: defaultdict[str, int] = defaultdict(int)
        pairs: defaultdict[str, int] = defaultdict(int)
        for text in texts:
            tokens, folded = language.exact_tokens(text), language.fold_tokens(text)
            for counts, found in (
                (exact, tokens),
                (exact_pairs, language.bigrams(tokens)),
                (pairs, language.bigrams(folded)),
            ):
                for one in set(found):
                    counts[one] += 1
        return cls.of_counts(exact, exact_pairs, pairs)

    def knows(self, folded: str) -> bool:
        """Tell whether any text has a syllable of these letters."""
        return folded in self.known

    def names(self, folded: str) -> bool:
        """Tell whether a name has a syllable of these letters."""
        return folded in self.readings
