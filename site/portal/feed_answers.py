"""How the feed is served: to caches, to pages of other origins, to HEAD, and when it can't be.

What an answer depends on is how far the journal is, the day in Vietnam, the release that makes the
documents, and the address. These are its tag, read in one query before anything else is done, so
that who has the answer already is told so at once. A content turns at midnight without a change:
the day is a part of the tag, and no answer is fresh beyond the next midnight.

Some answers depend on more, such as an index: their views say how long they last, and they have no
tag of this kind.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, time, timedelta
from http import HTTPStatus

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotModified,
    StreamingHttpResponse,
)
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags

from catalog import journal, selectors
from catalog.feed.answering import PROBLEM, problem
from portal.stamp import code_stamp

PATHS = ("/api/", "/feeds/", "/en/feeds/")
BILINGUAL = "/api/"
"""Where answers hold both languages."""
FILES = "/api/v1/bulk/"
"""Where answers are files with tags of their own: no query is worth while."""
METHODS = "GET, HEAD, OPTIONS"
FRESH = 60
"""Seconds for which an answer may be taken without asking: a promulgation is seen so late."""

_OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Content-Disposition, Retry-After",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Robots-Tag": "noindex",
}
_PREFLIGHT = {
    "Allow": METHODS,
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "Accept, If-None-Match",
    "Access-Control-Max-Age": str(24 * 60 * 60),
}
_TAGGED = (HTTPStatus.OK, HTTPStatus.GONE)


class FeedAnswers:
    """Serves the feed. Stands inside what packs answers, and outside of all that knows readers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(PATHS):
            return self.get_response(request)
        response = self._answer(request, timezone.now())
        if _is_page(response):
            return response
        response.cookies.clear()  # nothing here is anybody's own, and caches keep it for all
        for name, value in (_OPEN | {"Vary": "Accept-Encoding"}).items():
            response.headers[name] = value
        if request.path_info.startswith(BILINGUAL):
            del response.headers["Content-Language"]
        return response

    def _answer(self, request: HttpRequest, now: datetime) -> HttpResponseBase:
        """Answer; what is made is true for as long as it was when it was begun, at `now`."""
        if request.method == "OPTIONS":
            allowed = HttpResponse(status=HTTPStatus.NO_CONTENT, headers=_PREFLIGHT)
            del allowed.headers["Content-Type"]
            return allowed
        if request.method not in ("GET", "HEAD"):
            detail = f"The feed is read only: {METHODS}."
            refused = problem("method", "Method not allowed", 405, detail)
            refused.headers["Allow"] = METHODS
            return refused
        tag = "" if request.path_info.startswith(FILES) else tag_of(request)
        if tag in parse_etags(request.headers.get("If-None-Match", "")):
            return _tell(HttpResponseNotModified(), tag, now)
        if request.method == "GET":
            return self._get(request, tag, now)
        request.method = "GET"
        return _without_body(self._get(request, tag, now))

    def _get(self, request: HttpRequest, tag: str, now: datetime) -> HttpResponseBase:
        response = self.get_response(request)
        if _is_page(response) and response.status_code < HTTPStatus.BAD_REQUEST:
            return response
        if response.status_code in _TAGGED:
            if "Cache-Control" not in response.headers:
                return _tell(response, tag, now)
            if tag and "max-age" in response.headers["Cache-Control"]:
                patch_cache_control(response, max_age=fresh_for(now))  # never longer than it said
            return response
        if response.status_code >= HTTPStatus.BAD_REQUEST:
            return _as_problem(response)
        return response


def tag_of(request: HttpRequest) -> str:
    """Return the tag of what `request` asks for, as it is now. Weak: packed, it is the same."""
    serial, recorded_at = journal.newest()
    # A database that was restored from a copy counts its serials again; its moments differ.
    state = (serial, recorded_at, selectors.today(), code_stamp(), request.build_absolute_uri())
    digest = hashlib.sha256("\n".join(map(str, state)).encode()).hexdigest()
    return f'W/"{serial}-{digest[:32]}"'


def fresh_for(now: datetime) -> int:
    """Return for how many seconds an answer is true at least: never beyond midnight in Vietnam."""
    local = now.astimezone(selectors.VIETNAM)
    tomorrow = local.date() + timedelta(days=1)
    midnight = datetime.combine(tomorrow, time.min, tzinfo=selectors.VIETNAM)
    return min(FRESH, int((midnight - local).total_seconds()))


def _tell(response: HttpResponseBase, tag: str, now: datetime) -> HttpResponseBase:
    response.headers["ETag"] = tag
    patch_cache_control(response, public=True, max_age=fresh_for(now))
    return response


def _is_page(response: HttpResponseBase) -> bool:
    return response.headers.get("Content-Type", "").startswith("text/html")


def _as_problem(response: HttpResponseBase) -> HttpResponseBase:
    """Return an error as a problem document, whoever made it."""
    status = HTTPStatus(response.status_code)
    if response.headers.get("Content-Type") != PROBLEM:
        response = problem(status.phrase.lower().replace(" ", "-"), status.phrase, status)
    if "Cache-Control" not in response.headers:
        patch_cache_control(response, no_cache=True)
    return response


def _without_body(response: HttpResponseBase) -> HttpResponseBase:
    """Return the head of an answer alone, with the length that its body has, where it is known."""
    if isinstance(response, HttpResponse):
        response.headers["Content-Length"] = str(len(response.content))
        response.content = b""
    elif isinstance(response, StreamingHttpResponse):
        response.streaming_content = iter(())
    return response
