"""What a page adds to frozen law from today's vocabularies: files of forms, addresses, links."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import Q

from catalog import selectors
from catalog.acceptance import Accepted, points_for
from catalog.citing import documents_named
from catalog.content import Content, Ref
from catalog.models import (
    Agency,
    AgencyPage,
    FormEdition,
    LegalDocument,
    ProcedurePage,
    ServicePoint,
)
from catalog.selectors import Reading


@dataclass(frozen=True, slots=True)
class Directory:
    """Rows by code. A code that is not here is shown by the name that was frozen with it.

    `forms` are the codes that the library of forms knows; `editions` those to use on the day.
    `accepted` are the points that receive it; `related` and `parts` are other procedures as they
    stand on the day.
    """

    forms: frozenset[str] = frozenset()
    editions: dict[str, FormEdition] = field(default_factory=dict)
    points: dict[str, ServicePoint] = field(default_factory=dict)
    accepted: tuple[Accepted, ...] = ()
    agencies: dict[str, AgencyPage] = field(default_factory=dict)
    documents: dict[str, LegalDocument] = field(default_factory=dict)
    place: AgencyPage | None = None
    related: tuple[Reading, ...] = ()
    parts: dict[str, Reading] = field(default_factory=dict)

    def with_readings(self, readings: Mapping[str, Reading]) -> Directory:
        """Return the same where procedures stand as `readings`, by code, say."""
        return replace(
            self,
            related=tuple(readings.get(r.procedure.code, r) for r in self.related),
            parts=self.parts | dict(readings),
        )


def directory_of(
    content: Content,
    day: date,
    *,
    page: ProcedurePage | None = None,
    related: Iterable[int] | None = None,
    receives: bool = True,
) -> Directory:
    """Read what `content` refers to, in five queries at most, as it is on `day`.

    `related` are the procedures to name beside it where they are not yet those of the stored page:
    a draft of guidance is previewed. `receives` tells whether dossiers may come in at all; if not,
    only the places that the content names are of interest.
    """
    agencies = _agencies({r.code for r in _agency_refs(content) if r.code}, page)
    place = next((a.page for a in agencies if page and _stands_under(page, a)), None)
    points = _points(content, receives=receives)
    editions = _editions({r.code for r in _forms(content) if r.code})
    neighbours = _neighbours(content, day, page, related)
    parts = {r.procedure.code: r for r in neighbours if r.procedure.code in content.parts}
    return Directory(
        forms=frozenset(e.form.code for e in editions),
        editions={e.form.code: e for e in editions if e.is_valid_on(day)},
        points=points,
        accepted=_accepted(content, day, points, agencies, page) if receives else (),
        agencies={a.code: a.page for a in agencies if _page_of(a)},
        documents=documents_named(b.number for b in content.legal_bases),
        place=place,
        related=tuple(r for r in neighbours if r.procedure.code not in parts),
        parts=parts,
    )


def _editions(codes: set[str]) -> list[FormEdition]:
    """Return every edition of these forms, so that of several valid ones the newest comes last."""
    if not codes:
        return []
    editions = FormEdition.objects.filter(form__code__in=codes).select_related("form")
    return sorted(editions, key=lambda e: e.valid_from or date.min)


def _points(content: Content, *, receives: bool) -> dict[str, ServicePoint]:
    """Return all points by code, since each may accept it; only the named ones if it is not."""
    points = ServicePoint.objects.all()
    if not receives:
        points = points.filter(code__in={r.code for r in _point_refs(content) if r.code})
    return {point.code: point for point in points}


def _accepted(
    content: Content,
    day: date,
    points: dict[str, ServicePoint],
    agencies: list[Agency],
    page: ProcedurePage | None,
) -> tuple[Accepted, ...]:
    """Return the points that receive it: by the agencies by which lists find it too."""
    roles = (*content.agencies.executing, *content.agencies.competent)
    codes = {r.code for r in roles if r.code}
    found = points_for(
        content,
        agencies={a.pk for a in agencies if a.code in codes or (page and _stands_under(page, a))},
        procedure=page.pk if page else None,
        day=day,
        points=points.values(),
    )
    return tuple(found)


def _agencies(codes: set[str], page: ProcedurePage | None) -> list[Agency]:
    """Return the agencies of these codes, and that under whose page the procedure stands."""
    above = page.path[: -page.steplen] if page and page.path else ""
    wanted = Q(code__in=codes) | Q(page__path=above)
    rows = Agency.objects.select_related("page")  # type: ignore[misc]  # the stubs miss it
    return list(rows.filter(wanted).order_by("page__path"))


def _page_of(agency: Agency) -> AgencyPage | None:
    page: AgencyPage | None = getattr(agency, "page", None)
    return page if page is not None and page.live else None


def _stands_under(procedure: ProcedurePage, agency: Agency) -> bool:
    page = _page_of(agency)
    return page is not None and page.path == procedure.path[: -procedure.steplen]


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
    pages = selectors.public_procedures().filter(wanted)
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
