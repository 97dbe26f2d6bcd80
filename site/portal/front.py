"""What the front door shows of the procedures in force: roads with counts, the fullest shelves.

Every count is the number of rows of the list to which it leads.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog import wording
from catalog.content import HandlingKind, Level, Text
from catalog.models import Sector
from catalog.public.browse import Counted
from catalog.public.narrowing import (
    AGENCY,
    HANDLING,
    LEVEL,
    ONLINE,
    SECTOR,
    Places,
    items_on,
    places,
)
from catalog.public.sectors import distinctions
from catalog.statistics.figures import Standing

_LEVELS = (Level.PROVINCE, Level.COMMUNE, Level.MINISTRY, Level.DISTRICT, Level.OTHER)
_HANDLING = (
    HandlingKind.FIVE_IN_PLACE,
    HandlingKind.INTERLINKED_ONE_STOP,
    HandlingKind.POSTAL_INTAKE,
    HandlingKind.POSTAL_RETURN,
    HandlingKind.BOUNDARY_FREE_PROVINCE,
    HandlingKind.BOUNDARY_FREE_NATION,
)
_STANDINGS: Mapping[Standing, str | Promise] = {
    Standing.FULL: _("Entirely online"),
    Standing.PARTIAL: _("Partly online"),
}


@dataclass(frozen=True, slots=True)
class Road:
    """An answer that procedures give: how many of them do, and their list."""

    label: Text | str
    number: int
    url: str


@dataclass(frozen=True, slots=True)
class RoadGroup:
    """The answers to one question."""

    label: str | Promise
    roads: tuple[Road, ...]


@dataclass(frozen=True, slots=True)
class Front:
    """The procedures in force on a day, counted by each answer that they give."""

    total: int
    numbers: Mapping[str, Counter[str]]
    where: Places

    @property
    def road_groups(self) -> list[RoadGroup]:
        """The questions that any procedure answers."""
        groups = (
            RoadGroup(_("At which level?"), self.levels),
            RoadGroup(_("Online?"), tuple(self._roads(ONLINE, _STANDINGS.items()))),
            RoadGroup(_("How is it handled?"), tuple(self._roads(HANDLING, _in_words(_HANDLING)))),
        )
        return [group for group in groups if group.roads]

    @property
    def levels(self) -> tuple[Road, ...]:
        """By level: a procedure counts once at each of its levels."""
        return tuple(self._roads(LEVEL, _in_words(_LEVELS)))

    @property
    def fully_online(self) -> Decimal | None:
        """The share that is fully online, in percent to one place; None where there is none."""
        if not self.total:
            return None
        return round(Decimal(self.numbers[ONLINE][Standing.FULL] * 100) / self.total, 1)

    def _roads(self, field: str, labels: Iterable[tuple[StrEnum, Any]]) -> Iterator[Road]:
        for value, label in labels:
            answer = value.value.replace("_", "-")
            number = self.numbers[field][answer]
            if number:
                url = f"{reverse('procedures')}?{urlencode({field: answer})}"
                yield Road(label if isinstance(label, Text) else str(label), number, url)

    def sectors(self, limit: int) -> list[Counted]:
        """Return the sectors with the most procedures, in one query."""
        numbers = self.numbers[SECTOR]
        rows: QuerySet[Any] = Sector.objects.filter(code__in=numbers)
        found = list(rows.select_related("agency"))
        notes = distinctions(found)
        return _fullest((Counted(s, numbers[s.code], notes.get(s.code)) for s in found), limit)

    def agencies(self, limit: int) -> list[Counted]:
        """Return the agencies that answer for the most procedures."""
        numbers = self.numbers[AGENCY]
        pages = (p for p in self.where.by_path.values() if numbers[p.slug])
        return _fullest((Counted(p, numbers[p.slug]) for p in pages), limit)


def front_on(day: date) -> Front:
    """Count what is in force on `day`, in two queries."""
    where = places()
    items = items_on(day, where)
    fields = (LEVEL, ONLINE, HANDLING, SECTOR, AGENCY)
    numbers = {f: Counter(answer for item in items for answer in item.answers[f]) for f in fields}
    return Front(len(items), numbers, where)


def _in_words(values: Iterable[StrEnum]) -> Iterator[tuple[StrEnum, Text]]:
    return ((v, Text(wording.in_words(v, "vi"), wording.in_words(v, "en"))) for v in values)


def _fullest(items: Iterable[Counted], limit: int) -> list[Counted]:
    return sorted(items, key=lambda c: -c.number)[:limit]
