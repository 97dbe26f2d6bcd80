"""Measures of one ranking against grades, and of many together. Pure.

Grades: 3 the answer, 2 also good, 1 related, absent 0. Where a measure knows only good and not
good, good is 2 or more, as in the Deep Learning track of TREC: a related procedure is no answer.
Ranks count from 1 and end at ten, the first page of results.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

GOOD = 2
DEPTH = 10

Grades = Mapping[str, int]


def success_at_1(ranking: Sequence[str], grades: Grades) -> float:
    """Return 1 when the first is good, else 0."""
    return float(bool(ranking) and grades.get(ranking[0], 0) >= GOOD)


def reciprocal_rank(ranking: Sequence[str], grades: Grades) -> float:
    """Return 1 / the rank of the first good one, 0 without one among ten."""
    ranks = (n for n, code in _first(ranking) if grades.get(code, 0) >= GOOD)
    return 1 / next(ranks, math.inf)


def recall(ranking: Sequence[str], grades: Grades) -> float:
    """Return the share of the good ones that are among ten; of more than ten, ten are enough."""
    good = {code for code, grade in grades.items() if grade >= GOOD}
    found = good.intersection(code for _, code in _first(ranking))
    return len(found) / min(len(good), DEPTH) if good else 0.0


def ndcg(ranking: Sequence[str], grades: Grades) -> float:
    """Return the discounted gain as a share of that of the best order, a gain being 2^grade - 1.

    A code that stands twice gains once.
    """
    best = sorted(grades.values(), reverse=True)
    ideal = _dcg(best)
    unique = dict.fromkeys(ranking)
    return _dcg(grades.get(code, 0) for code in unique) / ideal if ideal else 0.0


def auc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """Return how often one of `positive` is above one of `negative`; equal ones count one half.

    Raises ValueError when either is empty.
    """
    if not positive or not negative:
        raise ValueError("an area under the curve needs scores of both kinds")
    below = sorted(negative)
    won = sum((bisect_left(below, p) + bisect_right(below, p)) / 2 for p in positive)
    return won / (len(positive) * len(below))


@dataclass(frozen=True, slots=True)
class Figures:
    """Means over `queries` questions. `zero`: the share of those that found nothing at all."""

    queries: int
    success: float
    mrr: float
    ndcg: float
    recall: float
    zero: float


def figures(judged: Iterable[tuple[Sequence[str], Grades]]) -> Figures:
    """Return the means over rankings with their grades. Raises ValueError without any."""
    rows = [
        (
            success_at_1(ranking, grades),
            reciprocal_rank(ranking, grades),
            ndcg(ranking, grades),
            recall(ranking, grades),
            float(not ranking),
        )
        for ranking, grades in judged
    ]
    if not rows:
        raise ValueError("there are no means over no questions")
    return Figures(
        len(rows), *(math.fsum(column) / len(rows) for column in zip(*rows, strict=True))
    )


def _first(ranking: Sequence[str]) -> Iterable[tuple[int, str]]:
    return enumerate(islice(ranking, DEPTH), start=1)


def _dcg(grades: Iterable[int]) -> float:
    first = enumerate(islice(grades, DEPTH), start=1)
    return math.fsum((2**grade - 1) / math.log2(rank + 1) for rank, grade in first)
