"""What the page of a procedure shows, from its content: the same for readers and for previews.

Reads no rows: what comes from the tables is handed in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import translation

from catalog.content import (
    NOTHING,
    Component,
    Content,
    LegalBasis,
    Paper,
    Ref,
    Source,
    Text,
)
from catalog.content import texts as written_texts
from catalog.models import FormEdition, LegalDocument, ProcedurePage, ServicePoint, Vocabulary
from catalog.public.directory import Directory
from catalog.public.glance import glance
from catalog.public.notices import notices
from catalog.selectors import Reading, State

LONG_PAPER, LONG_NAME, VERY_LONG_NAME = 90, 160, 500


@dataclass(frozen=True, slots=True)
class ShownPaper:
    """A paper with today's file of its form."""

    paper: Paper
    edition: FormEdition | None

    @property
    def is_long(self) -> bool:
        return len(self.paper.name.vi) > LONG_PAPER


@dataclass(frozen=True, slots=True)
class ShownRef:
    """A reference by its frozen name, with where it leads: an agency's page, or nowhere."""

    name: Text
    url: str = ""


@dataclass(frozen=True, slots=True)
class ShownPoint:
    """A service point: its frozen name, with today's address, hours and telephone."""

    name: Text
    point: ServicePoint | None


@dataclass(frozen=True, slots=True)
class ShownBasis:
    """A legal basis with the document of the vocabulary, for its link."""

    basis: LegalBasis
    document: LegalDocument | None


def context_of(  # noqa: PLR0913 - all but the content are optional, and named
    content: Content,
    *,
    language: str,
    today: date | None = None,
    asked: date | None = None,
    reading: Reading | None = None,
    page: ProcedurePage | None = None,
    directory: Directory | None = None,
    case: int = 0,
) -> dict[str, Any]:
    """Return the context of `catalog/public/procedure.html` for `content` in `language`.

    Only the content is needed: a preview has no `reading` and no `page`, so it shows no banners
    and no guidance. `asked` is the day a reader chose; `case` the dossier case, counted from 0.
    """
    known = directory or Directory()
    with translation.override(language):
        return {
            **_in_time(reading, today, asked),
            **_guidance(page if asked is None else None, known, language),
            "procedure": page,
            "content": content,
            "glance": glance(content, language),
            "name_class": _name_class(content.name.in_language(language)),
            "crumbs": _crumbs(content, known),
            "papers": _papers(content, known, case),
            "case": case,
            "has_committed": any(c.committed for c in content.channels),
            "has_fees": any(c.fees for c in content.channels),
            "channels": content.channels,
            "roles": _roles(content, known),
            "points": _points(content.agencies.service_points, known),
            "handling": [(h, _points(h.at, known)) for h in content.handling],
            "bases": [ShownBasis(b, known.documents.get(b.number)) for b in content.legal_bases],
            "local": {c.value: o for c, o in content.origins.items() if o.source is Source.LOCAL},
            "untranslated": _untranslated(content) if language.startswith("en") else (),
        }


def _in_time(reading: Reading | None, today: date | None, asked: date | None) -> dict[str, Any]:
    """Return how it stands in time; a preview stands in none."""
    if reading is None:
        return {"notices": [], "may_apply": True}
    return {
        "reading": reading,
        "period": reading.shown,
        "asked": asked,
        "notices": notices(reading, today=today or reading.day, asked=asked),
        "has_ended": reading.state is State.ENDED,
        "may_apply": reading.validity is not None and asked is None,
    }


def _guidance(page: ProcedurePage | None, known: Directory, language: str) -> dict[str, Any]:
    """Return the plain words of the page: today's, so never beside the text of another day."""
    if page is None:
        return {}
    english = language.startswith("en")
    return {
        "summary": page.summary,
        "guidance": page.guidance,
        "summary_is_vietnamese": english and not page.summary_en,
        "guidance_is_vietnamese": english and not page.guidance_en,
        "questions": [_question(block.value) for block in page.questions],
        "related": known.related,
    }


def _question(value: Any) -> dict[str, Text]:
    return {
        name: Text(vi=value.get(f"{name}_vi") or "", en=value.get(f"{name}_en") or "")
        for name in ("question", "answer")
    }


def _name_class(name: str) -> str:
    if len(name) > VERY_LONG_NAME:
        return "very-long"
    return "long" if len(name) > LONG_NAME else ""


def _crumbs(content: Content, known: Directory) -> list[dict[str, Any]]:
    crumbs: list[dict[str, Any]] = []
    if known.place is not None:
        address = reverse("agency", kwargs={"slug": known.place.slug})
        crumbs.append({"label": named(known.place.agency), "url": address})
    for sector in content.sectors[:1]:
        if sector.code:
            address = reverse("sector", kwargs={"code": sector.code})
            crumbs.append({"label": sector.name, "url": address})
    return [*crumbs, {"label": content.code}] if content.code else crumbs


def named(item: Vocabulary) -> Text:
    """Return the name of a vocabulary item in both languages."""
    return Text(vi=item.name_vi, en=item.name_en or "")


def _papers(content: Content, known: Directory, case: int) -> list[ShownPaper]:
    cases = content.dossier.cases
    if case >= len(cases):
        return []
    return [
        ShownPaper(p, known.editions.get(p.form.code) if p.form else None)
        for p in cases[case].papers
    ]


def _roles(content: Content, known: Directory) -> dict[str, list[ShownRef]]:
    agencies = content.agencies
    groups: dict[str, Sequence[Ref]] = {
        "executing": agencies.executing,
        "competent": agencies.competent,
        "authorised": agencies.authorised,
        "coordinating": agencies.coordinating,
    }
    return {role: [_agency(ref, known) for ref in refs] for role, refs in groups.items() if refs}


def _agency(ref: Ref, known: Directory) -> ShownRef:
    page = known.agencies.get(ref.code)
    return ShownRef(ref.name, reverse("agency", kwargs={"slug": page.slug}) if page else "")


def _points(refs: Sequence[Ref], known: Directory) -> list[ShownPoint]:
    return [ShownPoint(r.name, known.points.get(r.code)) for r in refs]


def _untranslated(content: Content) -> tuple[Component, ...]:
    """Return the components that hold Vietnamese text without English."""
    return tuple(
        component
        for component in Component
        if any(t.vi and not t.en for t in written_texts(_only(content, component)))
    )


def _only(content: Content, component: Component) -> Content:
    return Content(code="", name=NOTHING).with_component_of(content, component)
