"""All that a document is made of but its content, and the digest that tells when it changes.

A content takes long to read, and its hash, which stands beside it, does not. So what an index has
to hold is known for a whole catalogue in seconds.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from itertools import pairwise
from typing import Any, NamedTuple

from django.db.models import F, QuerySet, Subquery, TextField
from django.db.models.functions import Cast

from catalog import selectors
from catalog.content import Kind, Text
from catalog.joined_terms import codes_by_facet, joined_terms
from catalog.models import BRINGS_CONTENT, Agency, ProcedurePage, Sector, Validity
from catalog.models import Facet as Term
from catalog.public.narrowing import FACETS, Places, answers, places
from search.facets import Facet

CONTENT = "version__text__content"
"""The column that is left out here, since it takes long to read."""
ALIKE = 4_096
"""How many places with their terms are remembered."""
DIGEST_LENGTH = 32
"""Hexadecimal digits of a digest: 128 bits."""


class Row(NamedTuple):
    """What the tables say of a period of a version, in the order of `COLUMNS`.

    `path` is the place of the procedure's page in the tree, `cause` the act that set the end;
    `questions` are JSON.
    """

    procedure: int
    version: int
    valid_from: date | None
    valid_to: date | None
    cause: str | None
    content_hash: str
    name_key: str
    path: str
    code: str
    other_codes: Sequence[str]
    search_words_vi: str | None
    search_words_en: str | None
    summary_vi: str | None
    summary_en: str | None
    guidance_vi: str | None
    guidance_en: str | None
    questions: str
    terms: str | None


COLUMNS = (
    "procedure_id",
    "version_id",
    "valid_from",
    "valid_to",
    "cause__action",
    "version__content_hash",
    "version__name_key",
    "procedure__path",
    "procedure__code",
    "procedure__other_codes",
    # The row of a live page holds what is published; its drafts are revisions.
    "procedure__search_words_vi",
    "procedure__search_words_en",
    "procedure__summary_vi",
    "procedure__summary_en",
    "procedure__guidance_vi",
    "procedure__guidance_en",
    "asked",
    "terms",
)


def periods() -> QuerySet[Validity]:
    """Return the public periods of all procedures as known now, by procedure in order of time."""
    return (
        selectors.known()
        .filter(procedure__live=True)
        .exclude(version__kind=Kind.INTERNAL)
        .annotate(
            asked=Cast("procedure__questions", TextField()),
            terms=Subquery(joined_terms(FACETS)),
        )
        .order_by("procedure_id", F("valid_from").asc(nulls_first=True))
    )


@dataclass(frozen=True, slots=True)
class Today:
    """What bodies and sectors are called today, by code, and where bodies answer.

    Texts of the law keep the names of their day; people also search by those of today.
    """

    where: Places
    sectors: Mapping[str, Text]
    agencies: Mapping[str, Text]


def read_today() -> Today:
    """Read what things are called today, in three queries."""
    return Today(places(), _names(Sector.objects.all()), _names(Agency.objects.all()))


def _names(items: QuerySet[Any]) -> Mapping[str, Text]:
    rows = items.order_by().values_list("code", "name_vi", "name_en")
    return {code: Text(vi or "", en or "") for code, vi, en in rows}


@dataclass(frozen=True, slots=True)
class Bearing:
    """What follows from the terms of a version and the place of its procedure.

    `digest` also stands for the names of today of all that the terms name.
    """

    facets: Mapping[Facet, tuple[str, ...]]
    digest: str


def bearing(now: Today, place: str, terms: str | None) -> Bearing:
    """Tell it for joined terms; `place` is the path of the page above the procedure's."""
    found = answers(now.where, place, terms)
    facets = {Facet(name): tuple(sorted(values)) for name, values in found.items()}
    codes = codes_by_facet(terms)
    named = ((Term.SECTOR, now.sectors), (Term.AGENCY, now.agencies))
    names = [
        (facet, code, called[code].vi, called[code].en)
        for facet, called in named
        for code in sorted(codes[facet])
        if code in called
    ]
    return Bearing(facets, _digest(facets, names))


@dataclass(frozen=True, slots=True)
class Outline:
    """What is known of a document before its content is read.

    `facets`: what it is narrowed by, as far as its terms and its place tell. `digest` differs
    whenever anything does of which the document is made.
    """

    row: Row
    shown_from: date | None
    shown_to: date | None
    facets: Mapping[Facet, tuple[str, ...]]
    digest: str

    @property
    def is_temporary(self) -> bool:
        return _ends_itself(self.row)


def outliner(now: Today) -> Callable[[Sequence[Row]], Iterator[Outline]]:
    """Return what yields the outlines of rows: all those of one procedure, in order of time."""
    # Much of a catalogue stands in the same place and has the same terms.
    told = lru_cache(maxsize=ALIKE)(partial(bearing, now))

    def outlined(rows: Sequence[Row]) -> Iterator[Outline]:
        begins = [None, *(row.valid_from for row in rows[1:]), None]
        for row, shown in zip(rows, pairwise(begins), strict=True):
            found = told(row.path[: -ProcedurePage.steplen], row.terms)
            yield Outline(row, *shown, found.facets, _digest(*_parts(row), shown, found.digest))

    return outlined


def _parts(row: Row) -> Iterator[object]:
    """Yield what a document repeats of its row.

    What ended it, its place and its terms come in by what follows from them: the terms have no
    order, and a place changes when a page above is moved.
    """
    yield from (row.content_hash, row.name_key, row.code, row.other_codes, row.questions)
    yield from (row.valid_from, row.valid_to, _ends_itself(row))
    yield from (row.search_words_vi or "", row.search_words_en or "")
    yield from (row.summary_vi or "", row.summary_en or "")
    yield from (row.guidance_vi or "", row.guidance_en or "")


def _digest(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, default=str).encode()).hexdigest()[:DIGEST_LENGTH]


def joined(digests: Collection[str]) -> str:
    """Return one digest for all periods of a version: in whatever order these come."""
    if len(digests) == 1:
        return next(iter(digests))
    return _digest(*sorted(digests))


def _ends_itself(row: Row) -> bool:
    return row.cause in BRINGS_CONTENT
