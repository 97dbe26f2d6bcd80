"""Judged rankings become figures by class, halves apart; a baseline tells what changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from search.evaluation import report
from search.evaluation.baseline import BaselineError, changes, dumped, read_baseline, write_baseline
from search.evaluation.judgements import Judgement
from search.evaluation.running import Ranking
from search.evaluation.scoring import ALL, Evaluation, Judged, evaluate, shortfalls

TUNED, HELD_OUT = "intent-1", "intent-8"


def asked(
    query: str,
    *found: str,
    kind: str = "name",
    intent: str = TUNED,
    top: float = 0.9,
) -> Judged:
    """Return a question that `1` answers, with what it found."""
    grades = {} if kind == "out" else {"1": 3}
    scores = tuple(top - n / 100 for n in range(len(found)))
    return Judgement(intent, kind, query, grades), Ranking(found, scores, 1.0)


GOOD = [
    asked("a", "1", "2"),
    asked("b", "1", kind="citizen"),
    asked("c", "3", kind="out", top=0.2),
    asked("secret", "2", "1", intent=HELD_OUT),
    asked("hidden", kind="out", intent=HELD_OUT),
]


def test_the_intents_of_these_tests_are_on_both_sides() -> None:
    sides = [asked("q", intent=intent)[0].is_held_out for intent in (TUNED, HELD_OUT)]
    assert sides == [False, True]


def test_halves_are_counted_apart() -> None:
    found = evaluate(GOOD)
    assert found.tuned.classes["name"].success == 1
    assert found.held_out.classes["name"].success == 0
    assert found.held_out.classes["name"].mrr == 0.5
    assert found.tuned.classes[ALL].queries == 2
    assert found.tuned.auc == found.held_out.auc == 1


def test_nothing_tells_a_held_out_question(tmp_path: Path) -> None:
    found = evaluate(GOOD)
    write_baseline(found, tmp_path)
    texts = [
        *report.lines(None, found, worst=10),
        (tmp_path / "baseline.json").read_text(encoding="utf-8"),
    ]
    assert set(found.answers) == {"a", "b"}
    assert not any("secret" in text or "hidden" in text for text in texts)


def test_ways_of_typing_are_compared_with_the_same_questions_only() -> None:
    found = evaluate(
        [
            asked("a", "1", kind="marked"),
            asked("a", "2", "1", kind="tone-style"),
            asked("b", kind="marked", intent="intent-2"),
        ]
    )
    # 1 / log2(3) of the whole gain of the one question that has another style
    assert found.tuned.shares == {"tone-style": pytest.approx(0.6309, abs=1e-4)}


def test_what_reaches_everything_has_no_shortfall() -> None:
    assert shortfalls(evaluate(GOOD).tuned) == []


def test_every_shortfall_is_told() -> None:
    poor = evaluate(
        [
            asked("a", kind="name", top=0.1),
            asked("a", "1", kind="marked"),
            asked("a", "2", "1", kind="unmarked"),
            asked("junk", "9", kind="out", top=0.8),
        ]
    )
    told = "\n".join(shortfalls(poor.tuned))
    for name in ("of name", ALL, "mean", "Success@1", "unmarked, share", "AUC"):
        assert name in told


def test_a_baseline_is_read_as_it_was_written(tmp_path: Path) -> None:
    found = evaluate(GOOD)
    write_baseline(found, tmp_path)
    read = read_baseline(tmp_path)
    assert read is not None
    assert dumped(read) == dumped(found)
    assert changes(read, found) == []


def test_without_a_baseline_nothing_changed(tmp_path: Path) -> None:
    assert read_baseline(tmp_path) is None
    assert changes(None, evaluate(GOOD)) == []


@pytest.mark.parametrize("text", ["", "{", "[]", '{"answers": 3}', '{"answers": {"a": [1]}}'])
def test_a_spoiled_baseline_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "baseline.json").write_text(text)
    with pytest.raises(BaselineError, match=r"baseline\.json: this is no baseline"):
        read_baseline(tmp_path)


def before_and_now() -> tuple[Evaluation, Evaluation]:
    worse = [asked("a", "2", "1"), *GOOD[1:3], asked("secret", "1", intent=HELD_OUT), GOOD[4]]
    return evaluate(GOOD), evaluate(worse)


def test_changes_name_figures_of_both_halves_and_questions_of_one() -> None:
    before, now = before_and_now()
    found = {change.what: change for change in changes(before, now)}
    assert found["tuned, name: success"].now == 0
    assert found["held out, name: success"].now == 1
    assert found["name: a"].note == "1 → 2"
    assert found["name: a"].before == 1
    assert not any("secret" in what for what in found)


def test_the_greatest_loss_of_a_question_comes_first() -> None:
    before, now = before_and_now()
    lost = replace(now.answers["b"], first="", ndcg=0.0)
    now = replace(now, answers=dict(now.answers) | {"b": lost})
    told = [change.what for change in changes(before, now) if change.note]
    assert told == ["citizen: b", "name: a"]


def test_a_report_has_a_line_for_each_class_change_and_worst_question() -> None:
    before, now = before_and_now()
    lines = list(report.lines(before, now, worst=1))
    assert sum(line.startswith("name ") for line in lines) == 2
    assert any("1.000 → 0.000  tuned, name: success" in line for line in lines)
    assert lines[-1].endswith(" a")
