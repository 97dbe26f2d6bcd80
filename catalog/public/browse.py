"""Lists of procedures in force today: all, by sector, by agency, and as readers narrow them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalog import selectors
from catalog.alphabet import Key, alphabetical
from catalog.content import Text
from catalog.faceting import narrow
from catalog.models import Agency, Facet, Sector, Validity
from catalog.models.draft_fields import drafts_of
from catalog.public.answering import answering
from catalog.public.answers import (
    PAGE,
    Unknown,
    check_parameters,
    is_part_of_address,
    paged,
    public,
    read_page,
)
from catalog.public.choices import Choices, Field, read_choices
from catalog.public.glance import Glance, glance
from catalog.public.narrowing import (
    AGENCY,
    SECTOR,
    Places,
    common_fields,
    fields_for,
    items_on,
    places,
)
from catalog.public.presentation import named
from catalog.public.sectors import distinctions

_K = Agency.Kind
AGENCY_GROUPS = (
    ("province", (_K.COMMITTEE, _K.DEPARTMENT)),
    ("commune", (_K.COMMUNE,)),
    ("ministry", (_K.MINISTRY,)),
    ("other", (_K.CENTRE, _K.GENERIC, _K.OTHER)),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One procedure in a list: what is in force, and its answers at a glance."""

    period: Validity
    glance: Glance


@dataclass(frozen=True, slots=True)
class Counted:
    """A thing to browse by, and how many procedures in force it has.

    `note` tells it from another of the same name.
    """

    item: Any
    number: int
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class AgencyGroup:
    """The agencies of one kind, by name."""

    code: str
    agencies: tuple[Counted, ...]


def for_rows(periods: QuerySet[Validity]) -> QuerySet[Validity]:
    """Read of `periods` what rows show, in the order of lists: no decisions, no drafts of lines."""
    read = periods.select_related(None).select_related("procedure", "version__text", "cause")
    read = read.defer("version__text__content", *drafts_of("cause"))
    return read.order_by("version__name_key", "procedure__code")


def rows(periods: Iterable[Validity]) -> list[Row]:
    """Return the rows of a list. They need no more of `periods` than `for_rows` reads."""
    language = get_language() or "vi"
    return [Row(p, glance(p.version.glanced, language)) for p in periods]


def counted_sectors(day: date) -> list[Counted]:
    """Return the sectors that have procedures in force on `day`, the fullest first."""
    numbers = selectors.facet_counts(day, Facet.SECTOR)
    found: QuerySet[Any] = Sector.objects.filter(code__in=numbers)
    sectors = list(found.select_related("agency"))
    notes = distinctions(sectors)
    return _fullest_first([Counted(s, numbers[s.code], notes.get(s.code)) for s in sectors])


def counted_agencies(day: date) -> list[Counted]:
    """Return the agencies that have pages, with what they answer for on `day`, fullest first."""
    where = places()
    items = items_on(day, where)
    numbers = Counter(slug for item in items for slug in item.answers[AGENCY])
    return _fullest_first([Counted(p, numbers[p.slug]) for p in where.by_path.values()])


def _fullest_first(items: list[Counted]) -> list[Counted]:
    return sorted(items, key=lambda c: -c.number)


@public
def procedure_list(request: HttpRequest) -> HttpResponse:
    """List every procedure in force today, or those that give each chosen answer."""
    where = places()
    context = {"heading": _("All procedures in force"), "crumbs": [{"label": _("All procedures")}]}
    return _narrowed(request, where, fields_for(where), context)


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
    sectors: QuerySet[Any] = Sector.objects.filter(code=code)
    found = sectors.select_related("succeeded_by", "agency__page").first()
    if found is None:
        raise Unknown(_("There is no sector with the code “%(code)s”.") % {"code": code[:80]})
    context = {
        "sector": found,
        "heading": named(found),
        "crumbs": [{"label": _("Sectors"), "url": reverse("sectors")}, {"label": named(found)}],
    }
    return _narrowed(request, places(), common_fields(), context, fixed={SECTOR: found.code})


def _narrowed(
    request: HttpRequest,
    where: Places,
    fields: Sequence[Field],
    context: dict[str, Any],
    fixed: dict[str, str] | None = None,
) -> HttpResponse:
    """Answer with the list that the address chooses by `fields`, as if `fixed` were chosen too.

    One choice is a list of its own for search engines; how choices combine is the reader's matter.
    """
    choices = read_choices(request, fields)
    day = selectors.today()
    found = narrow(items_on(day, where), _chosen(choices) | (fixed or {}))
    if len(choices.used) == 1:
        is_part_of_address(request, *(f.name for f in choices.fields if f.value))
    context |= {
        "choices": choices.counted(found.tallies),
        "page_query": choices.query,
        "noindex": len(choices.used) > 1,
    }
    return _listing(request, day, found.keys, context)


def _chosen(choices: Choices) -> dict[str, str]:
    return {field.name: field.value for field in choices.fields}


@public
def agency_list(request: HttpRequest) -> HttpResponse:
    """List the agencies that have pages, by kind."""
    check_parameters(request)
    counted = sorted(counted_agencies(selectors.today()), key=_by_agency)
    groups = (
        AgencyGroup(code, tuple(c for c in counted if c.item.agency.kind in kinds))
        for code, kinds in AGENCY_GROUPS
    )
    context = {"groups": [g for g in groups if g.agencies], "crumbs": [{"label": _("Agencies")}]}
    return render(request, "catalog/public/agency_list.html", context)


def _by_name(counted: Counted) -> tuple[Key, str]:
    return alphabetical(counted.item.name or ""), counted.item.code


def _by_agency(counted: Counted) -> Key:
    return alphabetical(counted.item.agency.name or "")


@public
def agency(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one agency: how to reach it, what stands around it, and what it answers for."""
    check_parameters(request, {PAGE})
    agencies: Any = Agency.objects.select_related("page", "succeeded_by__page", "parent__page")  # type: ignore[misc]  # the stubs miss it
    found = agencies.filter(page__live=True, page__slug=slug).first()
    if found is None:
        raise Unknown(_("There is no agency at this address."))
    name, day = named(found), selectors.today()
    around = list(_around(found))
    its = answering(found, selectors.in_force(day), day)
    context = {
        "agency_page": found.page,
        "agency": found,
        "answering": its,
        "below": [a for a in around if a.parent_id == found.pk],
        "predecessors": [a for a in around if a.succeeded_by_id == found.pk],
        "narrow_query": AGENCY,
        "heading": name,
        "crumbs": [{"label": _("Agencies"), "url": reverse("agencies")}, {"label": name}],
    }
    return _listing(request, day, its.periods, context)


def _around(agency: Agency) -> list[Agency]:
    """Return the agencies below `agency` and those that it took over from, by name."""
    rows: Any = Agency.objects.filter(Q(parent=agency) | Q(succeeded_by=agency))
    return sorted(rows.select_related("page"), key=lambda a: alphabetical(a.name_vi or ""))


def _listing(
    request: HttpRequest, day: date, keys: Sequence[int], context: dict[str, Any]
) -> HttpResponse:
    """Answer with a page of the periods `keys`, which are in the order of lists."""
    page = read_page(request, keys)
    periods = for_rows(selectors.in_force(day).filter(pk__in=page.object_list))
    found = {"rows": rows(periods), "total": page.paginator.count}
    return render(request, "catalog/public/listing.html", paged(page) | found | context)
