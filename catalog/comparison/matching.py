"""Which item of an old list is which of a new one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

_ALIKE = 0.5
"""Two names of which at least this share of all words is common name one thing, reworded."""


@dataclass(frozen=True, slots=True)
class Matched(Generic[T]):
    """Pairs of the same item, in old order; what went; what came; whether the order changed."""

    pairs: tuple[tuple[T, T], ...]
    removed: tuple[T, ...]
    added: tuple[T, ...]
    moved: bool


def match(
    before: Sequence[T],
    after: Sequence[T],
    key: Callable[[T], Hashable],
    words: Callable[[T], str],
) -> Matched[T]:
    """Pair the items of two lists: by value, then by key, then by the words they share."""
    pairs: dict[int, int] = {}
    for same in (lambda item: item, key):
        _pair_by(pairs, before, after, same)
    _pair_alike(pairs, [words(item) for item in before], [words(item) for item in after])
    places = [pairs[i] for i in sorted(pairs)]
    taken = set(places)
    return Matched(
        pairs=tuple((before[i], after[pairs[i]]) for i in sorted(pairs)),
        removed=tuple(item for i, item in enumerate(before) if i not in pairs),
        added=tuple(item for j, item in enumerate(after) if j not in taken),
        moved=places != sorted(places),
    )


def _pair_by(
    pairs: dict[int, int],
    before: Sequence[T],
    after: Sequence[T],
    key: Callable[[T], Hashable],
) -> None:
    taken = set(pairs.values())
    free: dict[Hashable, list[int]] = defaultdict(list)
    for j in reversed(range(len(after))):
        if j not in taken:
            free[key(after[j])].append(j)
    for i, item in enumerate(before):
        if i not in pairs and (places := free.get(key(item))):
            pairs[i] = places.pop()


def _pair_alike(pairs: dict[int, int], before: Sequence[str], after: Sequence[str]) -> None:
    """Pair what is left by likeness, the likest first."""
    taken = set(pairs.values())
    old = {i: set(w.lower().split()) for i, w in enumerate(before) if i not in pairs}
    new = {j: set(w.lower().split()) for j, w in enumerate(after) if j not in taken}
    likeness = [
        (len(a & b) / len(a | b), -i, -j) for i, a in old.items() for j, b in new.items() if a & b
    ]
    for share, i, j in sorted(likeness, reverse=True):
        if share >= _ALIKE and -i not in pairs and -j not in taken:
            pairs[-i] = -j
            taken.add(-j)
