"""Packing of what the public reads.

Length betrays a secret that is packed beside what an attacker may choose (BREACH). Public pages
hold none; pages for whoever has a session, and the editors' side, are left as they are.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware, re_accepts_gzip

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


class CompressedAnswers(GZipMiddleware):
    """Packs public texts that are not packed already. Files are packed by their makers."""

    max_random_bytes = 0  # no secrets: the same page is the same bytes

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if (
            response.streaming
            or is_editor(request)
            or request.path_info.startswith("/admin/")
            or not response.get("Content-Type", "").startswith(PACKED)
        ):
            return response
        answer: HttpResponseBase = super().process_response(request, response)
        return answer


def accepts_gzip(request: HttpRequest) -> bool:
    """Tell whether the reader can unpack."""
    return re_accepts_gzip.search(request.headers.get("Accept-Encoding", "")) is not None


def is_editor(request: HttpRequest) -> bool:
    """Tell whether the reader may be an editor, without asking the database."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES
