"""Lists of procedures in force today: all, by sector, by agency."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import Length, Substr
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalog import selectors
from catalog.alphabet import Key, alphabetical
from catalog.models import AgencyPage, Facet, Sector, Validity
from catalog.public.answers import (
    PAGE,
    Unknown,
    check_parameters,
    paged,
    public,
    read_page,
)
from catalog.public.glance import Glance, glance
from catalog.public.presentation import named


@dataclass(frozen=True, slots=True)
class Row:
    """One procedure in a list: what is in force, and its answers at a glance."""

    period: Validity
    glance: Glance


@dataclass(frozen=True, slots=True)
class Counted:
    """A thing to browse by, and how many procedures in force it has."""

    item: Any
    number: int


def rows(periods: Iterable[Validity]) -> list[Row]:
    """Return the rows of a list."""
    language = get_language() or "vi"
    return [Row(p, glance(p.version.body, language)) for p in periods]


def counted_sectors(day: date) -> list[Counted]:
    """Return the sectors that have procedures in force on `day`, the fullest first."""
    numbers = selectors.facet_counts(day, Facet.SECTOR)
    sectors = Sector.objects.filter(code__in=numbers)
    return _fullest_first([Counted(s, numbers[s.code]) for s in sectors])


def counted_agencies(day: date) -> list[Counted]:
    """Return the agencies that answer for procedures in force on `day`, the fullest first."""
    step = AgencyPage.steplen
    places = (
        selectors.in_force(day)
        .select_related(None)
        .order_by()
        .annotate(place=Substr("procedure__path", 1, Length("procedure__path") - step))
        .values_list("place")
        .annotate(number=Count("pk"))
    )
    numbers = dict(places)
    pages = (
        AgencyPage.objects.filter(live=True).select_related("agency").order_by("agency__name_vi")
    )
    return _fullest_first([Counted(p, numbers.get(p.path, 0)) for p in pages])


def _fullest_first(items: list[Counted]) -> list[Counted]:
    return sorted(items, key=lambda c: -c.number)


@public
def procedure_list(request: HttpRequest) -> HttpResponse:
    """List every procedure in force today."""
    check_parameters(request, {PAGE})
    periods = selectors.listing(selectors.today())
    crumbs = [{"label": _("All procedures")}]
    return _listing(request, periods, {"heading": _("All procedures in force"), "crumbs": crumbs})


@public
def sector_list(request: HttpRequest) -> HttpResponse:
    """List the sectors with their counts."""
    check_parameters(request)
    context = {
        "sectors": sorted(counted_sectors(selectors.today()), key=_by_name),
        "crumbs": [{"label": _("Sectors")}],
    }
    return render(request, "catalog/public/sector_list.html", context)


@public
def sector(request: HttpRequest, code: str) -> HttpResponse:
    """List the procedures of one sector."""
    check_parameters(request, {PAGE})
    sectors: QuerySet[Any] = Sector.objects.filter(code=code)
    found = sectors.select_related("succeeded_by", "agency__page").first()
    if found is None:
        raise Unknown(_("There is no sector with the code “%(code)s”.") % {"code": code[:80]})
    context = {
        "sector": found,
        "heading": named(found),
        "crumbs": [{"label": _("Sectors"), "url": reverse("sectors")}, {"label": named(found)}],
    }
    periods = selectors.listing(selectors.today(), sector=found.code)
    return _listing(request, periods, context)


@public
def agency_list(request: HttpRequest) -> HttpResponse:
    """List the agencies that answer for procedures."""
    check_parameters(request)
    context = {
        "agencies": sorted(counted_agencies(selectors.today()), key=_by_agency),
        "crumbs": [{"label": _("Agencies")}],
    }
    return render(request, "catalog/public/agency_list.html", context)


def _by_name(counted: Counted) -> Key:
    return alphabetical(counted.item.name or "")


def _by_agency(counted: Counted) -> Key:
    return alphabetical(counted.item.agency.name or "")


@public
def agency(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one agency: how to reach it, and the procedures that it answers for."""
    check_parameters(request, {PAGE})
    found = (
        AgencyPage.objects.filter(live=True, slug=slug)
        .select_related("agency__succeeded_by__page", "agency__parent")
        .first()
    )
    if found is None:
        raise Unknown(_("There is no agency at this address."))
    name = named(found.agency)
    context = {
        "agency_page": found,
        "agency": found.agency,
        "heading": name,
        "crumbs": [{"label": _("Agencies"), "url": reverse("agencies")}, {"label": name}],
    }
    periods = selectors.in_force(selectors.today()).filter(procedure__path__startswith=found.path)
    return _listing(request, periods.order_by("version__name_key", "procedure__code"), context)


def _listing(
    request: HttpRequest, periods: QuerySet[Validity], context: dict[str, Any]
) -> HttpResponse:
    page = read_page(request, periods)
    found = {"rows": rows(page.object_list), "total": page.paginator.count}
    return render(request, "catalog/public/listing.html", paged(page) | found | context)
