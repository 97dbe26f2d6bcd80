"""What a page adds to frozen law from today's vocabularies: files of forms, addresses, links."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from catalog import selectors
from catalog.content import Content, Kind, Ref
from catalog.models import AgencyPage, FormEdition, LegalDocument, ProcedurePage, ServicePoint
from catalog.selectors import Reading


@dataclass(frozen=True, slots=True)
class Directory:
    """Rows by code. A code that is not here is shown by the name that was frozen with it.

    `forms` are the codes that the library of forms knows; `editions` those to use on the day.
    `related` and `parts` are other procedures as they stand on the day.
    """

    forms: frozenset[str] = frozenset()
    editions: dict[str, FormEdition] = field(default_factory=dict)
    points: dict[str, ServicePoint] = field(default_factory=dict)
    agencies: dict[str, AgencyPage] = field(default_factory=dict)
    documents: dict[str, LegalDocument] = field(default_factory=dict)
    place: AgencyPage | None = None
    related: tuple[Reading, ...] = ()
    parts: dict[str, Reading] = field(default_factory=dict)


def directory_of(
    content: Content,
    day: date,
    *,
    page: ProcedurePage | None = None,
    related: Iterable[int] | None = None,
) -> Directory:
    """Read what `content` refers to, in five queries at most, as it is on `day`.

    `related` are the procedures to name beside it where they are not yet those of the stored page:
    a draft of guidance is previewed.
    """
    agencies, place = _agencies({r.code for r in _agency_refs(content) if r.code}, page)
    editions = _editions({r.code for r in _forms(content) if r.code})
    neighbours = _neighbours(content, day, page, related)
    parts = {r.procedure.code: r for r in neighbours if r.procedure.code in content.parts}
    return Directory(
        forms=frozenset(e.form.code for e in editions),
        editions={e.form.code: e for e in editions if e.is_valid_on(day)},
        points=_points(content),
        agencies=agencies,
        documents=_documents({b.number for b in content.legal_bases if b.number}),
        place=place,
        related=tuple(r for r in neighbours if r.procedure.code not in parts),
        parts=parts,
    )


def _documents(codes: set[str]) -> dict[str, LegalDocument]:
    if not codes:
        return {}
    return {row.code: row for row in LegalDocument.objects.filter(code__in=codes)}


def _editions(codes: set[str]) -> list[FormEdition]:
    """Return every edition of these forms, so that of several valid ones the newest comes last."""
    if not codes:
        return []
    editions = FormEdition.objects.filter(form__code__in=codes).select_related("form")
    return sorted(editions, key=lambda e: e.valid_from or date.min)


def _points(content: Content) -> dict[str, ServicePoint]:
    codes = {r.code for r in _point_refs(content) if r.code}
    return {p.code: p for p in ServicePoint.objects.filter(code__in=codes)} if codes else {}


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


def _neighbours(
    content: Content, day: date, page: ProcedurePage | None, related: Iterable[int] | None
) -> list[Reading]:
    """Return how the related procedures and the parts of an interlinked one stand, in one query."""
    wanted = Q(code__in=content.parts)
    if related is not None:
        wanted |= Q(pk__in=list(related))
    elif page is not None:
        links: Any = ProcedurePage.related.through
        of_page = links.objects.filter(from_procedurepage=page.pk)
        wanted |= Q(pk__in=of_page.values("to_procedurepage"))
    elif not content.parts:
        return []
    pages = ProcedurePage.objects.filter(wanted, live=True).exclude(kind=Kind.INTERNAL)
    return list(selectors.readings(pages.values_list("pk", flat=True), day).values())


def _forms(content: Content) -> Iterator[Ref]:
    for case in content.dossier.cases:
        yield from (paper.form for paper in case.papers if paper.form is not None)


def _point_refs(content: Content) -> Iterator[Ref]:
    yield from content.agencies.service_points
    for handling in content.handling:
        yield from handling.at


def _agency_refs(content: Content) -> Iterator[Ref]:
    agencies = content.agencies
    yield from agencies.executing
    yield from agencies.competent
    yield from agencies.authorised
    yield from agencies.coordinating
