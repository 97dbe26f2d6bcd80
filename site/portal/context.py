"""What every public page knows: whose site it is, and the page's own addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import get_script_prefix
from django.utils.encoding import iri_to_uri
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from portal.navigation import FOOTER, HEADER, section_of
from portal.stamp import stamp_of

KEPT_IN_CANONICAL = "trang"
_PAGE = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Address:
    """The addresses of one page: its canonical one, and the same page in each language.

    `root` is scheme and host, for what must be named in full.
    """

    canonical: str
    alternates: list[tuple[str, str]]
    other_language: str
    other_name: str
    other_url: str
    section: str
    root: str


def chrome(request: HttpRequest) -> dict[str, Any]:
    """Return the context that header and footer need. Reads the database only when asked."""
    province = SimpleLazyObject(lambda: stamp_of(request).province)
    roads = {"header_roads": HEADER, "footer_roads": FOOTER}
    return {"province": province, "address": address_of(request), **roads}


def address_of(request: HttpRequest) -> Address:
    """Return the addresses of the page that `request` asks for."""
    paths = {code: in_language(request.path_info, code) for code, _ in settings.LANGUAGES}
    tail = _tail(request)
    here = get_language() or settings.LANGUAGE_CODE
    other = next((pair for pair in settings.LANGUAGES if pair[0] != here), settings.LANGUAGES[0])
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    alternates = [(code, request.build_absolute_uri(path + tail)) for code, path in paths.items()]
    default = request.build_absolute_uri(paths[settings.LANGUAGE_CODE] + tail)
    return Address(
        canonical=request.build_absolute_uri(paths.get(here, request.path) + tail),
        alternates=[*alternates, ("x-default", default)],
        other_language=other[0],
        other_name=other[1],
        other_url=paths[other[0]] + query,
        section=section_of(getattr(request.resolver_match, "url_name", None) or ""),
        root=f"{request.scheme}://{request.get_host()}",
    )


def _tail(request: HttpRequest) -> str:
    """Return the parameters that belong to the address: those a view names, and the page."""
    names: tuple[str, ...] = getattr(request, "part_of_address", ())
    kept = {name: request.GET[name].strip() for name in names if name in request.GET}
    page = request.GET.get(KEPT_IN_CANONICAL, "")
    # The first page is the address itself, however its number was written.
    if _PAGE.fullmatch(page) and int(page) > 1:
        kept[KEPT_IN_CANONICAL] = str(int(page))
    return f"?{urlencode(kept)}" if kept else ""


def in_language(path_info: str, language: str) -> str:
    """Return the address of `path_info` in `language`: the main language has no prefix."""
    rest = path_info.removeprefix("/")
    for code, _ in settings.LANGUAGES:
        if code != settings.LANGUAGE_CODE and (rest == code or rest.startswith(f"{code}/")):
            rest = rest.removeprefix(code).removeprefix("/")
    prefix = "" if language == settings.LANGUAGE_CODE else f"{language}/"
    return f"{get_script_prefix()}{prefix}{iri_to_uri(rest)}"
