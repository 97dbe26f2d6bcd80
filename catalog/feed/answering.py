"""How the feed answers: documents as JSON, pages with the address of the next, problems."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

import orjson
from django.conf import settings
from django.db import Error, InterfaceError, OperationalError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError

from catalog.feed import documents, shapes
from catalog.feed.asked import Refusal

PROBLEMS = {400: shapes.Problem, 404: shapes.Problem}
PROBLEM = "application/problem+json"
AWAY = (OperationalError, InterfaceError)
"""What a database raises that does not answer."""
RETRY_AFTER = 5
"""Seconds after which to ask a database again that did not answer."""

logger = logging.getLogger(__name__)


def links_of(request: HttpRequest) -> documents.Links:
    """Return the site's addresses, as the request reached it."""
    return documents.Links(request.build_absolute_uri("/").rstrip("/"))


def site_links() -> documents.Links:
    """Return the site's addresses as it gives them to all, by whatever name it was called."""
    return documents.Links(settings.WAGTAILADMIN_BASE_URL.rstrip("/"))


def answer(data: Any, status: int = 200, media: str = "application/json") -> HttpResponse:
    """Return a document as JSON. A page of a list names the next one in its head too (RFC 8288)."""
    response = HttpResponse(orjson.dumps(data), status=status, content_type=media)
    if isinstance(data, dict) and data.get("next"):
        response.headers["Link"] = f'<{data["next"]}>; rel="next"'
    return response


def page_of(
    rows: QuerySet[Any], after: int | None, limit: int, key: str = "pk"
) -> tuple[list[Any], int | None]:
    """Return a page of `rows` after one by their keys, and the last key where there are more.

    Rows are models, or tuples that begin with their keys.
    """
    found = list(rows.filter(**{f"{key}__gt": after or 0}).order_by(key)[: limit + 1])
    shown = found[:limit]
    if len(found) == len(shown):
        return shown, None
    last = shown[-1]
    return shown, last[0] if isinstance(last, tuple) else getattr(last, key)


def listed(
    request: HttpRequest, items: Sequence[documents.Document], cursor: str | None
) -> HttpResponse:
    """Return a page of documents; `cursor` is that of the next one."""
    address = None
    if cursor is not None:
        asked = request.GET.copy()
        asked["cursor"] = cursor
        address = request.build_absolute_uri(f"{request.path}?{asked.urlencode()}")
    return answer(documents.many(items, next_page=address))


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Answer what can't be answered by a problem document."""
    return problem(refusal.kind, refusal.title, refusal.status, refusal.detail, **refusal.more)


def problem(kind: str, title: str, status: int, detail: str, **more: Any) -> HttpResponse:
    """Return a problem document (RFC 9457) as the answer that it is."""
    return answer(documents.problem(kind, title, status, detail, **more), status, PROBLEM)


def unavailable(title: str, detail: str, seconds: int) -> HttpResponse:
    """Return the problem document of what can be asked for again after some seconds."""
    response = problem("unavailable", title, 503, detail)
    response.headers["Retry-After"] = str(seconds)
    return response


def database_away(request: HttpRequest, error: Error) -> HttpResponse:
    """Answer while the database can't be asked. Called where `error` is handled."""
    logger.error("the feed can't ask the database: %s %s", request.path, error, exc_info=error)
    detail = "The database does not answer: ask again later."
    return unavailable("Not available", detail, RETRY_AFTER)


def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Answer a parameter that is not what it may be: which, and why."""
    named = [
        (next(part for part in reversed(one["loc"]) if isinstance(part, str)), one["msg"])
        for one in error.errors
    ]
    wrong = [
        {
            "parameter": name,
            "detail": why.removeprefix("Value error, "),
            "value": request.GET.get(name, "")[:80],
        }
        for name, why in named
    ]
    detail = "; ".join(f"“{one['parameter']}”: {one['detail']}" for one in wrong)
    return problem("bad-parameter", "Bad parameter", 400, detail, errors=wrong)


def handle_problems(api: NinjaAPI) -> None:
    """Let `api` answer refusals and bad parameters by problem documents."""
    api.exception_handler(Refusal)(refused)
    api.exception_handler(ValidationError)(invalid)
    for error in AWAY:
        api.exception_handler(error)(database_away)
