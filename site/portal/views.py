"""The home page, the pages of errors, and what machines ask for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import DatabaseError, connection
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from catalog import journal, selectors
from catalog.content import Kind
from catalog.models import ENDS, Change, ChangeKind, DecisionPage, ProcedurePage, Validity
from catalog.public.answers import check_parameters, public, refuse
from catalog.public.browse import counted_agencies, counted_sectors
from portal.models import HomePage
from search.service import engine

TILES = 12
NEWEST = 6
PUBLIC_CHANGES = (ChangeKind.VERSION, ChangeKind.ENDED, ChangeKind.CORRECTED, ChangeKind.RETRACTED)


@public
def home(request: HttpRequest) -> HttpResponse:
    """The front door: search, browse, what changed and what will."""
    check_parameters(request)
    day = selectors.today()
    sectors, agencies = counted_sectors(day), counted_agencies(day)
    context = {
        "home": HomePage.objects.filter(live=True).first(),
        "sectors": sectors[:TILES],
        "more_sectors": len(sectors) > TILES,
        "agencies": [a for a in agencies if a.number][:TILES],
        "total": sum(a.number for a in agencies),
        "changes": newest_changes(),
        "soon": soon(day),
    }
    return render(request, "portal/home.html", context)


def newest_changes(limit: int = NEWEST) -> list[Change]:
    """Return the newest changes of law, the newest first, each of a public procedure.

    What an import brought without knowing since when it is law is no change of it.
    """
    changes = (
        Change.objects.filter(kind__in=PUBLIC_CHANGES, procedure__live=True)
        .exclude(procedure__kind=Kind.INTERNAL)
        .exclude(kind=ChangeKind.VERSION, line__starts_unknown=True)
        .select_related("procedure", "version", "decision", "line")
        .defer("version__content")
        .order_by("-serial")
    )
    return list(changes[:limit])


@dataclass(frozen=True, slots=True)
class Coming:
    """What will change on a day: a version begins, or the procedure ends."""

    day: date
    is_end: bool
    period: Validity

    @property
    def procedure(self) -> ProcedurePage:
        return self.period.procedure

    @property
    def name(self) -> str:
        return self.period.version.name

    @property
    def decision(self) -> DecisionPage:
        line = self.period.cause if self.is_end else self.period.version.line
        assert line is not None  # noqa: S101 - only an end with a cause is one
        return line.decision


def soon(today: date, limit: int = NEWEST) -> list[Coming]:
    """Return what begins or ends after `today`, the nearest first."""
    ends = Q(valid_to__gt=today, cause__action__in=ENDS)
    periods = (
        selectors.known()
        .filter(Q(valid_from__gt=today) | ends)
        .exclude(version__kind=Kind.INTERNAL)
        .select_related("procedure", "version__line__decision", "cause__decision")
        .defer("version__content")
    )
    coming = []
    for period in periods:
        if period.valid_from and period.valid_from > today:
            coming.append(Coming(period.valid_from, False, period))
        if period.valid_to and period.cause and period.cause.action in ENDS:
            coming.append(Coming(period.valid_to, True, period))
    return sorted((c for c in coming if c.day > today), key=lambda c: c.day)[:limit]


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Tell crawlers to leave the editors' side and the text of other days alone."""
    lines = [
        "User-agent: *",
        f"Disallow: {reverse('wagtailadmin_home')}",
        "Disallow: /*/ngay/",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Tell in JSON whether the database answers, and how far search is behind the journal."""
    try:
        connection.ensure_connection()
        serial = journal.newest_serial()
    except DatabaseError:
        return JsonResponse({"status": "error", "database": "unavailable"}, status=503)
    indexed = engine().serial
    search = {"serial": indexed, "behind": max(serial - indexed, 0)}
    answer = {"status": "ok", "database": connection.vendor, "serial": serial, "search": search}
    return JsonResponse(answer)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refuse(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refuse(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refuse(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer with a page that needs neither the database nor a context."""
    return HttpResponse(render_to_string("500.html"), status=500)
