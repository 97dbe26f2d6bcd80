"""A question as queries: what an engine is given to answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from search.queries.algebra import Query
from search.queries.matching import Frequencies, matching
from search.queries.ranking import ranking
from search.request import SearchRequest
from search.understanding import Meaning


@dataclass(frozen=True, slots=True)
class Question:
    """What may match a request, and what orders it, in an index with words in `frequencies`."""

    request: SearchRequest
    meaning: Meaning
    frequencies: Frequencies
    ranking: Query

    @property
    def matching(self) -> Iterator[Query]:
        """What may match, in one way after the other: the first that finds anything counts."""
        return matching(self.meaning, self.frequencies)


def question(request: SearchRequest, meaning: Meaning, frequencies: Frequencies) -> Question:
    """Return the queries of a request to an index that has words in these `frequencies`."""
    return Question(request, meaning, frequencies, ranking(meaning, frequencies))
