"""Packing of what the public reads.

Length betrays a secret that is packed beside what an attacker may choose (BREACH). Public pages
hold none; pages for whoever has a session, and the editors' side, are left as they are.
"""

from __future__ import annotations

import re

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

PACKED = (
    "text/",
    "application/json",
    "application/xml",
    "application/manifest+json",
    "application/problem+json",
    "application/schema+json",
    "application/feed+json",
    "application/atom+xml",
)

_GZIP = re.compile(r"(?:x-)?gzip(?:\s*;\s*q=([01](?:\.\d{0,3})?))?", re.IGNORECASE)


class CompressedAnswers(GZipMiddleware):
    """Packs public texts that are not packed already, what is written meanwhile part by part.

    Files are sent as they are: their makers pack them. To HEAD the head is told that GET would
    have: what is packed has another length.
    """

    max_random_bytes = 0  # no secrets: the same page is the same bytes

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if _is_packed(request, response):
            patch_vary_headers(response, ("Accept-Encoding",))
            if accepts_gzip(request):
                response = super().process_response(request, response)
        return _without_body(response) if request.method == "HEAD" else response


def _is_packed(request: HttpRequest, response: HttpResponseBase) -> bool:
    return not (
        isinstance(response, FileResponse)
        or is_editor(request)
        or request.path_info.startswith("/admin/")
        or not response.get("Content-Type", "").startswith(PACKED)
    )


def _without_body(response: HttpResponseBase) -> HttpResponseBase:
    if isinstance(response, HttpResponse):
        response.content = b""
    elif isinstance(response, StreamingHttpResponse):
        response.streaming_content = iter(())
    return response


def accepts_gzip(request: HttpRequest) -> bool:
    """Tell whether the reader takes gzip: it is named, and not with a weight of 0 (RFC 9110,
    12.4.2 and 12.5.3).

    `*` takes it too, but whoever can unpack names it: what is unpacked suits all.
    """
    codings = request.headers.get("Accept-Encoding", "").split(",")
    weights = [found[1] for one in codings if (found := _GZIP.fullmatch(one.strip()))]
    return any(float(weight or 1) > 0 for weight in weights)


def is_editor(request: HttpRequest) -> bool:
    """Tell whether the reader may be an editor, without asking the database."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES
