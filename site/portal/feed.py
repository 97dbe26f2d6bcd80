"""The feed of catalogue and search under one address, with what describes it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, wraps
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalog.feed.answering import answer, handle_problems, problem, refused
from catalog.feed.api import ROUTERS
from catalog.feed.asked import LARGEST_PAGE, PAGE_SIZE, Refusal, check
from catalog.public.answers import check_parameters, public
from catalog.public.feeds import NEWEST
from catalog.wording import number_in_words
from portal.feed_answers import FRESH
from portal.feed_http import METHODS
from portal.feed_problems import PROBLEMS
from portal.feed_schema import DOCUMENTS, FeedAPI, json_schema
from portal.feed_tables import areas, shapes_of
from portal.feed_words import in_language
from search.api import router as search
from search.request import MAX_QUERY, WINDOW
from search.request import PAGE_SIZE as FOUND

AREAS = {
    "procedures": "Procedures and their versions",
    "changes": "What changed",
    "decisions": "Decisions",
    "vocabularies": "Vocabularies, forms and service points",
    "figures": "Counts and lists to compare",
    "bulk": "Everything as files",
    "search": "Search",
    "subscriptions": "Changes to subscribe to",
}
"""What addresses are about, by the tags of their operations."""

LONGEST_REQUEST = 8190
"""Bytes of a request's first line: `limit_request_line` of gunicorn.conf.py."""
LIMITS = {
    "page": PAGE_SIZE,
    "largest_page": LARGEST_PAGE,
    "found": FOUND,
    "depth": WINDOW,
    "words": MAX_QUERY,
    "address": LONGEST_REQUEST,
    "entries": NEWEST,
    "fresh": FRESH,
}
"""What the page says of limits: documents, results, characters, bytes, entries, seconds."""


def asked_nothing(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a view beside the API refuse parameters as those in it do: it has none."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        try:
            check(request)
        except Refusal as refusal:
            return refused(request, refusal)
        return view(request, *args, **named)

    return checked


api = FeedAPI(
    title="Niêm Yết",
    version="1",
    description="Administrative procedures (thủ tục hành chính) of a Vietnamese province, with the "
    "law's time kept. Days are calendar days of Asia/Ho_Chi_Minh, and periods are half-open: from "
    "`valid_from` to before `valid_to`. Every key is always there; null says that there is nothing "
    "or that nobody knows, as its description tells. Keys are added, never changed or taken away "
    "within v1. " + METHODS,
    docs_url=None,
    docs_decorator=asked_nothing,
    openapi_url="/openapi.json",
    urls_namespace="feed",
    openapi_extra={
        "info": {"license": {"name": "BSD-3-Clause", "identifier": "BSD-3-Clause"}},
        "externalDocs": {"url": "/api/v1/docs", "description": "The same for people to read."},
        "tags": [{"name": name, "description": about} for name, about in AREAS.items()],
    },
)
handle_problems(api)
for router in (*ROUTERS, search):
    api.add_router("", router)


@asked_nothing
def schema(request: HttpRequest, name: str) -> HttpResponse:
    """Answer with the JSON Schema of a document."""
    if name not in DOCUMENTS:
        detail = f"There is no schema {name[:80]}. There are: {', '.join(DOCUMENTS)}."
        return problem("not-found", "Unknown schema", 404, detail)
    address = request.build_absolute_uri(request.path)
    return answer(json_schema(name, address), media="application/schema+json")


@public
def docs(request: HttpRequest) -> HttpResponse:
    """Show what the feed answers to people: every address, parameter, field and error."""
    check_parameters(request)
    told: dict[str, Any] = api.get_openapi_schema()
    language = get_language() or "vi"
    say = partial(in_language, language=language)
    context = {
        "language": language,
        "areas": areas(told, say),
        "shapes": shapes_of(told, say),
        "documents": list(DOCUMENTS),
        "problems": {
            status: dict(kinds)
            for status, kinds in groupby(PROBLEMS.items(), key=lambda pair: pair[1].status)
        },
        "limits": {name: number_in_words(most, language) for name, most in LIMITS.items()},
        "root": request.build_absolute_uri("/").rstrip("/"),
        "crumbs": [{"label": _("Data for other systems"), "url": reverse("feed_docs")}],
    }
    return render(request, "portal/feed_docs.html", context)


def nothing_here(request: HttpRequest, _rest: str) -> HttpResponse:
    """Answer an address that the feed does not have."""
    detail = "There is nothing at this address; /api/v1/openapi.json names all that there are."
    return problem("not-found", "Unknown address", 404, detail)
