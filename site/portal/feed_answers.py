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

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags

from catalog import journal, selectors
from catalog.feed.answering import AWAY, PROBLEM, database_away, problem
from portal.stamp import code_stamp

PATHS = ("/api/", "/feeds/", "/en/feeds/")
PAGE = "/api/v1/docs"
"""What people read of it: a page like all others."""
BILINGUAL = "/api/"
"""Where answers hold both languages."""
FILES = "/api/v1/bulk/"
"""Where answers are files with tags of their own: no query is worth while."""
METHODS = "GET, HEAD, OPTIONS"
FRESH = 60
"""Seconds for which an answer may be taken without asking: a promulgation is seen so late."""

_OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Content-Disposition, Content-Range, Retry-After",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Robots-Tag": "noindex",
}
_PREFLIGHT = {
    "Allow": METHODS,
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "Accept, If-None-Match, If-Range, Range",
    "Access-Control-Max-Age": str(24 * 60 * 60),
}
_KEPT = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
"""Errors that caches keep as they keep answers: to find nothing is no less work. They have no tag:
what is no success is told whatever its reader holds (RFC 9110, 13.2.1)."""


class FeedAnswers:
    """Serves the feed. Stands inside what packs answers, and outside of all that knows readers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(PATHS) or request.path_info == PAGE:
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
        if refused := _refused(request):
            return refused
        if request.method == "OPTIONS":
            allowed = HttpResponse(status=HTTPStatus.NO_CONTENT, headers=_PREFLIGHT)
            del allowed.headers["Content-Type"]
            return allowed
        try:
            tag = "" if request.path_info.startswith(FILES) else tag_of(request)
        except AWAY as error:
            return _as_problem(database_away(request, error))
        held = [_opaque(one) for one in parse_etags(request.headers.get("If-None-Match", ""))]
        if _opaque(tag) in held:
            return _tell(HttpResponseNotModified(), tag, now)
        response = self._get(request, tag, now)
        is_any = "*" in held and response.status_code == HTTPStatus.OK
        return _unchanged(response) if is_any and not _is_page(response) else response

    def _get(self, request: HttpRequest, tag: str, now: datetime) -> HttpResponseBase:
        response = self._read(request)
        status = response.status_code
        if status < HTTPStatus.BAD_REQUEST and _is_page(response):
            return response
        if status == HTTPStatus.OK:
            if "Cache-Control" not in response.headers:
                return _tell(response, tag, now)
            if tag and "max-age" in response.headers["Cache-Control"]:
                patch_cache_control(response, max_age=fresh_for(now))  # never longer than it said
            return response
        if tag and status in _KEPT:
            patch_cache_control(response, public=True, max_age=fresh_for(now))
        return _as_problem(response) if status >= HTTPStatus.BAD_REQUEST else response

    def _read(self, request: HttpRequest) -> HttpResponseBase:
        """Answer HEAD as GET: what packs answers takes the body away."""
        if request.method == "GET":
            return self.get_response(request)
        request.META.pop("HTTP_RANGE", None)  # parts are for GET only (RFC 9110 14.2)
        request.method = "GET"
        try:
            return self.get_response(request)
        finally:
            request.method = "HEAD"


def _refused(request: HttpRequest) -> HttpResponseBase | None:
    """Return what is said to who asks by a wrong name of the site, or wants to write."""
    try:
        request.get_host()
    except DisallowedHost:
        detail = "The site does not go by the name in Host."
        return _as_problem(problem("bad-host", "Unknown name of the site", 400, detail))
    if request.method in METHODS.split(", "):
        return None
    detail = f"The feed is read only: {METHODS}."
    response = problem("method", "Method not allowed", 405, detail)
    response.headers["Allow"] = METHODS
    return response


def tag_of(request: HttpRequest) -> str:
    """Return the tag of what `request` asks for, as it is now. Weak: packed, it is the same."""
    serial, recorded_at = journal.newest()
    # A database that was restored from a copy counts its serials again; its moments differ.
    state = (serial, recorded_at, selectors.today(), code_stamp(), request.build_absolute_uri())
    digest = hashlib.sha256("\n".join(map(str, state)).encode()).hexdigest()
    return f'W/"{serial}-{digest[:32]}"'


def _opaque(tag: str) -> str:
    """Return what tags are compared by: whether they are weak counts for nothing (13.1.2)."""
    return tag.removeprefix("W/")


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


def _unchanged(response: HttpResponseBase) -> HttpResponseBase:
    """Tell who has any answer at all (`*`) that there is one, whichever it is."""
    heads = {name: response.headers.get(name) for name in ("ETag", "Cache-Control")}
    return HttpResponseNotModified(headers={k: v for k, v in heads.items() if v})


def _is_page(response: HttpResponseBase) -> bool:
    return response.headers.get("Content-Type", "").startswith("text/html")


def _as_problem(response: HttpResponseBase) -> HttpResponseBase:
    """Return an error as a problem document, whoever made it."""
    status, caching = HTTPStatus(response.status_code), response.headers.get("Cache-Control")
    if response.headers.get("Content-Type") != PROBLEM:
        kind, detail = status.phrase.lower().replace(" ", "-"), f"{status.description}."
        response = problem(kind, status.phrase, status, detail)
    response.headers["Cache-Control"] = caching or "no-cache"
    return response
