"""The page of results, and the suggestions of a search box."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog import selectors
from catalog.public.answers import Unknown, fleeting, paged, public, refuse
from catalog.public.events import counted_events
from catalog.public.narrowing import items_on
from search import narrowing, service, unanswered
from search.engines.base import Unavailable
from search.explaining import explain
from search.facets import Facet
from search.narrowing import Form, read_form
from search.request import (
    PAGE,
    SORT,
    WINDOW,
    BadRequest,
    Problem,
    SearchRequest,
    Sort,
    parse,
    parse_prefix,
)
from search.results import SearchResults
from search.suggesting import suggest

TEMPLATE = "search/results.html"
RETRY_AFTER = "5"
TILES = 12
_NOINDEX = {"X-Robots-Tag": "noindex"}
SUGGESTIONS_KEPT = 60
"""Seconds for which a browser may show suggestions again without asking."""


@fleeting  # the index may be late
@public
def search(request: HttpRequest) -> HttpResponse:
    """Answer a search: results, ways to browse when nothing was asked, or what is allowed."""
    form = read_form()
    try:
        asked = parse(
            dict(request.GET.lists()),
            today=selectors.today(),
            language=_language(),
            allowed=form.allowed,
        )
    except BadRequest as error:
        return refuse(request, 400, "\n".join(map(_in_words, error.problems)))
    context = _common(asked, form)
    if not asked.query:
        return render(request, TEMPLATE, context | _ways_to_browse(asked, form))
    try:
        found = service.search(asked)
    except Unavailable:
        return _unavailable(request, asked, form, context)
    response = render(request, TEMPLATE, context | _results(found, form))
    _note(request, found)
    return response


def _note(request: HttpRequest, found: SearchResults) -> None:
    """Count what a reader searched for in vain. Editors, who have a session, try words out."""
    if request.method != "GET" or settings.SESSION_COOKIE_NAME in request.COOKIES:
        return
    if outcome := unanswered.outcome_of(found):
        unanswered.note(found.request.query, outcome)


@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """Answer with the procedures that a search box suggests, as JSON."""
    try:
        prefix = parse_prefix(dict(request.GET.lists()))
        found = suggest(prefix, selectors.today(), _language())
    except BadRequest as error:
        problems = [{name: str(value) for name, value in asdict(p).items()} for p in error.problems]
        return JsonResponse({"problems": problems}, status=400)
    except Unavailable:
        return JsonResponse({"suggestions": []}, status=503, headers={"Retry-After": RETRY_AFTER})
    response = JsonResponse({"suggestions": [asdict(one) for one in found]}, headers=_NOINDEX)
    patch_cache_control(response, public=True, max_age=SUGGESTIONS_KEPT)
    return response


def _language() -> str:
    return "en" if (get_language() or "vi").startswith("en") else "vi"


def _in_words(problem: Problem) -> str:
    return _("“%(name)s”: %(message)s Allowed: %(allowed)s") % {
        "name": problem.parameter,
        "message": problem.message,
        "allowed": problem.allowed,
    }


def _common(asked: SearchRequest, form: Form) -> dict[str, Any]:
    today = selectors.today()
    return {
        "asked": asked,
        "query": asked.query,
        "today": today,
        "is_today": asked.day == today,
        "today_query": replace(asked, day=today, page=1).query_string(today=today),
        "bare_query": replace(asked, filters=(), page=1).query_string(today=today),
        "kept": [] if asked.sort is Sort.RELEVANCE else [(SORT, asked.sort.value)],
        "chips": narrowing.chips(form.fields, asked, today),
        "noindex": True,
    }


def _results(found: SearchResults, form: Form) -> dict[str, Any]:
    """Return what the template shows. Raises Unknown for a page after the last."""
    asked, today = found.request, selectors.today()
    paginator = Paginator(range(min(found.total, WINDOW)), asked.page_size)
    if asked.page > paginator.num_pages:
        raise Unknown(
            _("“%(name)s”: There are only %(number)s pages.")
            % {"name": PAGE, "number": paginator.num_pages}
        )
    first = asked.on_page(1)
    context = paged(paginator.page(asked.page)) | {
        "found": found,
        "rows": explain(found),
        "filters": narrowing.filters(form.fields, asked, found.facets, found.total),
        "orders": narrowing.orders(asked, today),
        "page_query": first.query_string(today=today),
        "verbatim_query": replace(first, is_verbatim=True).query_string(today=today),
        "suggestion_query": replace(first, query=found.meaning.suggestion).query_string(
            today=today
        ),
        "ended_query": replace(first, include_ended=True).query_string(today=today),
    }
    if not found.total:
        return context | _ways_to_browse(asked, form)
    return context | {"hotlines": form.hotlines[:TILES]} if found.is_weak else context


def _ways_to_browse(asked: SearchRequest, form: Form) -> dict[str, Any]:
    """Return the roads that lead to procedures without a question, as they are on the day."""
    items = items_on(asked.day, form.where)
    return {
        "event_groups": counted_events(asked.day),
        "sectors": form.fullest(Facet.SECTOR, items)[:TILES],
        "agencies": form.fullest(Facet.AGENCY, items)[:TILES],
        "hotlines": form.hotlines[:TILES],
        "number": len(items),
    }


def _unavailable(
    request: HttpRequest, asked: SearchRequest, form: Form, context: dict[str, Any]
) -> HttpResponse:
    """Say that the search is being prepared, and let an exact code through all the same."""
    context |= {
        "unavailable": True,
        "procedure": selectors.find_procedure(asked.query),
    }
    response = render(request, TEMPLATE, context | _ways_to_browse(asked, form), status=503)
    response.headers["Retry-After"] = RETRY_AFTER
    return response
