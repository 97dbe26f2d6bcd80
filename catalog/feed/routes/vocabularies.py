"""Vocabularies, forms and service points: what versions cite by their codes."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from catalog.feed import shapes, vocabularies
from catalog.feed.answering import answer, links_of, listed, page_of
from catalog.feed.asked import OneItem, OneKind, check
from catalog.feed.cursors import cursor_of

router = Router(tags=["vocabularies"])


@router.get(
    "vocabularies",
    response={200: shapes.Vocabularies, 400: shapes.Problem},
    summary="Which vocabularies there are",
)
def all_vocabularies(request: HttpRequest) -> HttpResponse:
    """Return each vocabulary with the number of its items."""
    check(request)
    links = links_of(request)
    items = [
        {
            "kind": kind,
            "number": vocabularies.rows_of(kind).count(),
            "api_url": links.api(f"vocabularies/{kind}"),
        }
        for kind in vocabularies.KINDS
    ]
    return answer({"items": items})


@router.get(
    "vocabularies/{kind}",
    response={200: shapes.Items, 400: shapes.Problem},
    summary="The items of a vocabulary",
)
def vocabulary(request: HttpRequest, kind: OneKind, asked: Query[OneItem]) -> HttpResponse:
    """Return the items as they are today; their changes are told by `changes`."""
    return _answer(request, vocabularies.rows_of(kind), asked)


@router.get(
    "forms",
    response={200: shapes.Page[shapes.Form], 400: shapes.Problem},
    summary="Forms with their editions",
)
def forms(request: HttpRequest, asked: Query[OneItem]) -> HttpResponse:
    """Return the forms with every edition and its days: the vocabulary `form`."""
    return _answer(request, vocabularies.rows_of("form"), asked)


@router.get(
    "service-points",
    response={200: shapes.Page[shapes.ServicePoint], 400: shapes.Problem},
    summary="Places where dossiers are received",
)
def service_points(request: HttpRequest, asked: Query[OneItem]) -> HttpResponse:
    """Return the service points with what each receives: the vocabulary `service-point`."""
    return _answer(request, vocabularies.rows_of("service-point"), asked)


def _answer(request: HttpRequest, rows: QuerySet[Any], asked: OneItem) -> HttpResponse:
    check(request, OneItem)
    if asked.code is not None:
        rows = rows.filter(code=asked.code)
    found, last = page_of(rows, asked.cursor, asked.limit)
    return listed(request, vocabularies.documents_of(found, links_of(request)), cursor_of(last))
