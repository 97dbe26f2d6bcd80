"""The whole catalogue as files."""

from __future__ import annotations

import hashlib

import orjson
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from ninja import Router

from catalog.feed import bulk, shapes
from catalog.feed.answering import PROBLEMS, answer, links_of, problem
from catalog.feed.asked import Edition, FileName, Refusal, check

router = Router(tags=["bulk"])

RETRY_AFTER = "60"
OF_A_FILE = "public, max-age=3600, immutable"


@router.get(
    "bulk",
    response={200: shapes.Manifest, 400: shapes.Problem, 503: shapes.Problem},
    summary="What the bulk files hold",
)
def manifest(request: HttpRequest) -> HttpResponseBase:
    """Return the addresses, hashes and numbers of the newest files, and the serial they reached."""
    check(request)
    try:
        told = bulk.manifest(links_of(request))
    except bulk.NotReady:
        detail = "The files are being written, or wait for the operator's `manage.py write_bulk`."
        response = problem("unavailable", "No bulk files yet", 503, detail)
        response.headers["Retry-After"] = RETRY_AFTER
        return response
    tag = f'"{hashlib.sha256(orjson.dumps(told)).hexdigest()}"'
    return _held(request, tag) or _tell(answer(told), tag, "no-cache")


@router.get(
    "bulk/{edition}/{name}",
    response={200: bytes, **PROBLEMS},
    summary="A bulk file",
    openapi_extra={"responses": {200: {"content": {"application/gzip": {}, "text/csv": {}}}}},
)
def file(request: HttpRequest, edition: Edition, name: FileName) -> HttpResponseBase:
    """Return a file by the address that the manifest gives: it never changes there."""
    check(request)
    path = bulk.file(edition, name)
    if path is None:
        detail = "This edition is no longer kept: take /api/v1/bulk anew."
        raise Refusal("not-found", "Unknown file", 404, detail)
    tag = f'"{edition}-{name}"'
    if held := _held(request, tag):
        return held
    response = FileResponse(path.open("rb"), content_type=bulk.MEDIA[path.suffix])
    response.headers["Content-Disposition"] = f'attachment; filename="{edition}-{name}"'
    return _tell(response, tag, OF_A_FILE)


def _held(request: HttpRequest, tag: str) -> HttpResponseBase | None:
    """Return what is said to the reader who has it already, None to all others."""
    found: HttpResponseBase | None = get_conditional_response(request, etag=tag)
    return found


def _tell(response: HttpResponseBase, tag: str, caching: str) -> HttpResponseBase:
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = caching
    return response
