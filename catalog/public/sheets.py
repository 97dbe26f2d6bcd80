"""Posting sheets (niêm yết): a procedure, or a list of them, on A4 as an office pins it up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalog import selectors
from catalog.acceptance import received_at
from catalog.content import Text
from catalog.hanging import Span
from catalog.models import AgencyPage, ServicePoint, Validity
from catalog.public.answers import Unknown, check_parameters, paged, public, read_day
from catalog.public.directory import directory_of
from catalog.public.glance import glance
from catalog.public.notices import notices
from catalog.public.posting import posted_groups
from catalog.public.presentation import law, named, sheet_papers
from catalog.public.procedures import SHEET, Elsewhere, moved, read, withdrawn
from catalog.public.qr import qr_code
from catalog.public.week import Posting, grouped
from catalog.selectors import Reading

SHEETS_AT_ONCE = 40
"""Sheets on a page that is printed at once: each reads a whole text."""
ROWS_AT_ONCE = 1000
"""Rows of a week on a page that is printed at once."""


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
    page, day = reading.procedure, reading.day
    if reading.shown is None:
        return withdrawn(request, page)
    back = {"code": page.code} | ({"day": asked.isoformat()} if asked else {})
    context = _shown(request, reading, reading.shown) | {
        "back": reverse("procedure_on" if asked else "procedure", kwargs=back),
    }
    return _sheet(request, "catalog/public/sheets/procedure.html", context, day)


def _shown(request: HttpRequest, reading: Reading, period: Validity) -> dict[str, Any]:
    """Return all that is posted of a procedure: every case; the internal process is the office's.

    The QR code leads to today's page and brings the number of the version along, so that a
    telephone tells when the sheet is out of date.
    """
    page, language, version = reading.procedure, get_language() or "vi", period.version
    content = version.body
    directory = directory_of(
        content, reading.text_day, page=page, receives=reading.validity is not None
    )
    short = reverse("short", kwargs={"code": page.code})
    address = request.build_absolute_uri(f"{short}?{urlencode({SHEET: version.number})}")
    return law(content, directory, language, reading.text_day) | {
        "procedure": page,
        "name_length": len(content.name.in_language(language)),
        "place": directory.place,
        "reading": reading,
        "period": period,
        "version": version,
        "notices": notices(reading, today=reading.day),
        "cases": sheet_papers(content, directory),
        "short_host": request.get_host(),
        "short_path": short,
        "online": glance(content, language).online,
        "qr": qr_code(address),
        "day": reading.day,
    }


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
    context["qr"] = qr_code(request.build_absolute_uri(context["back"]))
    return _sheet(request, "catalog/public/sheets/list.html", context, selectors.today())


def list_of_week(
    request: HttpRequest,
    span: Span,
    page: Page[Posting],
    *,
    back: str,
    owners: Sequence[Text | str] = (),
) -> HttpResponse:
    """Show a page of what boards ask for in a week as a list to print.

    `owners` say whom it concerns; `back` is where the week is read, with what chooses it.
    """
    context = paged(page) | {
        "span": span,
        "groups": grouped(list(page.object_list)),
        "owners": owners,
        "back": back,
        "page_query": back.partition("?")[2],
        "qr": qr_code(request.build_absolute_uri(back)),
    }
    return _sheet(request, "catalog/public/sheets/week.html", context, selectors.today())


def sheets_of(
    request: HttpRequest, page: Page[Posting], *, back: str, query: str = ""
) -> HttpResponse:
    """Show the sheets of a page of postings one after another, each from a new sheet of paper.

    What was taken back since has none. `query`: the parameters that choose these postings again.
    """
    readings = (read(p.code, p.sheet_on) for p in page.object_list if p.sheet_on)
    context = paged(page) | {
        "sheets": [
            render_to_string(
                "catalog/public/sheets/one_of_many.html",
                _shown(request, one, one.shown),
                request,
            )
            for one in readings
            if one.shown
        ],
        "page_query": query,
        "back": back,
    }
    return _sheet(request, "catalog/public/sheets/many.html", context, selectors.today())


def _sheet(request: HttpRequest, template: str, context: dict[str, Any], day: date) -> HttpResponse:
    canonical = request.build_absolute_uri(context["back"])
    return render(
        request, template, {"day": day, "noindex": True, "canonical_url": canonical} | context
    )
