"""The home page, the pages of errors, and what machines ask for."""

from __future__ import annotations

from django.core.exceptions import DisallowedHost
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from catalog import journal, selectors
from catalog.public.answers import check_parameters, public, refuse
from catalog.public.changes import newest_changes, soon
from catalog.public.events import counted_events
from portal.front import front_on
from portal.models import HomePage
from search.status import status

TILES = 6
NEWEST = 4


@public
def home(request: HttpRequest) -> HttpResponse:
    """The front door: search, ways to find without searching, what changed and what will."""
    check_parameters(request)
    day = selectors.today()
    front = front_on(day)
    context = {
        "is_home": True,
        "home": HomePage.objects.filter(live=True).first(),
        "event_groups": counted_events(day),
        "front": front,
        "sectors": front.sectors(TILES),
        "agencies": front.agencies(TILES),
        "changes": newest_changes(NEWEST),
        "today": day,
        "soon": soon(day, NEWEST),
    }
    return render(request, "portal/home.html", context)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Tell crawlers what to leave alone, and where the map is.

    The editors' side; what has no end (other days, comparisons, searches); what repeats a page
    (printed sheets, figures as CSV). Lists narrowed by a reader are crawled and say `noindex`.
    """
    search = reverse("search")
    lines = [
        "User-agent: *",
        f"Disallow: {reverse('wagtailadmin_home')}",
        *(f"Disallow: {path}" for path in (search, f"/*{search}", "/tt/", "/*/tuan/?*")),
        *(f"Disallow: /*/{part}/" for part in ("ngay", "so-sanh", "ban-in")),
        "Disallow: /*.csv$",
        "",
        f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Tell in JSON whether the database answers, and how the search is: see `search.status`.

    A search that is not well is no reason for 503: pages are read, and readers are answered.
    """
    try:
        connection.ensure_connection()
        serial = journal.newest_serial()
    except DatabaseError:
        return JsonResponse({"status": "error", "database": "unavailable"}, status=503)
    answer = {"status": "ok", "database": connection.vendor, "serial": serial}
    return JsonResponse(answer | {"search": status(serial)})


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what is not understood. By a wrong name of this site no page can be addressed."""
    if isinstance(exception, DisallowedHost):
        return HttpResponse(render_to_string("host.html"), status=400)
    return refuse(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refuse(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refuse(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer with a page that needs neither the database nor a context."""
    return HttpResponse(render_to_string("500.html"), status=500)
