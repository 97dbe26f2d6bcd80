"""What a page adds to frozen law from today's vocabularies: files of forms, addresses, links."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from catalog.content import Content, Ref
from catalog.models import AgencyPage, FormEdition, LegalDocument, ProcedurePage, ServicePoint


@dataclass(frozen=True, slots=True)
class Directory:
    """Rows by code. A code that is not here is shown by the name that was frozen with it."""

    editions: dict[str, FormEdition] = field(default_factory=dict)
    points: dict[str, ServicePoint] = field(default_factory=dict)
    agencies: dict[str, AgencyPage] = field(default_factory=dict)
    documents: dict[str, LegalDocument] = field(default_factory=dict)
    place: AgencyPage | None = None
    related: tuple[ProcedurePage, ...] = ()


def directory_of(content: Content, day: date, *, page: ProcedurePage | None = None) -> Directory:
    """Read what `content` refers to, in five queries at most; forms in their edition of `day`."""
    agencies, place = _agencies({r.code for r in _agency_refs(content) if r.code}, page)
    return Directory(
        editions=_editions({r.code for r in _forms(content) if r.code}, day),
        points=_by_code(ServicePoint, {r.code for r in _points(content) if r.code}),
        agencies=agencies,
        documents=_by_code(LegalDocument, {b.number for b in content.legal_bases if b.number}),
        place=place,
        related=_related(page),
    )


def _by_code(model: type[Any], codes: set[str]) -> dict[str, Any]:
    return {row.code: row for row in model.objects.filter(code__in=codes)} if codes else {}


def _editions(codes: set[str], day: date) -> dict[str, FormEdition]:
    """Return each form's edition for `day`: of several valid ones the newest."""
    if not codes:
        return {}
    editions = FormEdition.objects.filter(form__code__in=codes).select_related("form")
    valid = [e for e in editions if e.is_valid_on(day)]
    return {e.form.code: e for e in sorted(valid, key=lambda e: e.valid_from or date.min)}


def _agencies(
    codes: set[str], page: ProcedurePage | None
) -> tuple[dict[str, AgencyPage], AgencyPage | None]:
    """Return the pages of agencies by code, and the page under which the procedure stands."""
    above = page.path[: -page.steplen] if page and page.path else ""
    pages = list(
        AgencyPage.objects.filter(Q(agency__code__in=codes) | Q(path=above), live=True)
        .select_related("agency")
        .order_by("path")
    )
    return {p.agency.code: p for p in pages}, next((p for p in pages if p.path == above), None)


def _related(page: ProcedurePage | None) -> tuple[ProcedurePage, ...]:
    if page is None:
        return ()
    return tuple(p for p in page.related.all() if p.is_public)


def _forms(content: Content) -> Iterator[Ref]:
    for case in content.dossier.cases:
        yield from (paper.form for paper in case.papers if paper.form is not None)


def _points(content: Content) -> Iterator[Ref]:
    yield from content.agencies.service_points
    for handling in content.handling:
        yield from handling.at


def _agency_refs(content: Content) -> Iterator[Ref]:
    agencies = content.agencies
    yield from agencies.executing
    yield from agencies.competent
    yield from agencies.authorised
    yield from agencies.coordinating
