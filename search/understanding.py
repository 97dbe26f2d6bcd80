"""What a question means: the texts to search for in its place, and what to tell the reader."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Why(StrEnum):
    """Why a text is searched for."""

    TYPED = "typed"
    DECODED = "decoded"
    CORRECTED = "corrected"
    EXPRESSION = "expression"
    ENGLISH = "english"


@dataclass(frozen=True, slots=True)
class Reading:
    """One text to search for. `term`: official words that it has in place of those typed.

    `ranking_only`: it may order what the others find, but finds nothing by itself.
    """

    text: str
    why: Why
    term: str = ""
    ranking_only: bool = False


@dataclass(frozen=True, slots=True)
class Meaning:
    """What is searched for: the first of `readings` is the main one.

    `codes`: the keys of the codes in the question. `corrected` is shown in place of what was typed,
    `suggestion` is offered beside it; each is "" where there is none.
    """

    query: str
    codes: tuple[str, ...]
    readings: tuple[Reading, ...]
    corrected: str = ""
    suggestion: str = ""


def as_written(query: str, codes: tuple[str, ...]) -> Meaning:
    """Return the meaning of a question whose words stand for themselves alone."""
    return Meaning(query, codes, (Reading(query, Why.TYPED),))
