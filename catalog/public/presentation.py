"""What the page of a procedure shows, from its content: the same for readers and for previews.

Reads no rows: what comes from the tables is handed in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import translation

from catalog.alphabet import alphabetical
from catalog.content import (
    NOTHING,
    Component,
    Content,
    DossierCase,
    Paper,
    Ref,
    Source,
    Text,
)
from catalog.content import texts as written_texts
from catalog.models import FormEdition, ProcedurePage, Vocabulary
from catalog.on_day import State
from catalog.public.bases import shown_bases
from catalog.public.cases import are_long, shown_cases, shown_steps
from catalog.public.directory import Directory
from catalog.public.files import ShownFile, shown_file
from catalog.public.filing import filing
from catalog.public.glance import glance
from catalog.public.notices import notices
from catalog.public.places import places
from catalog.public.posted import Posted
from catalog.selectors import Reading

LONG_PAPER, LONG_NAME, VERY_LONG_NAME = 90, 160, 500
MANY_CASES = 6
"""Of more, the list to choose from is folded once a case is chosen: the papers stay in sight."""


@dataclass(frozen=True, slots=True)
class ShownPaper:
    """A paper with the files of its form for the day.

    `has_form_page`: the library of forms knows the form, also where it has no file for the day.
    """

    paper: Paper
    has_form_page: bool = False
    edition: FormEdition | None = None
    docx: ShownFile | None = None
    pdf: ShownFile | None = None
    sample: ShownFile | None = None

    @property
    def is_long(self) -> bool:
        return len(self.paper.name.vi) > LONG_PAPER


@dataclass(frozen=True, slots=True)
class ShownRef:
    """A reference by its frozen name, with where it leads: an agency's page, or nowhere."""

    name: Text
    url: str = ""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another procedure by its name, and how it stands; a code alone where it is not here."""

    code: str
    name: Text = NOTHING
    state: State | None = None


def context_of(  # noqa: PLR0913 - all but the content are optional, and named
    content: Content,
    *,
    language: str,
    today: date | None = None,
    asked: date | None = None,
    reading: Reading | None = None,
    page: ProcedurePage | None = None,
    directory: Directory | None = None,
    case: int | None = None,
    sheet: Posted | None = None,
) -> dict[str, Any]:
    """Return the context of `catalog/public/procedure.html` for `content` in `language`.

    Only the content is needed: a preview has no `reading` and no `page`, so it shows no banners
    and no guidance. `asked` is the day a reader chose; `case` the dossier case, counted from 0,
    None where they chose none and see the first; `sheet` how the printed sheet stands from which
    they come.
    """
    known = directory or Directory()
    at = case or 0
    cases = shown_cases(content.dossier.cases, at)
    with translation.override(language):
        return {
            **_in_time(reading, today, asked),
            **_guidance(page if asked is None else None, known, language),
            **law(content, known, language, reading.text_day if reading else today),
            "filing": filing(content.channels).of_case(content.dossier.cases, at),
            "procedure": page,
            "sheet": sheet,
            "glance": glance(content, language),
            "name_class": _name_class(content.name.in_language(language)),
            "crumbs": _crumbs(content, known),
            "cases": cases,
            "cases_are_long": are_long(cases),
            "cases_are_many": len(cases) > MANY_CASES,
            "cases_are_folded": len(cases) > MANY_CASES and case is not None,
            "papers": _papers(content.dossier.cases[at : at + 1], known),
            "steps": shown_steps(content.steps, _case_name(content, at)),
        }


def law(content: Content, known: Directory, language: str, day: date | None) -> dict[str, Any]:
    """Return what a page and a printed sheet show alike of what the law fixes."""
    return {
        "content": content,
        "filing": filing(content.channels),
        "roles": _roles(content, known),
        "place_groups": places(content, known.points, known.accepted),
        "bases": shown_bases(content.legal_bases, known.documents, day or date.min),
        "parts": [_part(code, known) for code in content.parts],
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
    related = sorted(map(_neighbour, known.related), key=lambda n: alphabetical(n.name.vi))
    return {
        "summary": page.summary,
        "guidance": page.guidance,
        "summary_is_vietnamese": english and not page.summary_en,
        "guidance_is_vietnamese": english and not page.guidance_en,
        "questions": [_question(block.value) for block in page.questions],
        "related": related,
    }


def _question(value: Any) -> dict[str, Text]:
    return {
        name: Text(vi=value.get(f"{name}_vi") or "", en=value.get(f"{name}_en") or "")
        for name in ("question", "answer")
    }


def _neighbour(reading: Reading) -> Neighbour:
    code, shown = reading.procedure.code, reading.shown
    if shown is None:
        return Neighbour(code)
    return Neighbour(code, Text(shown.version.name_vi, shown.version.name_en), reading.state)


def _part(code: str, known: Directory) -> Neighbour:
    return _neighbour(known.parts[code]) if code in known.parts else Neighbour(code)


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


def _case_name(content: Content, case: int) -> Text:
    cases = content.dossier.cases
    return cases[case].name if case < len(cases) else NOTHING


def _papers(cases: Iterable[DossierCase], known: Directory) -> list[ShownPaper]:
    return [_paper(paper, known) for case in cases for paper in case.papers]


def _paper(paper: Paper, known: Directory) -> ShownPaper:
    code = paper.form.code if paper.form else ""
    edition = known.editions.get(code)
    if edition is None:
        return ShownPaper(paper, code in known.forms)
    return ShownPaper(
        paper,
        has_form_page=True,
        edition=edition,
        docx=shown_file(edition.docx),
        pdf=shown_file(edition.pdf),
        sample=shown_file(edition.sample),
    )


def sheet_papers(content: Content, known: Directory) -> list[tuple[Text, list[ShownPaper]]]:
    """Return the papers of every case, each case by its name."""
    return [(case.name, _papers([case], known)) for case in content.dossier.cases]


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


def _untranslated(content: Content) -> tuple[Component, ...]:
    """Return the components that hold Vietnamese text without English."""
    return tuple(
        component
        for component in Component
        if any(t.vi and not t.en for t in written_texts(_only(content, component)))
    )


def _only(content: Content, component: Component) -> Content:
    return Content(code="", name=NOTHING).with_component_of(content, component)
