"""What every search engine promises, so that readers need not know which one answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from search.facets import Facet
from search.lexicon import Lexicon
from search.progress import Position
from search.request import SearchRequest
from search.understanding import Meaning

LATE, MISSING = "late", "missing"
"""Reasons of `Unavailable`: the index lacks what the journal has; there is none."""


class Unavailable(RuntimeError):
    """The engine can't answer now. The database is untouched; a later attempt may succeed.

    `reason` is one word for logs and counts; an engine that fails in several ways has a subclass
    for each.
    """

    reason: str = "unavailable"


@dataclass(frozen=True, slots=True)
class Hit:
    """A version that answers the request.

    `score`: how well it fits, from 0 to 1, so that answers to different questions compare.
    """

    procedure: int
    version: int
    score: float


@dataclass(frozen=True, slots=True)
class Answer:
    """One page of hits, the best first, and how many there are in all.

    `behind` counts the changes of the journal that the index has not taken in yet. `facets` says
    how many there would be with each value of a facet and all other facets as they are. `is_weak`:
    nothing matches well, these are only the nearest. `is_standby`: another engine than the site's
    first one answered, because that one could not.
    """

    hits: tuple[Hit, ...]
    total: int
    serial: int
    behind: int = 0
    facets: Mapping[Facet, Mapping[str, int]] = field(default_factory=dict)
    is_weak: bool = False
    is_standby: bool = False


@dataclass(frozen=True, slots=True)
class Completion:
    """A procedure in force whose name, or what people call it, goes on from what was written."""

    procedure: int


@dataclass(frozen=True, slots=True)
class Report:
    """What differs between index and database: exact counts, and at most some examples each."""

    documents: int
    counts: dict[str, int] = field(default_factory=dict)
    examples: dict[str, Sequence[str]] = field(default_factory=dict)

    @property
    def is_clean(self) -> bool:
        return not any(self.counts.values())


class Engine(Protocol):
    """A search engine that follows the journal. All methods may be called by many processes."""

    name: str

    @property
    def serial(self) -> int:
        """The serial up to which the index holds every change; 0 for an index that is not there.

        Raises Unavailable.
        """
        ...

    def search(
        self, request: SearchRequest, meaning: Meaning, *, newest: Position | None = None
    ) -> Answer:
        """Answer from an index that is as new as a bounded wait allows. Raises Unavailable.

        `newest`: where the journal ends, from whoever has just read it.
        """
        ...

    def lexicon(self) -> Lexicon:
        """Return the words of the index, by which a question is understood. Raises Unavailable."""
        ...

    def complete(
        self, prefix: str, day: date, size: int, *, newest: Position | None = None
    ) -> tuple[Completion, ...]:
        """Return at most `size` procedures in force on `day` that `prefix` may be the beginning of.

        `newest`: where the journal ends, from whoever has just read it. Raises Unavailable.
        """
        ...

    def catch_up(self, *, budget: float | None = None) -> int:
        """Take in what the journal has and the index lacks, for `budget` seconds at most.

        Returns the serial reached. Raises Unavailable.
        """
        ...

    def rebuild(self) -> int:
        """Make the index anew and put it in place of the old one at once. Returns its size."""
        ...

    def check(self, *, examples: int = 20) -> Report:
        """Compare the index with the database, changing neither."""
        ...
