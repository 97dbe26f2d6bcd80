"""What an index has to hold beside what it holds, in one pass over both. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple


class Entry(NamedTuple):
    """A version as an index knows it; `digest` tells whether it is still the same."""

    procedure: int
    version: int
    digest: str


class Kind(StrEnum):
    """How an index differs from the database in one version."""

    MISSING = "missing"
    LEFT_OVER = "left over"
    DIFFERENT = "different"


class Difference(NamedTuple):
    kind: Kind
    procedure: int
    version: int


def differences(expected: Iterable[Entry], indexed: Iterable[Entry]) -> Iterator[Difference]:
    """Yield what has to be done so that `indexed` becomes `expected`.

    Both come in order of procedures and versions, so neither is held in memory. What stands in
    `indexed` twice is left over once.
    """
    wanted, held = iter(expected), iter(indexed)
    one, other = next(wanted, None), next(held, None)
    while one or other:
        if other is None or (one is not None and one[:2] < other[:2]):
            assert one is not None  # noqa: S101  # the loop ends where neither is left
            yield Difference(Kind.MISSING, one.procedure, one.version)
            one = next(wanted, None)
        elif one is None or other[:2] < one[:2]:
            yield Difference(Kind.LEFT_OVER, other.procedure, other.version)
            other = next(held, None)
        else:
            if one.digest != other.digest:
                yield Difference(Kind.DIFFERENT, one.procedure, one.version)
            one, other = next(wanted, None), next(held, None)
