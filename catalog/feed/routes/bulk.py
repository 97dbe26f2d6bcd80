"""The whole catalogue as files."""

from __future__ import annotations

import hashlib
import re
from http import HTTPStatus
from pathlib import Path
from typing import Any

import orjson
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from ninja import Router

from catalog.feed import bulk, shapes
from catalog.feed.answering import PROBLEMS, answer, links_of, problem, unavailable
from catalog.feed.asked import Edition, FileName, Refusal, check

router = Router(tags=["bulk"])

RETRY_AFTER = 60
OF_A_FILE = "public, max-age=3600, immutable"
_FILES: dict[str, Any] = {media: {} for media in ("application/gzip", "text/csv")}
_FROM = re.compile(r"bytes=(\d{1,15})-")


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
        return unavailable("No bulk files yet", detail, RETRY_AFTER)
    tag = f'"{hashlib.sha256(orjson.dumps(told)).hexdigest()}"'
    return _held(request, tag, "no-cache") or _tell(answer(told), tag, "no-cache")


@router.get(
    "bulk/{edition}/{name}",
    response={200: bytes, 206: bytes, 416: shapes.Problem, **PROBLEMS},
    summary="A bulk file",
    openapi_extra={"responses": {status: {"content": _FILES} for status in (200, 206)}},
)
def file(request: HttpRequest, edition: Edition, name: FileName) -> HttpResponseBase:
    """Return a file by the address that the manifest gives: it never changes there."""
    check(request)
    path = bulk.file(edition, name)
    if path is None:
        detail = "This edition is no longer kept: take /api/v1/bulk anew."
        raise Refusal("not-found", "Unknown file", 404, detail)
    tag = f'"{edition}-{name}"'
    if held := _held(request, tag, OF_A_FILE):
        return held
    size, start = path.stat().st_size, _start(request, tag)
    if start is not None and start >= size:
        detail = f"The file has {size} bytes: there is nothing from {start} on."
        refused = problem("bad-range", "Nothing is left", 416, detail)
        refused.headers["Content-Range"] = f"bytes */{size}"
        return refused
    return _tell(_sent(path, start, size, f"{edition}-{name}"), tag, OF_A_FILE)


def _start(request: HttpRequest, tag: str) -> int | None:
    """Return the byte from which on a broken download goes on, None where none is named.

    Other forms of a range are answered by the whole file, as RFC 9110 (14.2) allows.
    """
    asked = _FROM.fullmatch(request.META.get("HTTP_RANGE", ""))
    is_same = request.headers.get("If-Range", tag) == tag
    return int(asked[1]) if asked and is_same else None


def _sent(path: Path, start: int | None, size: int, name: str) -> FileResponse:
    stream = path.open("rb")
    stream.seek(start or 0)  # its length is counted from there
    response = FileResponse(stream, content_type=bulk.MEDIA[path.suffix])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Accept-Ranges"] = "bytes"
    if start is not None:
        response.status_code = HTTPStatus.PARTIAL_CONTENT
        response.headers["Content-Range"] = f"bytes {start}-{size - 1}/{size}"
    return response


def _held(request: HttpRequest, tag: str, caching: str) -> HttpResponseBase | None:
    """Return what is said to the reader who has it already, None to all others."""
    found: HttpResponseBase | None = get_conditional_response(request, etag=tag)
    if found is not None and found.status_code == HTTPStatus.NOT_MODIFIED:
        return _tell(found, tag, caching)
    return found


def _tell(response: HttpResponseBase, tag: str, caching: str) -> HttpResponseBase:
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = caching
    return response
