"""Procedures by the hundred thousand, made of pieces of those that a catalogue has.

The same catalogue gives the same procedures every time. Each has the filters of one procedure, a
name of the beginning of that one's and the end of another's, and papers and legal bases of the
other; no text is longer than `LONGEST` letters, so a whole one has three quarters of a real one's.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import chain
from typing import Any
from uuid import UUID

from bulk import insert

LONGEST = 1_000
RECORDED = datetime(2024, 1, 2, tzinfo=UTC)
FIRST = 1_000_000
"""The first identity of what is made, and the first place below a page of an agency."""
OF_ANOTHER = ("dossier", "legal_bases")
LEFT_OUT = {"origins", "aliases"}


@dataclass(frozen=True, slots=True)
class Source:
    """A procedure that others are made of; `parent` is the page above its own."""

    content: Mapping[str, Any]
    terms: Sequence[tuple[str, str]]
    parent: Any
    search_words: str


@dataclass(frozen=True, slots=True)
class Made:
    """A procedure that is made: its number is its identity wherever it needs one."""

    number: int
    code: str
    content: Mapping[str, Any]
    source: Source

    @property
    def name(self) -> str:
        return str(self.content["name"]["vi"])


def generate(number: int) -> None:
    """Write `number` procedures, in force since ever, beside those of the default database."""
    from wagtail.models import Page

    from catalog.models import (
        DecisionLine,
        DecisionPage,
        ProcedurePage,
        ProcedureVersion,
        Validity,
        VersionTerm,
        VersionText,
    )

    sources = _sources()
    decision = DecisionPage.objects.order_by("pk").values_list("pk", flat=True).first()
    assert decision, "there is no catalogue to generate from"
    rows: list[tuple[Any, Callable[[Made], Iterator[Row]]]] = [
        (Page, _page),
        (ProcedurePage, _procedure),
        (DecisionLine, partial(_line, decision)),
        (ProcedureVersion, _version),
        (VersionText, _text),
        (Validity, _period),
        (VersionTerm, _terms),
    ]
    for model, row in rows:
        insert(model, chain.from_iterable(map(row, _made(sources, number))))


def _sources() -> list[Source]:
    """Read what is in force and public, in the order of codes."""
    from catalog import selectors
    from catalog.models import AgencyPage, VersionTerm

    periods = selectors.in_force(selectors.today()).order_by("procedure__code")
    parents = {page.path: page for page in AgencyPage.objects.all()}
    terms: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
    for version, facet, code in VersionTerm.objects.values_list("version", "facet", "code"):
        terms[version].append((facet, code))
    return [
        Source(
            _cut({k: v for k, v in period.version.content.items() if k not in LEFT_OUT}),
            sorted(terms[period.version_id]),
            parents[period.procedure.path[: -AgencyPage.steplen]],
            period.procedure.search_words_vi or "",
        )
        for period in periods.iterator(chunk_size=200)
    ]


def _cut(value: Any) -> Any:
    """Return JSON with its texts cut to `LONGEST` letters."""
    if isinstance(value, dict):
        return {key: _cut(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_cut(part) for part in value]
    return value[:LONGEST] if isinstance(value, str) else value


def _made(sources: Sequence[Source], number: int) -> Iterator[Made]:
    """Yield the same `number` procedures every time."""
    chance = random.Random(150)  # noqa: S311
    for n in range(FIRST, FIRST + number):
        own, other = sources[n % len(sources)], chance.choice(sources)
        code = f"9.{n - FIRST:06}"
        content = {**own.content, **{k: v for k, v in other.content.items() if k in OF_ANOTHER}}
        content |= {"code": code, "name": {"vi": _name(own, other, chance)}}
        yield Made(n, code, content, own)


def _name(own: Source, other: Source, chance: random.Random) -> str:
    """Return the beginning of one name and the end of another."""
    begin, end = (source.content["name"]["vi"].split() for source in (own, other))
    return " ".join([*begin[: chance.randint(1, len(begin))], *end[chance.randrange(len(end)) :]])


Row = dict[str, Any]


def _page(made: Made) -> Iterator[Row]:
    from django.contrib.contenttypes.models import ContentType

    from catalog.models import ProcedurePage

    parent, slug = made.source.parent, made.code.replace(".", "-")
    yield {
        "id": made.number,
        "path": parent._get_path(parent.path, parent.depth + 1, made.number),
        "depth": parent.depth + 1,
        "title": made.name[:255],
        "draft_title": made.name[:255],
        "slug": slug,
        "url_path": f"{parent.url_path}{slug}/",
        "content_type_id": ContentType.objects.get_for_model(ProcedurePage).pk,
        "live": True,
        "locale_id": parent.locale_id,
        "translation_key": UUID(int=made.number),
    }


def _procedure(made: Made) -> Iterator[Row]:
    yield {
        "page_ptr_id": made.number,
        "code": made.code,
        "kind": "national",
        "looked_at": RECORDED,
        "search_words_vi": made.source.search_words,
    }


def _line(decision: int, made: Made) -> Iterator[Row]:
    yield {
        "id": made.number,
        "decision_id": decision,
        "procedure_id": made.number,
        "agency_id": made.source.parent.pk,
        "action": "new",
        "promulgated_at": RECORDED,
    }


def _version(made: Made) -> Iterator[Row]:
    from catalog.alphabet import sort_key

    yield {
        "id": made.number,
        "procedure_id": made.number,
        "number": 1,
        "line_id": made.number,
        "recorded_at": RECORDED,
        "content_hash": f"{made.number:064}",
        "code": made.code,
        "name_vi": made.name,
        "name_key": sort_key(made.name),
        "kind": "national",
    }


def _text(made: Made) -> Iterator[Row]:
    from catalog.content import at_a_glance

    yield {
        "version_id": made.number,
        "at_a_glance": at_a_glance(made.content),
        "content": made.content,
    }


def _period(made: Made) -> Iterator[Row]:
    yield {
        "procedure_id": made.number,
        "version_id": made.number,
        "recorded_at": RECORDED,
    }


def _terms(made: Made) -> Iterator[Row]:
    for facet, code in made.source.terms:
        yield {"version_id": made.number, "facet": facet, "code": code}
