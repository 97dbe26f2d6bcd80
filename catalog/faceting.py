"""Narrows a list by several questions at once, and counts what each other answer would leave. Pure.

A procedure may give several answers to one question: it is handled at two levels, by three ways.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Item:
    """One thing in a list by its identity, and its answers to every question."""

    key: int
    answers: Mapping[str, Collection[str]]


@dataclass(frozen=True, slots=True)
class Narrowed:
    """The items that give every chosen answer, in their order.

    `tallies`: by question and answer, how many items there would be with that answer instead of the
    one chosen to the same question, and all other choices as they are.
    """

    keys: list[int]
    tallies: Mapping[str, Counter[str]]


def narrow(items: Iterable[Item], choice: Mapping[str, str]) -> Narrowed:
    """Keep the items that give each answer of `choice`; an empty one asks for nothing.

    An item that gives all but one counts for that one question: what another answer would bring.
    """
    wanted = [(question, answer) for question, answer in choice.items() if answer]
    keys: list[int] = []
    tallies: dict[str, Counter[str]] = {question: Counter() for question in choice}
    for item in items:
        missed = [question for question, answer in wanted if answer not in item.answers[question]]
        if not missed:
            keys.append(item.key)
        if len(missed) <= 1:
            for question in missed or choice:
                tallies[question].update(item.answers[question])
    return Narrowed(keys, tallies)
