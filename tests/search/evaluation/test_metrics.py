"""Measures agree with examples worked out by hand, and keep their bounds."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.evaluation.metrics import (
    auc,
    figures,
    ndcg,
    recall,
    reciprocal_rank,
    success_at_1,
)

GRADES = {"a": 3, "b": 2, "c": 1}

CODES = st.sampled_from("abcdefghijklmnop")
RANKINGS = st.lists(CODES, unique=True, max_size=15)
GRADED = st.dictionaries(CODES, st.integers(1, 3), min_size=1)
SCORES = st.lists(st.floats(0, 1), min_size=1, max_size=20)


def test_the_best_order_has_all_of_every_measure() -> None:
    assert ndcg("abc", GRADES) == 1
    assert success_at_1("abc", GRADES) == 1
    assert reciprocal_rank("abc", GRADES) == 1
    assert recall("abc", GRADES) == 1


def test_a_gain_is_worth_less_the_later_it_comes() -> None:
    # 3 at rank 2 and 2 at rank 3, of an ideal with 3, 2, 1 at the first three ranks
    gained = 7 / math.log2(3) + 3 / math.log2(4)
    ideal = 7 / math.log2(2) + 3 / math.log2(3) + 1 / math.log2(4)
    assert ndcg("xab", GRADES) == pytest.approx(gained / ideal)
    assert ndcg("xab", GRADES) == pytest.approx(0.6299, abs=1e-4)


def test_the_ideal_has_ten_ranks_too() -> None:
    twelve = dict.fromkeys("abcdefghijkl", 3)
    assert ndcg("abcdefghij", twelve) == 1
    assert recall("abcdefghij", twelve) == 1


def test_what_comes_after_ten_counts_nothing() -> None:
    late = "qrstuvwxyz" + "a"
    assert ndcg(late, GRADES) == reciprocal_rank(late, GRADES) == recall(late, GRADES) == 0


def test_related_procedures_gain_but_are_no_answer() -> None:
    assert success_at_1("c", GRADES) == 0
    assert reciprocal_rank("cxb", GRADES) == pytest.approx(1 / 3)
    assert recall("cb", GRADES) == 0.5
    assert ndcg("c", GRADES) > 0


def test_nothing_found_is_worth_nothing() -> None:
    assert [m("", GRADES) for m in (success_at_1, reciprocal_rank, recall, ndcg)] == [0] * 4


def test_a_code_that_stands_twice_gains_once() -> None:
    assert ndcg("aabc", GRADES) == ndcg("abc", GRADES)


def test_the_area_counts_pairs_in_the_right_order_and_half_of_the_equal_ones() -> None:
    assert auc([0.9, 0.8], [0.1, 0.2]) == 1
    assert auc([0.1], [0.9]) == 0
    assert auc([0.5], [0.5]) == 0.5
    assert auc([0.9, 0.4], [0.5, 0.4]) == pytest.approx((2 + 0.5) / 4)


def test_the_area_needs_both_kinds() -> None:
    with pytest.raises(ValueError, match="both kinds"):
        auc([0.5], [])


def test_figures_are_means_over_questions() -> None:
    found = figures([("abc", GRADES), ("", GRADES), ("xa", {"a": 3})])
    assert found.queries == 3
    assert found.success == pytest.approx(1 / 3)
    assert found.mrr == pytest.approx(1.5 / 3)
    assert found.recall == pytest.approx(2 / 3)
    assert found.zero == pytest.approx(1 / 3)
    assert found.ndcg == pytest.approx((1 + 1 / math.log2(3)) / 3)


def test_there_are_no_figures_over_nothing() -> None:
    with pytest.raises(ValueError, match="no questions"):
        figures([])


@given(ranking=RANKINGS, grades=GRADED)
def test_every_measure_is_a_share(ranking: list[str], grades: dict[str, int]) -> None:
    for measure in (success_at_1, reciprocal_rank, recall, ndcg):
        assert 0 <= measure(ranking, grades) <= 1 + 1e-12


@given(ranking=RANKINGS.filter(lambda r: len(r) > 1), grades=GRADED, data=st.data())
def test_a_better_one_moved_up_never_lowers_the_gain(
    ranking: list[str], grades: dict[str, int], data: st.DataObject
) -> None:
    low = data.draw(st.integers(1, len(ranking) - 1))
    high = data.draw(st.integers(0, low - 1))
    swapped = list(ranking)
    swapped[high], swapped[low] = swapped[low], swapped[high]
    before, after = ndcg(ranking, grades), ndcg(swapped, grades)
    if grades.get(ranking[low], 0) >= grades.get(ranking[high], 0):
        assert after >= before - 1e-12
    else:
        assert after <= before + 1e-12


@given(positive=SCORES, negative=SCORES)
def test_the_area_of_the_other_side_is_the_rest(
    positive: list[float], negative: list[float]
) -> None:
    assert auc(positive, negative) + auc(negative, positive) == pytest.approx(1)


@given(positive=SCORES, negative=SCORES)
def test_the_area_is_the_share_of_pairs(positive: list[float], negative: list[float]) -> None:
    won = sum((p > n) + (p == n) / 2 for p in positive for n in negative)
    assert auc(positive, negative) == pytest.approx(won / (len(positive) * len(negative)))
