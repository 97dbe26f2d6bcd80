"""The last committed evaluation, and what is different today. Pure but for reading and writing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from search.evaluation.metrics import Figures
from search.evaluation.scoring import Answered, Evaluation, Scores

FILE = "baseline.json"
DIGITS = 4
WORTH_TELLING = 0.0005
"""The smallest difference of a mean that is listed."""


class BaselineError(ValueError):
    """A baseline that can't be read."""


@dataclass(frozen=True, slots=True)
class Change:
    """One figure, or the nDCG of one question, then and now. `note`: what is found first."""

    what: str
    before: float
    now: float
    note: str = ""


def write_baseline(evaluation: Evaluation, folder: Path) -> None:
    """Make `evaluation` the one to compare with, beside the judgements of `folder`."""
    (folder / FILE).write_text(dumped(evaluation) + "\n", encoding="utf-8")


def read_baseline(folder: Path) -> Evaluation | None:
    """Return the evaluation to compare with, None when there is none. Raises BaselineError."""
    path = folder / FILE
    if not path.exists():
        return None
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        answers = {query: Answered(**one) for query, one in data["answers"].items()}
        return Evaluation(_scores(data["tuned"]), _scores(data["held_out"]), answers)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BaselineError(
            f"{path}: this is no baseline ({error!r}); --write-baseline makes a new one"
        ) from error


def dumped(evaluation: Evaluation, **more: object) -> str:
    """Return `evaluation` as JSON, one fact a line, so that differences can be read."""
    return json.dumps(_rounded(asdict(evaluation) | more), ensure_ascii=False, indent=1)


def changes(before: Evaluation | None, now: Evaluation) -> list[Change]:
    """Return the means of both halves that differ, then the questions whose first answer or nDCG
    does, the greatest loss first. Without a baseline nothing is different.
    """
    if before is None:
        return []
    figures = [
        Change(name, old, new)
        for (half, then), (_, scores) in zip(before.halves, now.halves, strict=True)
        for name, old, new in _pairs(half, then, scores)
        if abs(new - old) >= WORTH_TELLING
    ]
    answers = [
        Change(f"{answer.kind}: {query}", old.ndcg, answer.ndcg, _moved(old, answer))
        for query, answer in now.answers.items()
        if (old := before.answers.get(query)) and old != answer
    ]
    return figures + sorted(answers, key=lambda change: change.now - change.before)


def _moved(old: Answered, new: Answered) -> str:
    return "" if old.first == new.first else f"{old.first or 'nothing'} → {new.first or 'nothing'}"


def _pairs(half: str, before: Scores, now: Scores) -> Iterator[tuple[str, float, float]]:
    for kind in (kind for kind in now.classes if kind in before.classes):
        then, today = asdict(before.classes[kind]), asdict(now.classes[kind])
        for name in ("success", "mrr", "ndcg", "recall", "zero"):
            yield f"{half}, {kind}: {name}", then[name], today[name]
    for name, old, new in (
        ("mean nDCG of the classes", before.mean_ndcg, now.mean_ndcg),
        ("AUC of the top score", before.auc, now.auc),
    ):
        if old is not None and new is not None:
            yield f"{half}: {name}", old, new


def _scores(data: Mapping[str, Any]) -> Scores:
    classes = {kind: Figures(**figures) for kind, figures in data["classes"].items()}
    return Scores(classes, data["mean_ndcg"], data["shares"], data["auc"])


def _rounded(value: Any) -> Any:
    if isinstance(value, Change):
        value = asdict(value)
    if isinstance(value, float):
        return round(value, DIGITS)
    if isinstance(value, Mapping):
        return {key: _rounded(one) for key, one in value.items()}
    return [_rounded(one) for one in value] if isinstance(value, list | tuple) else value
