"""A question as queries: what an engine is given to answer."""

from __future__ import annotations

from dataclasses import dataclass

from search.queries.algebra import Query
from search.queries.matching import Frequencies, matching
from search.queries.ranking import ranking
from search.request import SearchRequest
from search.understanding import Meaning


@dataclass(frozen=True, slots=True)
class Question:
    """What may match a request, in which way first, and what orders it."""

    request: SearchRequest
    meaning: Meaning
    matching: tuple[Query, ...]
    ranking: Query


def question(request: SearchRequest, meaning: Meaning, frequencies: Frequencies) -> Question:
    """Return the queries of a request to an index that has words in these `frequencies`."""
    return Question(request, meaning, matching(meaning, frequencies), ranking(meaning, frequencies))
