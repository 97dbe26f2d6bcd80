"""The figures of one day, from what is told of each procedure in force. Pure.

Every figure counts *procedures*, never pages, versions or services. In a section one procedure
counts once for each of its codes, so that the sum of a section may be more than there are
procedures: the levels of a province that reported 1,836 procedures added up to 1,945, because 109
of them are handled at two levels. `NOT_RECORDED` counts those that the section has no code for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter
from typing import Any

from catalog.content import Scheme

NOT_RECORDED = ""
BETWEEN = "/"
"""Stands between handling and level in the codes of `Section.HANDLING_BY_LEVEL`."""


class Section(StrEnum):
    """What is counted. The values are part of the file that readers download: never change one."""

    TOTAL = "total"
    LEVEL = "level"
    KIND = "kind"
    STANDING = "online_standing"
    ONLINE = "online_level"
    HANDLING = "handling"
    HANDLING_BY_LEVEL = "handling_by_level"
    AGENCY = "agency"
    FULLY_BY_AGENCY = "fully_online_by_agency"
    SECTOR = "sector"


class Total(StrEnum):
    """The codes of `Section.TOTAL`."""

    PROCEDURES = "procedures"
    LEVELS = "counted_at_levels"
    SEVERAL_LEVELS = "at_several_levels"
    UNKNOWN_START = "unknown_start"


class Standing(StrEnum):
    """How far online a procedure is, in words that the newest decree about it uses."""

    FULL = "full"
    PARTIAL = "partial"
    INFORMATION = "information"
    PROACTIVE = "proactive"
    FORMER = "former"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Profile:
    """All that counts about one procedure in force; many procedures share one."""

    kind: str
    place: str
    starts_unknown: bool
    sectors: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    online: tuple[str, ...] = ()
    handling: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Figures:
    """How many procedures each code of each section has; a code that is not there has none."""

    sections: Mapping[Section, Mapping[str, int]]

    def number(self, section: Section, code: str) -> int:
        """Return how many procedures have `code` in `section`."""
        return self.sections[section].get(code, 0)

    @property
    def procedures(self) -> int:
        """The procedures in force, each code of a procedure once."""
        return self.number(Section.TOTAL, Total.PROCEDURES)


Codes = Iterator[tuple[Section, str]]


def count(profiles: Iterable[tuple[Profile, int]]) -> Figures:
    """Count procedures given as profiles, each with how many procedures share it.

    Profiles differ, but their parts recur: each part is added up first and told apart once.
    """
    seen: list[Counter[Any]] = [Counter() for _ in _PARTS]
    for profile, number in profiles:
        for counter, (part, _) in zip(seen, _PARTS, strict=True):
            counter[part(profile)] += number
    sections: dict[Section, Counter[str]] = {section: Counter() for section in Section}
    for counter, (_, codes) in zip(seen, _PARTS, strict=True):
        for part_seen, number in counter.items():
            for section, code in codes(part_seen):
                sections[section][code] += number
    return Figures({section: dict(counter) for section, counter in sections.items()})


def _of_kind(part: tuple[str, bool]) -> Codes:
    kind, starts_unknown = part
    yield Section.TOTAL, Total.PROCEDURES
    if starts_unknown:
        yield Section.TOTAL, Total.UNKNOWN_START
    yield Section.KIND, kind


def _of_levels(part: tuple[tuple[str, ...], tuple[str, ...]]) -> Codes:
    levels, handling = part
    yield from ((Section.TOTAL, Total.LEVELS) for _ in levels)
    if len(levels) > 1:
        yield Section.TOTAL, Total.SEVERAL_LEVELS
    there = levels or (NOT_RECORDED,)
    yield from ((Section.LEVEL, level) for level in there)
    yield from ((Section.HANDLING, way) for way in handling or (NOT_RECORDED,))
    for way in handling:
        yield from ((Section.HANDLING_BY_LEVEL, f"{way}{BETWEEN}{level}") for level in there)


def _of_online(part: tuple[tuple[str, ...], str]) -> Codes:
    online, place = part
    standing = standing_of(online)
    yield Section.AGENCY, place
    yield Section.STANDING, standing
    if standing is Standing.FULL:
        yield Section.FULLY_BY_AGENCY, place
    yield from ((Section.ONLINE, code) for code in online or (NOT_RECORDED,))


def _of_sectors(part: tuple[str, ...]) -> Codes:
    yield from ((Section.SECTOR, code) for code in part or (NOT_RECORDED,))


_PARTS: tuple[tuple[Callable[[Profile], Any], Callable[[Any], Codes]], ...] = (
    (attrgetter("kind", "starts_unknown"), _of_kind),
    (attrgetter("levels", "handling"), _of_levels),
    (attrgetter("online", "place"), _of_online),
    (attrgetter("sectors"), _of_sectors),
)
"""What is counted together, and the codes that it counts for."""


_DECIDING = (Standing.FULL, Standing.PARTIAL, Standing.INFORMATION)
_NEWEST_FIRST = (Scheme.ND224_2026, Scheme.ND42_2022)


def standing_of(services: Collection[str]) -> Standing:
    """Return how far online a procedure is; `services` are its levels as `<scheme>:<value>`.

    The newest decree decides, and in it the best level. Levels 1 to 4 of Decree 43/2011 are no
    words of today: they are never turned into later ones (`Standing.FORMER`). The proactive levels
    of Decree 224/2026 tell what an agency does unasked, not how far online the filing is, so they
    decide only where nothing else is known.
    """
    for scheme in _NEWEST_FIRST:
        for standing in _DECIDING:
            if f"{scheme.value}:{standing.value}" in services:
                return standing
    if any(code.startswith(f"{Scheme.ND224_2026.value}:") for code in services):
        return Standing.PROACTIVE
    return Standing.FORMER if services else Standing.NONE
