"""Narrowing by several questions, and the number beside each answer."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from catalog.faceting import Item, narrow

QUESTIONS = ("cap", "cach", "linh-vuc")
answers = st.fixed_dictionaries({q: st.sets(st.sampled_from("abcd")) for q in QUESTIONS})
choices = st.fixed_dictionaries({q: st.sampled_from(["", "a", "b", "z"]) for q in QUESTIONS})


@given(st.lists(answers, max_size=12), choices)
def test_each_number_is_what_choosing_that_answer_instead_would_leave(
    given_answers: list[dict[str, set[str]]], choice: dict[str, str]
) -> None:
    items = [Item(key, its) for key, its in enumerate(given_answers)]
    found = narrow(items, choice)
    assert found.keys == _kept(items, choice)
    for question in QUESTIONS:
        for answer in "abcdz":
            instead = _kept(items, choice | {question: answer})
            assert found.tallies[question][answer] == len(instead)


def _kept(items: list[Item], choice: dict[str, str]) -> list[int]:
    """Count the slow way: each item by all that was chosen."""
    return [
        item.key
        for item in items
        if all(not answer or answer in item.answers[q] for q, answer in choice.items())
    ]


def test_nothing_chosen_keeps_everything_in_order() -> None:
    items = [Item(key, {"cap": ["a"]}) for key in (3, 1, 2)]
    assert narrow(items, {"cap": ""}).keys == [3, 1, 2]
