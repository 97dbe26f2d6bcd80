"""The versions of a procedure, and what is different between two of them."""

from __future__ import annotations

import orjson
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from catalog.comparison import differences, whole_patch
from catalog.content import Content, Kind, from_json
from catalog.feed import documents, reading, shapes
from catalog.feed.answering import PROBLEMS, answer, links_of, listed, page_of
from catalog.feed.asked import AnyCode, Between, Number, Paged, Refusal, check
from catalog.feed.cursors import cursor_of
from catalog.feed.facts import VersionFacts
from catalog.feed.routes.procedures import Found, page_by
from catalog.models import ProcedureVersion

router = Router(tags=["procedures"])


@router.get(
    "procedures/{code}/versions",
    response={200: shapes.Page[shapes.Version], **PROBLEMS},
    summary="All versions of a procedure",
)
def versions(request: HttpRequest, code: AnyCode, asked: Query[Paged]) -> HttpResponse:
    """Return every public version that stands, the oldest record first."""
    check(request, Paged)
    page, links = page_by(code), links_of(request)
    rows = _standing(page).values_list("number")
    numbers, last = page_of(rows, asked.cursor, asked.limit, key="number")
    found = _versions(page, Q(number__in=[number for (number,) in numbers]))
    items = [documents.version(one, page.code, links) for one in found]
    return listed(request, items, cursor_of(last))


@router.get(
    "procedures/{code}/versions/{number}",
    response={200: shapes.Version, 410: shapes.Problem, **PROBLEMS},
    summary="One version of a procedure",
)
def version(request: HttpRequest, code: AnyCode, number: Number) -> HttpResponse:
    """Return one version, in force or not. One that was taken back is 410."""
    check(request)
    page = page_by(code)
    return answer(documents.version(_version(page, number), page.code, links_of(request)))


@router.get(
    "procedures/{code}/diff",
    response={200: shapes.Difference, 410: shapes.Problem, **PROBLEMS},
    summary="What is different between two versions",
)
def difference(request: HttpRequest, code: AnyCode, asked: Query[Between]) -> HttpResponse:
    """Return what changed in sentences, and as a JSON Patch of `content`."""
    check(request, Between)
    page = page_by(code)
    before, after = (_content(page, number) for number in (asked.from_, asked.to))
    told = [
        {
            "component": one.component,
            "sentences": {"vi": list(one.sentences_vi), "en": list(one.sentences_en)},
        }
        for one in differences(before, after)
    ]
    numbers = {"from_version": asked.from_, "to_version": asked.to}
    patch = whole_patch(before, after)
    return answer({"code": page.code, **numbers, "components": told, "patch": patch})


def _version(page: Found, number: int) -> VersionFacts:
    for one in _versions(page, Q(number=number)):
        return one
    raise _missing(page, number)


def _content(page: Found, number: int) -> Content:
    for row in reading.read_versions(_standing(page).filter(number=number)):
        return from_json(orjson.loads(row.content))
    raise _missing(page, number)


def _missing(page: Found, number: int) -> Refusal:
    """Return what is said of a version that does not stand: taken back, or never public."""
    rows = _public(page).filter(number=number)
    found = rows.values_list("line__retracted_at", "line__retraction_reason").first()
    if found is None:
        detail = f"{page.code} has no public version {number}."
        return Refusal("not-found", "Unknown version", 404, detail)
    at, reason = found
    why = {"retracted_at": documents.moment(at), "retraction_reason": reason or None}
    detail = f"Version {number} of {page.code} was taken back as an error."
    return Refusal("gone", "Taken back", 410, detail, code=page.code, version=number, **why)


def _versions(page: Found, which: Q) -> list[VersionFacts]:
    found = reading.read_whole(_standing(page).filter(which))
    return [facts for _row, facts in found]


def _standing(page: Found) -> QuerySet[ProcedureVersion]:
    """Return the public versions that have not been taken back."""
    return _public(page).filter(line__retracted_at=None)


def _public(page: Found) -> QuerySet[ProcedureVersion]:
    return ProcedureVersion.objects.filter(procedure=page.pk).exclude(kind=Kind.INTERNAL)
