"""Answers that are kept: a public page is made once for as long as nothing it shows changed.

What a page depends on is its stamp (`portal.stamp`) and its address. The stamp is read from the
database before each answer, so there is nothing to clear, nothing to wait for, and no answer that
is out of date, whichever process wrote. It is read *before* the page is made: at worst a newer page
is kept under an older stamp, for which nobody asks again.

Editors get no kept page: they see a bar on it. They are whoever has a session.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.http import parse_etags
from django.utils.text import compress_string

from catalog.public.answers import is_lasting, is_tracking
from portal.compressing import accepts_gzip, is_editor
from portal.stamp import stamp_of

LONGEST_QUERY = 200
LARGEST = 256 * 1024
"""Bytes of a compressed answer; a larger one is made again each time."""


class KeptAnswers:
    """Answers from what is kept, and keeps what may be. Stands inside what checks the host."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        name: str | None = getattr(request, "_kept_as", None)
        if (
            name is None
            or response.status_code != HTTPStatus.OK
            or not _is_for_all(request, response)
        ):
            return response
        _tell(response, name)
        if settings.KEPT_ANSWERS and request.method == "GET" and _is_worth_keeping(request):
            response = _keep(request, response, name)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Answer what is kept, or what the reader has already; None has the page made."""
        if request.method not in ("GET", "HEAD") or not is_lasting(view) or is_editor(request):
            return None
        name = stamp_of(request).of(request.build_absolute_uri())
        if etag_of(name) in parse_etags(request.headers.get("If-None-Match", "")):
            return _tell(HttpResponseNotModified(), name)
        kept = caches["pages"].get(name) if settings.KEPT_ANSWERS else None
        if kept is not None:
            return _answer(request, *kept)
        request._kept_as = name  # type: ignore[attr-defined]
        return None


def etag_of(name: str) -> str:
    """Return the tag of a page by its name. Weak: packed and unpacked it is the same page."""
    return f'W/"{name}"'


def _tell(response: HttpResponse, name: str) -> HttpResponse:
    """Let caches keep the answer, and ask each time whether it is still true.

    It turns at midnight in Vietnam and with every promulgation, which nobody knows beforehand, so
    no age could be promised. The question costs one query, and mostly brings back 304.
    """
    response.headers["ETag"] = etag_of(name)
    patch_cache_control(response, public=True, no_cache=True)
    patch_vary_headers(response, ("Accept-Encoding",))
    return response


def _is_for_all(request: HttpRequest, response: HttpResponse) -> bool:
    """Tell whether the answer holds nothing of one reader's own: no cookie, no form's token."""
    return not (
        response.streaming
        or response.cookies
        or request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
        or "private" in response.get("Cache-Control", "")
    )


def _is_worth_keeping(request: HttpRequest) -> bool:
    """Tell whether somebody else may ask for the same address."""
    query = request.META.get("QUERY_STRING", "")
    return len(query) <= LONGEST_QUERY and not any(is_tracking(name) for name in request.GET)


def _keep(request: HttpRequest, response: HttpResponse, name: str) -> HttpResponse:
    packed = compress_string(response.content)
    if len(packed) > LARGEST:
        return response
    headers = dict(response.items())
    caches["pages"].set(name, (headers, packed))
    return _answer(request, headers, packed)


def _answer(request: HttpRequest, headers: dict[str, str], packed: bytes) -> HttpResponse:
    if not accepts_gzip(request):
        return HttpResponse(gzip.decompress(packed), headers=headers)
    return HttpResponse(packed, headers=headers | {"Content-Encoding": "gzip"})
