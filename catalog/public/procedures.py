"""A procedure: today, as of a day, and through time."""

from __future__ import annotations

import re
from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from catalog import selectors
from catalog.content import Code
from catalog.models import ProcedurePage
from catalog.public.answers import BadInput, Unknown, check_parameters, public, read_day
from catalog.public.directory import directory_of
from catalog.public.posted import Posted, posted
from catalog.public.presentation import context_of
from catalog.public.timeline import name_of, recorded_in, timeline
from catalog.selectors import Reading

CASE = "truong-hop"
DAY = "ngay"
SHEET = "ban"
"""The number of the version on a printed sheet, which its QR code brings along."""
_PLACE = re.compile(r"[1-9][0-9]{0,3}")


class Elsewhere(Exception):
    """The procedure's code has another form: the address of the canonical one is elsewhere."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def find(code: str) -> ProcedurePage:
    """Return the public procedure with exactly this canonical code.

    Raises Elsewhere with the canonical code for any other form of it, Unknown for no procedure.
    """
    page = selectors.find_procedure(code)
    if page is None:
        raise Unknown(_unknown_code(code))
    if page.code != code:
        raise Elsewhere(page.code)
    return page


def read(code: str, day: date) -> Reading:
    """Return how the public procedure with exactly this canonical code stands on `day`.

    Raises as `find` does. What most readers ask for takes one query.
    """
    found = selectors.reading_by_code(code, day)
    return found if found is not None else selectors.reading(find(code), day)


def _unknown_code(code: str) -> str:
    if Code.parse(code) is None:
        return _("“%(code)s” is not the code of a procedure. A code looks like %(example)s.") % {
            "code": code[:80],
            "example": "1.001193",
        }
    return _("There is no procedure with the code “%(code)s”.") % {"code": code}


def moved(
    request: HttpRequest, name: str, code: str, **arguments: str
) -> HttpResponsePermanentRedirect:
    """Send a reader who used another form of a code to the canonical address."""
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    address = reverse(name, kwargs={"code": code, **arguments})
    return HttpResponsePermanentRedirect(address + query)


@public
def short(request: HttpRequest, code: str) -> HttpResponse:
    """Send the short address, printed as a QR code, to the canonical one."""
    check_parameters(request, {SHEET})
    try:
        page = find(code)
    except Elsewhere as elsewhere:
        return moved(request, "procedure", elsewhere.code)
    return moved(request, "procedure", page.code)


@public
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    """Show a procedure as it stands today."""
    check_parameters(request, {CASE, SHEET})
    try:
        return _show(request, read(code, selectors.today()))
    except Elsewhere as elsewhere:
        return moved(request, "procedure", elsewhere.code)


@public
def procedure_on(request: HttpRequest, code: str, day: str) -> HttpResponse:
    """Show a procedure as it stood, or will stand, on a day."""
    check_parameters(request, {CASE})
    asked = read_day(day)
    try:
        return _show(request, read(code, asked), asked)
    except Elsewhere as elsewhere:
        return moved(request, "procedure_on", elsewhere.code, day=day)


@public
def choose_day(request: HttpRequest, code: str) -> HttpResponse:
    """Send the form that asks for a day to the address of that day."""
    check_parameters(request, {DAY})
    day = read_day(request.GET.get(DAY, ""))
    return redirect("procedure_on", code=code, day=day.isoformat())


def _show(request: HttpRequest, reading: Reading, asked: date | None = None) -> HttpResponse:
    page, today = reading.procedure, selectors.today()
    if reading.shown is None:
        return withdrawn(request, page)
    content = reading.shown.version.body
    context = context_of(
        content,
        language=get_language() or "vi",
        today=today,
        asked=asked,
        reading=reading,
        page=page,
        directory=directory_of(
            content, reading.text_day, page=page, receives=reading.validity is not None
        ),
        case=_case(request, len(content.dossier.cases)),
        sheet=_sheet(request, reading),
    )
    if asked is not None:
        canonical = reverse("procedure", kwargs={"code": page.code})
        context |= {"noindex": True, "canonical_url": request.build_absolute_uri(canonical)}
    return render(request, "catalog/public/procedure.html", context)


def withdrawn(request: HttpRequest, page: ProcedurePage) -> HttpResponse:
    """Answer 410 for a procedure of which no version was ever valid, with what happened to it."""
    events = timeline(page, selectors.today())
    if not events:
        raise Unknown(_unknown_code(page.code))
    name = name_of(events, page)
    context = {"procedure": page, "name": name, "events": events, "noindex": True}
    return render(request, "catalog/public/withdrawn.html", context, status=410)


def _case(request: HttpRequest, number: int) -> int | None:
    """Return the place of the dossier case that the address asks for, counted from 0."""
    if CASE not in request.GET:
        return None
    text, number = request.GET[CASE], max(number, 1)
    if not _PLACE.fullmatch(text) or int(text) > number:
        raise BadInput(
            ngettext(
                "“%(text)s” is not a case of this procedure. It has %(number)s.",
                "“%(text)s” is not a case of this procedure. They are numbered 1 to %(number)s.",
                number,
            )
            % {"text": text[:80], "number": number}
        )
    return int(text) - 1


def _sheet(request: HttpRequest, reading: Reading) -> Posted | None:
    """Return how the printed sheet stands from which the address comes, None from elsewhere."""
    text = request.GET.get(SHEET)
    if text is None:
        return None
    if not _PLACE.fullmatch(text):
        raise BadInput(_("“%(text)s” is not the number of a version.") % {"text": text[:80]})
    return posted(reading, int(text))


@public
def procedure_history(request: HttpRequest, code: str) -> HttpResponse:
    """Show every decision about a procedure, the newest first."""
    check_parameters(request)
    try:
        page = find(code)
    except Elsewhere as elsewhere:
        return moved(request, "procedure_history", elsewhere.code)
    events = timeline(page, selectors.today())
    if not events:
        raise Unknown(_unknown_code(code))
    versions = recorded_in(events)
    context = {
        "procedure": page,
        "events": events,
        "name": name_of(events, page),
        "versions": versions,
        "latest": [v.version.number for v in versions[-2:]],
        "crumbs": [
            {"label": page.code, "url": reverse("procedure", kwargs={"code": page.code})},
            {"label": _("History")},
        ],
    }
    return render(request, "catalog/public/history.html", context)
