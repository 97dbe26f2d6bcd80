"""What an engine must be able to look for. Pure values: no text of a person is ever parsed.

An engine compiles these into queries of its own. A query matches documents and gives each a score;
scores of words are those of BM25 (Robertson and Zaragoza, 2009) with its usual k1 of 1.2, and
include the factor k1 + 1. `AnyOf` and `AllOf` of nothing match nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Span(StrEnum):
    """Days that a document knows of its version.

    `SHOWN`: the version stands for its procedure, in force or not. Those days are divided into the
    others: `LASTING` and `TEMPORARY` are in force, `UPCOMING` before and `ENDED` after that.
    """

    IN_FORCE = "in_force"
    SHOWN = "shown"
    LASTING = "lasting"
    TEMPORARY = "temporary"
    UPCOMING = "upcoming"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Term:
    """What has `value` among the tokens or values of `field`."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class InRow:
    """What has `tokens` in `field` one after the other."""

    field: str
    tokens: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Begins:
    """What has a token or value in `field` that begins with `start`, for a score of 1."""

    field: str
    start: str


@dataclass(frozen=True, slots=True)
class On:
    """What has `day` in its days of `span`, for a score that says nothing."""

    span: Span
    day: date


@dataclass(frozen=True, slots=True)
class AnyOf:
    """What matches at least so many of `queries`, for the sum of their scores."""

    queries: tuple[Query, ...]
    at_least: int = 1


@dataclass(frozen=True, slots=True)
class AllOf:
    """What matches every one of `queries`, for the sum of their scores."""

    queries: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Best:
    """What matches any of `queries`, for the best score and `tie` times the others."""

    queries: tuple[Query, ...]
    tie: float


@dataclass(frozen=True, slots=True)
class Scored:
    """What `query` matches, each for the same score."""

    query: Query
    score: float


@dataclass(frozen=True, slots=True)
class Boosted:
    """What `query` matches, for its score so many times."""

    query: Query
    factor: float


Query = Term | InRow | Begins | On | AnyOf | AllOf | Best | Scored | Boosted


def any_of(queries: Iterable[Query]) -> AnyOf:
    return AnyOf(tuple(queries))


def all_of(queries: Iterable[Query]) -> AllOf:
    return AllOf(tuple(queries))


def silent(query: Query) -> Scored:
    """Return `query` as a filter: it decides what matches and says nothing about rank."""
    return Scored(query, 0.0)


NOTHING = AnyOf(())
