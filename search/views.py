"""The page of results."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalog import selectors
from catalog.public.answers import Unknown, fleeting, paged, public, refuse
from catalog.public.browse import counted_agencies, counted_sectors
from catalog.public.narrowing import places
from search import narrowing, service
from search.engines.base import Unavailable
from search.request import PAGE, WINDOW, BadRequest, Problem, SearchRequest, parse
from search.results import SearchResults

TEMPLATE = "search/results.html"
RETRY_AFTER = "5"
TILES = 12


@fleeting  # the index may be late
@public
def search(request: HttpRequest) -> HttpResponse:
    """Answer a search: results, ways to browse when nothing was asked, or what is allowed."""
    language = "en" if (get_language() or "vi").startswith("en") else "vi"
    parameters = dict(request.GET.lists())
    allowed = narrowing.allowed(narrowing.fields(places()))
    try:
        asked = parse(parameters, today=selectors.today(), allowed=allowed, language=language)
    except BadRequest as error:
        return refuse(request, 400, "; ".join(map(_in_words, error.problems)))
    if not asked.query:
        return render(request, TEMPLATE, _common(asked) | _ways_to_browse(asked))
    try:
        found = service.search(asked)
    except Unavailable:
        return _unavailable(request, asked)
    return render(request, TEMPLATE, _common(asked) | _results(found))


def _in_words(problem: Problem) -> str:
    return _("“%(name)s”: %(message)s Allowed: %(allowed)s") % {
        "name": problem.parameter,
        "message": problem.message,
        "allowed": problem.allowed,
    }


def _common(asked: SearchRequest) -> dict[str, Any]:
    today = selectors.today()
    return {
        "asked": asked,
        "query": asked.query,
        "today": today,
        "is_today": asked.day == today,
        "today_query": replace(asked, day=today, page=1).query_string(today=today),
        "noindex": True,
    }


def _results(found: SearchResults) -> dict[str, Any]:
    """Return what the template shows. Raises Unknown for a page after the last."""
    asked = found.request
    paginator = Paginator(range(min(found.total, WINDOW)), asked.page_size)
    if asked.page > paginator.num_pages:
        raise Unknown(
            _("“%(name)s”: There are only %(number)s pages.")
            % {"name": PAGE, "number": paginator.num_pages}
        )
    context = paged(paginator.page(asked.page)) | {"found": found}
    context["page_query"] = asked.on_page(1).query_string(today=selectors.today())
    return context if found.total else context | _ways_to_browse(asked)


def _ways_to_browse(asked: SearchRequest) -> dict[str, Any]:
    sectors, agencies = counted_sectors(asked.day), counted_agencies(asked.day)
    return {
        "sectors": sectors[:TILES],
        "agencies": [counted for counted in agencies if counted.number][:TILES],
        "number": selectors.in_force(asked.day).count(),
    }


def _unavailable(request: HttpRequest, asked: SearchRequest) -> HttpResponse:
    """Say that the search is being prepared, and let an exact code through all the same."""
    context = _common(asked) | {
        "unavailable": True,
        "procedure": selectors.find_procedure(asked.query),
    }
    response = render(request, TEMPLATE, context | _ways_to_browse(asked), status=503)
    response.headers["Retry-After"] = RETRY_AFTER
    return response
