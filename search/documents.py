"""What a search may find: one document a period of a version, made from published text only.

Both engines are fed from here. A document knows two spans of days: those on which its version is
in force, and those on which it stands for its procedure. The second tile all time, so that on any
day exactly one document stands for a procedure, whether that is in force, ended or still to come.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import F, QuerySet, Subquery
from django.utils.html import strip_tags
from wagtail.blocks import StreamValue

from catalog import selectors
from catalog.content import NOTHING, Answer, Content, FeeState, Kind, Ref, Text, texts
from catalog.joined_terms import joined_terms
from catalog.models import Agency, ProcedurePage, Sector, Validity
from catalog.public.narrowing import FACETS, Places, answers, places
from search.facets import FREE_OF_CHARGE, Facet
from search.language import keys_of_code

Facets = Mapping[Facet, tuple[str, ...]]

BATCH = 200
"""Procedures read at once: memory stays flat whatever the size of the catalogue."""


@dataclass(frozen=True, slots=True)
class Document:
    """One version in one of its periods, as plain text by weight. Days are half-open.

    `marks`: numbers of legal documents and codes of forms. `facets`: the values by which it is
    narrowed, without its status, which depends on the day. `name_key` sorts names.
    """

    procedure: int
    version: int
    code_keys: tuple[str, ...]
    name: str
    name_en: str
    aliases: str
    sectors: str
    agencies: str
    places: str
    marks: tuple[str, ...]
    body: str
    facets: Mapping[Facet, tuple[str, ...]]
    valid_from: date | None
    valid_to: date | None
    shown_from: date | None
    shown_to: date | None
    is_temporary: bool
    name_key: str
    digest: str


def of_procedures(ids: Sequence[int]) -> Iterator[Document]:
    """Yield the documents of these procedures as they stand now. Internal ones have none."""
    pages = {page.pk: page for page in _pages(ids)}
    now = Today(places(), _names(Sector.objects.all()), _names(Agency.objects.all()))
    for procedure, periods in groupby(_periods(list(pages)), key=lambda p: p.procedure_id):
        yield from _documents(pages[procedure], list(periods), now)


def of_all() -> Iterator[Document]:
    """Yield every document of the catalogue, by keyset, so that writers are not held up."""
    for ids in procedure_ids():
        yield from of_procedures(ids)


def procedure_ids(*, after: int = 0, batch: int = BATCH) -> Iterator[list[int]]:
    """Yield the identities of all procedures in batches, in order."""
    pages = ProcedurePage.objects.order_by("pk").values_list("pk", flat=True)
    while ids := list(pages.filter(pk__gt=after)[:batch]):
        yield ids
        after = ids[-1]


def _pages(ids: Sequence[int]) -> Iterator[ProcedurePage]:
    return ProcedurePage.objects.filter(pk__in=ids, live=True).iterator()


def _periods(ids: Sequence[int]) -> Iterator[Validity]:
    """Return the public periods of these procedures as known now, in order of time."""
    return (
        selectors.known()
        .filter(procedure_id__in=ids)
        .exclude(version__kind=Kind.INTERNAL)
        .select_related("version", "cause")
        .defer("version__at_a_glance")
        .annotate(terms=Subquery(joined_terms(FACETS)))
        .order_by("procedure_id", F("valid_from").asc(nulls_first=True))
        .iterator()
    )


@dataclass(frozen=True, slots=True)
class Today:
    """What bodies and sectors are called today, by code, and where bodies answer.

    Texts of the law keep the names of their day; people also search by those of today.
    """

    where: Places
    sectors: Mapping[str, Text]
    agencies: Mapping[str, Text]


def _names(items: QuerySet[Any]) -> Mapping[str, Text]:
    rows = items.order_by().values_list("code", "name_vi", "name_en")
    return {code: Text(vi or "", en or "") for code, vi, en in rows}


def _documents(page: ProcedurePage, periods: Sequence[Validity], now: Today) -> Iterator[Document]:
    guidance = _guidance(page)
    parent = page.path[: -page.steplen]
    for number, period in enumerate(periods):
        content = period.version.body
        following = periods[number + 1] if number + 1 < len(periods) else None
        spans = (
            period.valid_from,
            period.valid_to,
            period.valid_from if number else None,
            following.valid_from if following else None,
        )
        terms: str | None = period.terms  # type: ignore[attr-defined]  # annotated
        facets = _facets(answers(now.where, parent, terms), content)
        agencies = (*content.agencies.executing, *content.agencies.competent)
        bodies = _called(content.sectors, now.sectors), _called(agencies, now.agencies)
        yield Document(
            page.pk,
            period.version_id,
            _code_keys(page, content),
            content.name.vi,
            content.name.en,
            guidance.aliases,
            *bodies,
            "\n".join(_both(content.agencies.addresses, *_points(content))),
            tuple(_marks(content)),
            "\n".join([*_body(content), guidance.body]),
            facets,
            *spans,
            is_temporary=period.ends_itself,
            name_key=period.version.name_key,
            digest=_digest(period, page, guidance, bodies, spans, facets),
        )


@dataclass(frozen=True, slots=True)
class Guidance:
    """The published guidance of a page, which is today's for every version."""

    aliases: str
    body: str


def _guidance(page: ProcedurePage) -> Guidance:
    # The row of a live page holds what is published; its drafts are revisions.
    asked, answered = questions(page.questions)
    called = (page.search_words_vi, page.search_words_en, asked.vi, asked.en)
    guides = (page.summary_vi, page.summary_en, page.guidance_vi, page.guidance_en)
    plain = [strip_tags(text.replace(">", "> ")) for text in guides if text]
    return Guidance(
        aliases="\n".join(filter(None, called)),
        body="\n".join([*plain, *_both(answered)]),
    )


def questions(blocks: StreamValue) -> tuple[Text, Text]:
    """Return the questions that a page answers, and the answers, one a line."""
    values = [block.value for block in blocks]

    def lines(name: str) -> str:
        found = (" ".join((value.get(name) or "").split()) for value in values)
        return "\n".join(filter(None, found))

    return (
        Text(lines("question_vi"), lines("question_en")),
        Text(lines("answer_vi"), lines("answer_en")),
    )


def _code_keys(page: ProcedurePage, content: Content) -> tuple[str, ...]:
    codes = (content.code, page.code, *content.aliases, *page.other_codes)
    return tuple(dict.fromkeys(key for code in codes for key in keys_of_code(code)))


def _called(refs: Sequence[Ref], today: Mapping[str, Text]) -> str:
    """Return the names that a text has, and those of today that differ."""
    written = [*_both(*(ref.name for ref in refs))]
    renamed = _both(*(today[ref.code] for ref in refs if ref.code in today))
    return "\n".join([*written, *(name for name in dict.fromkeys(renamed) if name not in written)])


def _points(content: Content) -> Iterator[Text]:
    return (ref.name for ref in content.agencies.service_points)


def _both(*written: Text) -> Iterator[str]:
    """Yield what is written in either language."""
    for text in written:
        yield from filter(None, (text.vi, text.en))


def _body(content: Content) -> Iterator[str]:
    """Yield what is written in the components, without the name and the offices' own process."""
    yield from _both(*texts(replace(content, name=NOTHING, process=())))


def _marks(content: Content) -> Iterator[str]:
    yield from (basis.number for basis in content.legal_bases if basis.number)
    for case in content.dossier.cases:
        for paper in case.papers:
            yield from filter(None, (paper.code, paper.form.code if paper.form else ""))


def _facets(found: Mapping[str, Collection[str]], content: Content) -> Facets:
    values = {Facet(name): tuple(sorted(values)) for name, values in found.items()}
    return values | {Facet.FREE: (FREE_OF_CHARGE,) if is_free(content) else ()}


def is_free(content: Content) -> bool:
    """Tell whether nothing is to be paid, whichever way it is filed. Unknown is not free."""
    if not content.fees:
        return content.presence.fee is Answer.NO
    return all(fee.state is FeeState.FREE for fee in content.fees)


def _digest(period: Validity, page: ProcedurePage, guidance: Guidance, *made: object) -> str:
    """Return a hash that differs whenever the document would, of what it is made of."""
    parts = [
        period.version.content_hash,
        period.ends_itself,
        page.code,
        page.other_codes,
        guidance.aliases,
        guidance.body,
        *made,
    ]
    return hashlib.sha256(json.dumps(parts, default=str).encode()).hexdigest()[:32]
