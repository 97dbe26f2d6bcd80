"""The figures of one day, from what is told of each procedure in force. Pure.

Every figure counts *procedures*, never pages, versions or services. In a section one procedure
counts once for each of its codes, so that the sum of a section may be more than there are
procedures: the levels of a province that reported 1,836 procedures added up to 1,945, because 109
of them are handled at two levels. `NOT_RECORDED` counts those that the section has no code for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

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


def count(profiles: Iterable[tuple[Profile, int]]) -> Figures:
    """Count procedures given as profiles, each with how many procedures share it."""
    sections: dict[Section, Counter[str]] = {section: Counter() for section in Section}
    for profile, number in profiles:
        for section, code in _codes(profile):
            sections[section][code] += number
    return Figures({section: dict(counter) for section, counter in sections.items()})


def _codes(profile: Profile) -> Iterable[tuple[Section, str]]:
    levels = profile.levels or (NOT_RECORDED,)
    handling = profile.handling or (NOT_RECORDED,)
    standing = standing_of(profile.online)
    yield Section.TOTAL, Total.PROCEDURES
    yield from ((Section.TOTAL, Total.LEVELS) for _ in profile.levels)
    if len(profile.levels) > 1:
        yield Section.TOTAL, Total.SEVERAL_LEVELS
    if profile.starts_unknown:
        yield Section.TOTAL, Total.UNKNOWN_START
    yield Section.KIND, profile.kind
    yield Section.STANDING, standing
    yield Section.AGENCY, profile.place
    if standing is Standing.FULL:
        yield Section.FULLY_BY_AGENCY, profile.place
    yield from ((Section.LEVEL, code) for code in levels)
    yield from ((Section.ONLINE, code) for code in profile.online or (NOT_RECORDED,))
    yield from ((Section.SECTOR, code) for code in profile.sectors or (NOT_RECORDED,))
    yield from ((Section.HANDLING, code) for code in handling)
    for code in profile.handling:
        yield from ((Section.HANDLING_BY_LEVEL, f"{code}{BETWEEN}{level}") for level in levels)


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
