"""Posting sheets (niêm yết): a procedure, or a list of them, on A4 as an office pins it up."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalog import selectors
from catalog.acceptance import received_at
from catalog.models import AgencyPage, ServicePoint, Validity
from catalog.public.answers import Unknown, check_parameters, public, read_day
from catalog.public.directory import directory_of
from catalog.public.glance import glance
from catalog.public.notices import notices
from catalog.public.posting import posted_groups
from catalog.public.presentation import law, named, sheet_papers
from catalog.public.procedures import SHEET, Elsewhere, moved, read, withdrawn
from catalog.public.qr import qr_code
from catalog.selectors import Reading


@public
def procedure_sheet(request: HttpRequest, code: str) -> HttpResponse:
    """Show the sheet of a procedure for today."""
    check_parameters(request)
    try:
        return _procedure(request, read(code, selectors.today()), None)
    except Elsewhere as elsewhere:
        return moved(request, "procedure_sheet", elsewhere.code)


@public
def procedure_sheet_on(request: HttpRequest, code: str, day: str) -> HttpResponse:
    """Show the sheet of a procedure for a day, such as the first of a text that is to come."""
    check_parameters(request)
    asked = read_day(day)
    try:
        return _procedure(request, read(code, asked), asked)
    except Elsewhere as elsewhere:
        return moved(request, "procedure_sheet_on", elsewhere.code, day=day)


def _procedure(request: HttpRequest, reading: Reading, asked: date | None) -> HttpResponse:
    """Render all that is posted of a procedure: every case; the internal process is the office's.

    The QR code leads to today's page and brings the number of the version along, so that a
    telephone tells when the sheet is out of date.
    """
    page, day = reading.procedure, reading.day
    if reading.shown is None:
        return withdrawn(request, page)
    version, language = reading.shown.version, get_language() or "vi"
    content = version.body
    directory = directory_of(
        content, reading.text_day, page=page, receives=reading.validity is not None
    )
    short = reverse("short", kwargs={"code": page.code})
    address = request.build_absolute_uri(f"{short}?{urlencode({SHEET: version.number})}")
    back = {"code": page.code} | ({"day": asked.isoformat()} if asked else {})
    context = law(content, directory, language, reading.text_day) | {
        "procedure": page,
        "name_length": len(content.name.in_language(language)),
        "place": directory.place,
        "reading": reading,
        "period": reading.shown,
        "version": version,
        "notices": notices(reading, today=day),
        "cases": sheet_papers(content, directory),
        "short_host": request.get_host(),
        "short_path": short,
        "online": glance(content, language).online,
        "back": reverse("procedure_on" if asked else "procedure", kwargs=back),
    }
    return _sheet(request, "catalog/public/sheets/procedure.html", context, address, day)


@public
def agency_sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the list of the procedures that an agency answers for."""
    check_parameters(request)
    found = AgencyPage.objects.filter(live=True, slug=slug).select_related("agency").first()
    if found is None:
        raise Unknown(_("There is no agency at this address."))
    periods = selectors.in_force(selectors.today()).filter(procedure__path__startswith=found.path)
    context = {
        "owner": named(found.agency),
        "contact": found.agency,
        "back": reverse("agency", kwargs={"slug": slug}),
    }
    return _list(request, periods, context)


@public
def point_sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the list of the procedures that a service point receives."""
    check_parameters(request)
    found = ServicePoint.objects.filter(code=slug).first()
    if found is None:
        raise Unknown(_("There is no service point at this address."))
    context = {
        "owner": named(found),
        "contact": found,
        "back": reverse("point", kwargs={"slug": slug}),
    }
    return _list(request, received_at(found, selectors.in_force(selectors.today())), context)


def _list(
    request: HttpRequest, periods: QuerySet[Validity], context: dict[str, Any]
) -> HttpResponse:
    groups = posted_groups(periods.order_by("version__name_key", "procedure__code"))
    context |= {
        "groups": groups,
        "total": sum(len(g.rows) for g in groups),
        "has_online": any(row.online for group in groups for row in group.rows),
    }
    address = request.build_absolute_uri(context["back"])
    return _sheet(request, "catalog/public/sheets/list.html", context, address, selectors.today())


def _sheet(
    request: HttpRequest, template: str, context: dict[str, Any], address: str, day: date
) -> HttpResponse:
    canonical = request.build_absolute_uri(context["back"])
    made = {"qr": qr_code(address), "day": day, "noindex": True, "canonical_url": canonical}
    return render(request, template, context | made)
