"""What the front door shows of the figures of a day: roads with counts, the fullest shelves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog import wording
from catalog.content import HandlingKind, Level, Text
from catalog.models import AgencyPage, Sector
from catalog.public.browse import Counted
from catalog.statistics.figures import NOT_RECORDED, Figures, Section, Standing

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
class RoadGroup:
    """Ways to narrow all procedures by one question. `code` names the group."""

    code: str
    label: str | Promise
    roads: tuple[CountedRoad, ...]


@dataclass(frozen=True, slots=True)
class CountedRoad:
    """An answer to that question: how many procedures in force have it, and their list."""

    label: Text | str
    number: int
    url: str


@dataclass(frozen=True, slots=True)
class Headline:
    """The figures that come first. `by_level` counts a procedure once at each of its levels."""

    procedures: int
    by_level: tuple[CountedRoad, ...]
    fully_online: int

    @property
    def share(self) -> Decimal | None:
        """Fully online ones of all, in percent to one place; None where there are none at all."""
        if not self.procedures:
            return None
        return round(Decimal(self.fully_online * 100) / self.procedures, 1)


def roads(figures: Figures) -> list[RoadGroup]:
    """Return the groups of roads that lead anywhere on the day of `figures`."""
    groups = (
        RoadGroup("cap", _("At which level?"), tuple(_levels(figures))),
        RoadGroup("truc-tuyen", _("Online?"), tuple(_online(figures))),
        RoadGroup("cach", _("How is it handled?"), tuple(_handling(figures))),
    )
    return [group for group in groups if group.roads]


def headline(figures: Figures) -> Headline:
    """Return the figures that come first."""
    return Headline(
        procedures=figures.procedures,
        by_level=tuple(_levels(figures)),
        fully_online=figures.number(Section.STANDING, Standing.FULL),
    )


def _levels(figures: Figures) -> Iterator[CountedRoad]:
    labels = ((level, _in_words(level)) for level in _LEVELS)
    return _counted(figures, Section.LEVEL, "cap", labels)


def _online(figures: Figures) -> Iterator[CountedRoad]:
    return _counted(figures, Section.STANDING, "truc-tuyen", _STANDINGS.items())


def _handling(figures: Figures) -> Iterator[CountedRoad]:
    labels = ((kind, _in_words(kind)) for kind in _HANDLING)
    return _counted(figures, Section.HANDLING, "cach", labels)


def _counted(
    figures: Figures, section: Section, parameter: str, labels: Iterable[tuple[StrEnum, Any]]
) -> Iterator[CountedRoad]:
    for code, label in labels:
        number = figures.number(section, code)
        if number:
            query = urlencode({parameter: code.value.replace("_", "-")})
            shown = label if isinstance(label, Text) else str(label)
            yield CountedRoad(shown, number, f"{reverse('procedures')}?{query}")


def _in_words(value: StrEnum) -> Text:
    return Text(wording.in_words(value, "vi"), wording.in_words(value, "en"))


def fullest_sectors(figures: Figures, limit: int) -> list[Counted]:
    """Return the sectors with the most procedures, in one query."""
    numbers = figures.sections[Section.SECTOR]
    found = Sector.objects.filter(code__in=[c for c in numbers if c != NOT_RECORDED])
    return _fullest((Counted(s, numbers[s.code]) for s in found), limit)


def fullest_agencies(figures: Figures, limit: int) -> list[Counted]:
    """Return the agencies that answer for the most procedures, in one query."""
    numbers = figures.sections[Section.AGENCY]
    found = AgencyPage.objects.filter(live=True, path__in=numbers).select_related("agency")
    return _fullest((Counted(p, numbers[p.path]) for p in found), limit)


def _fullest(items: Iterable[Counted], limit: int) -> list[Counted]:
    return sorted(items, key=lambda c: -c.number)[:limit]
