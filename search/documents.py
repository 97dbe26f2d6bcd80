"""What a search may find: one document a period of a version, made from published text only.

Both engines are fed from here. A document knows two spans of days: those on which its version is
in force, and those on which it stands for its procedure. The second tile all time, so that on any
day exactly one document stands for a procedure, whether that is in force, ended or still to come.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from django.db.models import F
from django.utils.html import strip_tags

from catalog import selectors
from catalog.content import NOTHING, Content, Kind, Ref, texts
from catalog.models import ProcedurePage, Validity
from search.language import keys_of_code

BATCH = 200
"""Procedures read at once: memory stays flat whatever the size of the catalogue."""


@dataclass(frozen=True, slots=True)
class Document:
    """One version in one of its periods, as plain text by weight. Days are half-open."""

    procedure: int
    version: int
    code_keys: tuple[str, ...]
    name: str
    name_en: str
    aliases: str
    meta: str
    body: str
    valid_from: date | None
    valid_to: date | None
    shown_from: date | None
    shown_to: date | None
    digest: str


def of_procedures(ids: Sequence[int]) -> Iterator[Document]:
    """Yield the documents of these procedures as they stand now. Internal ones have none."""
    pages = {page.pk: page for page in _pages(ids)}
    for procedure, periods in groupby(_periods(list(pages)), key=lambda p: p.procedure_id):
        yield from _documents(pages[procedure], list(periods))


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
        .select_related("version")
        .order_by("procedure_id", F("valid_from").asc(nulls_first=True))
        .iterator()
    )


def _documents(page: ProcedurePage, periods: Sequence[Validity]) -> Iterator[Document]:
    guidance = _guidance(page)
    for number, period in enumerate(periods):
        content = period.version.body
        following = periods[number + 1] if number + 1 < len(periods) else None
        spans = (
            period.valid_from,
            period.valid_to,
            period.valid_from if number else None,
            following.valid_from if following else None,
        )
        yield Document(
            page.pk,
            period.version_id,
            _code_keys(page, content),
            content.name.vi,
            content.name.en,
            guidance.aliases,
            _meta(content),
            "\n".join([*_body(content), guidance.body]),
            *spans,
            digest=_digest(period, guidance, page, spans),
        )


@dataclass(frozen=True, slots=True)
class Guidance:
    """The published guidance of a page, which is today's for every version."""

    aliases: str
    body: str


def _guidance(page: ProcedurePage) -> Guidance:
    # The row of a live page holds what is published; its drafts are revisions.
    questions = (
        str(value)
        for block in page.questions
        for value in block.value.values()
        if isinstance(value, str)
    )
    plain = (page.summary_vi, page.summary_en, page.guidance_vi, page.guidance_en, *questions)
    return Guidance(
        aliases="\n".join(filter(None, (page.search_words_vi, page.search_words_en))),
        body="\n".join(strip_tags(text.replace(">", "> ")) for text in plain if text),
    )


def _code_keys(page: ProcedurePage, content: Content) -> tuple[str, ...]:
    codes = (content.code, page.code, *content.aliases, *page.other_codes)
    return tuple(dict.fromkeys(key for code in codes for key in keys_of_code(code)))


def _meta(content: Content) -> str:
    agencies = content.agencies
    refs: tuple[Ref, ...] = (*content.sectors, *agencies.executing, *agencies.competent)
    return "\n".join(name for ref in refs for name in (ref.name.vi, ref.name.en) if name)


def _body(content: Content) -> Iterator[str]:
    """Yield what is written in the components, without the name and the offices' own process."""
    for text in texts(replace(content, name=NOTHING, process=())):
        yield from filter(None, (text.vi, text.en))
    yield from (basis.number for basis in content.legal_bases)
    for case in content.dossier.cases:
        for paper in case.papers:
            yield from filter(None, (paper.code, paper.form.code if paper.form else ""))


def _digest(
    period: Validity, guidance: Guidance, page: ProcedurePage, spans: Sequence[date | None]
) -> str:
    """Return a hash that differs whenever the document would."""
    parts = [
        period.version.content_hash,
        guidance.aliases,
        guidance.body,
        page.code,
        page.other_codes,
        [str(day) for day in spans],
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]
