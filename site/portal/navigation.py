"""The roads through the site: what stands in the header, what in the footer, and where one is."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Road:
    """A page that leads to others. `within`: the routes of the pages that one finds there."""

    route: str
    label: str | Promise
    within: tuple[str, ...] = ()


_SEARCH = Road("search", _("Search"))
_SECTORS = Road("sectors", _("Sectors"), ("sector",))
_AGENCIES = Road("agencies", _("Agencies"), ("agency", "agency_sheet"))
_CHANGES = Road("changes", _("Changes"))
_WEEK = Road("week", _("At the notice board"), ("week_sheet", "week_sheets"))
_SOON = Road("soon", _("Soon in force"))
_ENDED = Road("ended", _("No longer in force"))
_DECISIONS = Road("decisions", _("Decisions"), ("decision",))
_STATISTICS = Road("statistics", _("Statistics"))

HEADER = (_SEARCH, _SECTORS, _AGENCIES, _CHANGES, _DECISIONS, _STATISTICS)
FOOTER = (
    Road("home", _("Home")),
    Road("events", _("Life events"), ("event",)),
    Road("procedures", _("All procedures")),
    _SECTORS,
    _AGENCIES,
    Road("points", _("Service points"), ("point", "point_sheet")),
    Road("forms", _("Forms"), ("form",)),
    _CHANGES,
    _WEEK,
    _SOON,
    _ENDED,
    _DECISIONS,
    _STATISTICS,
    Road("feed_docs", _("Data for other systems")),
)
_IN_FOOTER = {name: road.route for road in FOOTER for name in (road.route, *road.within)}
_SECTIONS = _IN_FOOTER | {"search": "search"}


def section_of(route: str) -> str:
    """Return the route of the road on which the page of `route` lies, "" for none."""
    return _SECTIONS.get(route, "")
