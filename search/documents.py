"""What a search may find: one document a period of a version, made from published text only.

Both engines are fed from here. A document knows two spans of days: those on which its version is
in force, and those on which it stands for its procedure. The second tile all time, so that on any
day exactly one document stands for a procedure, whether that is in force, ended or still to come.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any

from django.utils.html import strip_tags

from catalog.content import NOTHING, Content, Ref, Text, from_json, texts
from catalog.models import ProcedurePage
from search.comparing import Entry
from search.facets import FREE_OF_CHARGE, Facet
from search.language import keys_of_code
from search.outlines import (
    COLUMNS,
    CONTENT,
    Outline,
    Row,
    Today,
    joined,
    outliner,
    periods,
    read_today,
)

BATCH, LARGE_BATCH = 200, 2_000
"""Procedures read at once, with their contents or without: memory stays flat in any catalogue."""


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
    return _maker()(ids)


def of_all() -> Iterator[Document]:
    """Yield every document of the catalogue, by keyset, so that writers are not held up.

    Things are called as they are when this begins: to read that anew with every batch takes as long
    as the batch. A new name is a change of the journal, which whoever rebuilds replays.
    """
    made = _maker()
    for ids in procedure_ids():
        yield from made(ids)


def _maker() -> Callable[[Sequence[int]], Iterator[Document]]:
    """Return what yields the documents of procedures by what things are called now."""
    now = read_today()
    outlined = outliner(now)

    def made(ids: Sequence[int]) -> Iterator[Document]:
        found = periods().filter(procedure__in=ids)
        rows = found.values_list(*COLUMNS, CONTENT).iterator()
        for _, of_one in groupby(rows, key=_procedure):
            whole = list(of_one)
            outlines = outlined([Row._make(row[: len(COLUMNS)]) for row in whole])
            for outline, (*_, content) in zip(outlines, whole, strict=True):
                yield _document(outline, from_json(content), now)

    return made


def digests() -> Iterator[Entry]:
    """Yield what an index has to hold, in order of procedures and versions; no content is read.

    The digest of a version is that of its documents, joined. By keyset, like `of_all`.
    """
    outlined = outliner(read_today())
    for ids in procedure_ids(batch=LARGE_BATCH):
        ours = periods().filter(procedure__gte=ids[0], procedure__lte=ids[-1])
        rows = map(Row._make, ours.values_list(*COLUMNS).iterator())
        for procedure, found in groupby(rows, key=_procedure):
            made: defaultdict[int, list[str]] = defaultdict(list)
            for outline in outlined(list(found)):
                made[outline.row.version].append(outline.digest)
            for version, parts in sorted(made.items()):
                yield Entry(procedure, version, joined(parts))


def procedure_ids(*, after: int = 0, batch: int = BATCH) -> Iterator[list[int]]:
    """Yield the identities of all procedures in batches, in order."""
    pages = ProcedurePage.objects.order_by("pk").values_list("pk", flat=True)
    while ids := list(pages.filter(pk__gt=after)[:batch]):
        yield ids
        after = ids[-1]


def _procedure(row: Sequence[Any]) -> Any:
    return row[0]


def _document(outline: Outline, content: Content, now: Today) -> Document:
    row, guidance = outline.row, _guidance(outline.row)
    agencies = (*content.agencies.executing, *content.agencies.competent)
    return Document(
        procedure=row.procedure,
        version=row.version,
        code_keys=_code_keys(row, content),
        name=content.name.vi,
        name_en=content.name.en,
        aliases=guidance.aliases,
        sectors=_called(content.sectors, now.sectors),
        agencies=_called(agencies, now.agencies),
        places="\n".join(_both(content.agencies.addresses, *_points(content))),
        marks=tuple(_marks(content)),
        body="\n".join(filter(None, [*_body(content), guidance.body])),
        facets={**outline.facets, Facet.FREE: (FREE_OF_CHARGE,) if content.is_free else ()},
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        shown_from=outline.shown_from,
        shown_to=outline.shown_to,
        is_temporary=outline.is_temporary,
        name_key=row.name_key,
        digest=outline.digest,
    )


@dataclass(frozen=True, slots=True)
class Guidance:
    """The published guidance of a page, which is today's for every version."""

    aliases: str
    body: str


def _guidance(row: Row) -> Guidance:
    asked, answered = questions(_asked(row.questions))
    called = (row.search_words_vi, row.search_words_en, asked.vi, asked.en)
    guides = (row.summary_vi, row.summary_en, row.guidance_vi, row.guidance_en)
    plain = [strip_tags(text.replace(">", "> ")) for text in guides if text]
    return Guidance(
        aliases="\n".join(filter(None, called)),
        body="\n".join([*plain, *_both(answered)]),
    )


def _asked(written: str | None) -> Iterator[Mapping[str, Any]]:
    """Yield the questions of a page out of their JSON, which may stand in JSON itself."""
    found = json.loads(written or "[]")
    for block in (json.loads(found) if isinstance(found, str) else found) or ():
        if block["type"] == "question":
            yield block["value"]


def questions(asked: Iterable[Mapping[str, Any]]) -> tuple[Text, Text]:
    """Return the questions that a page answers, and the answers, one a line."""
    values = list(asked)
    if not values:
        return NOTHING, NOTHING

    def lines(name: str) -> str:
        found = (" ".join((value.get(name) or "").split()) for value in values)
        return "\n".join(filter(None, found))

    return (
        Text(lines("question_vi"), lines("question_en")),
        Text(lines("answer_vi"), lines("answer_en")),
    )


def _code_keys(row: Row, content: Content) -> tuple[str, ...]:
    codes = (content.code, row.code, *content.aliases, *row.other_codes)
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
