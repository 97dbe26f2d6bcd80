"""From rankings of judged questions to figures by class, tuned and held-out intents apart. Pure."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from search.evaluation.judgements import CLASSES, OUT, Judgement
from search.evaluation.metrics import Figures, auc, figures, ndcg
from search.evaluation.running import Ranking
from search.evaluation.variants import GENERATED, MARKED, SAME_QUESTION

ALL = "all written"
WRITTEN = tuple(kind for kind in CLASSES if kind != OUT)

LEAST_NDCG = 0.90
LEAST_NDCG_OF_A_CLASS = 0.75
LEAST_SUCCESS = 0.85
LEAST_OF_MARKED = 0.95
"""Share of the success of `marked` that the same questions reach in `SAME_QUESTION`."""
LEAST_AUC = 0.95

Judged = tuple[Judgement, Ranking]


@dataclass(frozen=True, slots=True)
class Scores:
    """The figures of some intents: of each class that has questions, and of all written ones.

    `mean_ndcg` is that of the classes, each counting the same; None without any. `shares`: the nDCG
    of each class of `SAME_QUESTION` as a share of that of the marked questions it was made of.
    `auc`: how often the top score of a question is above that of one that nothing answers; None
    without both.
    """

    classes: Mapping[str, Figures]
    mean_ndcg: float | None
    shares: Mapping[str, float]
    auc: float | None


@dataclass(frozen=True, slots=True)
class Answered:
    """What one question found first ("" for nothing), and how good its ten are."""

    kind: str
    first: str
    ndcg: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Both halves, and what was found first for each written question of the tuned one.

    Nothing here tells a held-out question.
    """

    tuned: Scores
    held_out: Scores
    answers: Mapping[str, Answered] = field(default_factory=dict)

    @property
    def halves(self) -> tuple[tuple[str, Scores], ...]:
        return (("tuned", self.tuned), ("held out", self.held_out))


def evaluate(judged: Sequence[Judged]) -> Evaluation:
    """Return the figures of every judged question, in `judged` with what it found."""
    tuned = [pair for pair in judged if not pair[0].is_held_out]
    held_out = [pair for pair in judged if pair[0].is_held_out]
    answers = {
        judgement.query: Answered(
            judgement.kind,
            ranking.codes[0] if ranking.codes else "",
            round(ndcg(ranking.codes, judgement.grades), 3),
        )
        for judgement, ranking in tuned
        if judgement.kind in WRITTEN
    }
    return Evaluation(_scores(tuned), _scores(held_out), answers)


def _scores(judged: Iterable[Judged]) -> Scores:
    by_class: dict[str, list[Judged]] = defaultdict(list)
    for judgement, ranking in judged:
        by_class[judgement.kind].append((judgement, ranking))
    found = {k: _figures(by_class[k]) for k in (*WRITTEN, *GENERATED) if by_class[k]}
    means = [one.ndcg for one in found.values()]
    written = [pair for kind in WRITTEN for pair in by_class[kind]]
    if written:
        found[ALL] = _figures(written)
    tops = [ranking.top for _, ranking in written]
    junk = [ranking.top for _, ranking in by_class[OUT]]
    return Scores(
        found,
        math.fsum(means) / len(means) if means else None,
        {k: _share(by_class[k], by_class[MARKED]) for k in SAME_QUESTION if by_class[k]},
        auc(tops, junk) if tops and junk else None,
    )


def _figures(judged: Iterable[Judged]) -> Figures:
    return figures((ranking.codes, judgement.grades) for judgement, ranking in judged)


def _share(typed: Sequence[Judged], marked: Sequence[Judged]) -> float:
    intents = {judgement.intent for judgement, _ in typed}
    whole = _figures(pair for pair in marked if pair[0].intent in intents).ndcg
    return _figures(typed).ndcg / whole if whole else 1.0


def shortfalls(scores: Scores) -> list[str]:
    """Return in words every figure that is below what the project has to reach."""
    found = scores.classes
    reached = [
        (f"nDCG@10 of {kind}", one.ndcg, LEAST_NDCG if kind == ALL else LEAST_NDCG_OF_A_CLASS)
        for kind, one in found.items()
    ]
    if scores.mean_ndcg is not None:
        reached.append(("nDCG@10, mean of the classes", scores.mean_ndcg, LEAST_NDCG))
    if ALL in found:
        reached.append((f"Success@1 of {ALL}", found[ALL].success, LEAST_SUCCESS))
    reached += [(f"{k}, share of {MARKED}", s, LEAST_OF_MARKED) for k, s in scores.shares.items()]
    if scores.auc is not None:
        reached.append(("AUC of the top score", scores.auc, LEAST_AUC))
    return [
        f"{name} is {value:.4f}, not {least:.2f}" for name, value, least in reached if value < least
    ]
