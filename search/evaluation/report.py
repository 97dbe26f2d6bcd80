"""An evaluation in plain lines for a terminal. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from search.evaluation.baseline import Change, changes
from search.evaluation.scoring import Evaluation, Scores

_HEADER = f"{'':<14}{'queries':>9}{'S@1':>8}{'MRR@10':>8}{'nDCG@10':>9}{'recall':>8}{'zero':>8}"


def lines(
    before: Evaluation | None, now: Evaluation, *, against: str = "the baseline", worst: int = 0
) -> Iterator[str]:
    """Yield the figures of both halves, what is otherwise `before`, and the worst questions.

    `against`: what `before` is.
    """
    for half, scores in now.halves:
        yield f"{half} intents"
        yield from _table(scores)
        yield ""
    if before is None:
        yield "There is no baseline to compare with."
    else:
        found = changes(before, now)
        yield f"{len(found)} changes against {against}"
        yield from map(_in_words, found)
    if worst:
        ranked = sorted(now.answers.items(), key=lambda item: item[1].ndcg)
        yield from ("", f"the {worst} worst questions of tuned intents")
        for query, answer in ranked[:worst]:
            yield f"  {answer.ndcg:.3f}  {answer.kind:<10} {answer.first or 'nothing':<10} {query}"


def _table(scores: Scores) -> Iterator[str]:
    yield _HEADER
    for kind, one in scores.classes.items():
        yield (
            f"{kind:<14}{one.queries:>9}{one.success:>8.3f}{one.mrr:>8.3f}{one.ndcg:>9.3f}"
            f"{one.recall:>8.3f}{one.zero:>8.3f}"
        )
    if scores.mean_ndcg is not None:
        yield f"{'mean of classes':<39}{scores.mean_ndcg:>9.3f}"
    shares = ", ".join(f"{kind} {share:.3f}" for kind, share in scores.shares.items())
    yield f"nDCG as a share of that of the same marked questions: {shares or 'none'}"
    yield f"AUC of the top score: {'none' if scores.auc is None else f'{scores.auc:.3f}'}"


def _in_words(change: Change) -> str:
    note = f"  {change.note}" if change.note else ""
    return f"  {change.before:.3f} → {change.now:.3f}  {change.what}{note}"
