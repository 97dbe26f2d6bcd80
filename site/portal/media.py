"""Uploaded files, for a site without a web server before it.

Only two kinds are given out: files that versions name, stored by their content and so never
changing, and the pictures that Wagtail makes for its pages and editors. Whatever else lies in the
media folder (documents have permissions and a view of their own) stays there.
"""

from __future__ import annotations

import mimetypes
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.urls import URLPattern, re_path
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags, quote_etag
from django.views.decorators.http import require_safe

SHOWN = frozenset({".pdf", ".png", ".jpg", ".jpeg", ".gif", ".webp"})
"""What a browser may show in place: nothing that runs script. The rest is offered for saving."""

POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
"""No script, whatever a file holds. A browser embeds a PDF, with a style of its own."""

A_YEAR = 60 * 60 * 24 * 365


@require_safe
def kept(request: HttpRequest, folder: str, digest: str, suffix: str) -> HttpResponseBase:
    """Answer a file that versions name. Its address is its content, so it is good for ever."""
    etag = quote_etag(digest)
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        response: HttpResponseBase = HttpResponseNotModified()
    else:
        response = _file(settings.MEDIA_ROOT / "kept" / folder / f"{digest}{suffix}")
    response["ETag"] = etag
    patch_cache_control(response, public=True, max_age=A_YEAR, immutable=True)
    return response


@require_safe
def picture(request: HttpRequest, folder: str, name: str) -> HttpResponseBase:
    """Answer a picture that Wagtail made."""
    response = _file(settings.MEDIA_ROOT / folder / name)
    patch_cache_control(response, public=True, max_age=60 * 60)
    return response


def _file(path: Path) -> HttpResponseBase:
    """Return a file of the media folder. The addresses' patterns let no `..` or `/` through."""
    if not path.is_file():
        raise Http404(f"no file {path.name}")
    kind, _encoding = mimetypes.guess_type(path.name)
    response = FileResponse(
        path.open("rb"),
        as_attachment=path.suffix not in SHOWN,
        filename=path.name,
        content_type=kind or "application/octet-stream",
    )
    response["Content-Security-Policy"] = POLICY
    return response


urlpatterns: list[URLPattern] = [
    re_path(
        r"^media/kept/(?P<folder>[0-9a-f]{2})/(?P<digest>(?P=folder)[0-9a-f]{62})"
        r"(?P<suffix>\.[a-z0-9]{1,8})$",
        kept,
        name="kept_file",
    ),
    re_path(
        r"^media/(?P<folder>images|avatar_images)/(?P<name>[\w-][\w.-]*\.(?:png|jpe?g|gif|webp|avif))$",
        picture,
        name="picture",
    ),
]
