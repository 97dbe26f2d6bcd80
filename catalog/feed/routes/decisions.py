"""Decisions, and all that one of them did."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from catalog.content import Kind
from catalog.feed import documents, shapes
from catalog.feed.answering import PROBLEMS, answer, links_of, listed, page_of
from catalog.feed.asked import DecisionFilter, Refusal, Slug, check
from catalog.feed.cursors import cursor_of
from catalog.feed.lines import Lines, decisions_by_key, read_lines
from catalog.models import DecisionLine, DecisionPage
from catalog.public.decisions import decisions as public_decisions
from catalog.public.lines import public_lines

router = Router(tags=["decisions"])


@router.get(
    "decisions",
    response={200: shapes.Page[shapes.Decision], 400: shapes.Problem},
    summary="Decisions that are law here",
)
def decisions(request: HttpRequest, asked: Query[DecisionFilter]) -> HttpResponse:
    """Return the promulgated decisions with something public in them, as they are cited."""
    check(request, DecisionFilter)
    rows = public_decisions()
    if asked.issuer is not None:
        rows = rows.filter(issuer__code=asked.issuer)
    if asked.kind is not None:
        rows = rows.filter(kind=asked.kind)
    if asked.number is not None:
        rows = rows.filter(number=asked.number)
    if asked.signed_from is not None:
        rows = rows.filter(signed_on__gte=asked.signed_from)
    keys, last = page_of(rows.values_list("pk"), asked.cursor, asked.limit)
    told, links = decisions_by_key([key for (key,) in keys]), links_of(request)
    items = [documents.decision(told[key], links) for (key,) in keys]
    return listed(request, items, cursor_of(last))


@router.get(
    "decisions/{slug}",
    response={200: shapes.WholeDecision, **PROBLEMS},
    summary="One decision with its lines",
)
def decision(request: HttpRequest, slug: Slug) -> HttpResponse:
    """Return one decision with every public line, as it was written."""
    check(request)
    found = public_decisions().filter(slug=slug).first()
    if found is None:
        detail = f"No decision that is law here is called {slug[:80]}."
        raise Refusal("not-found", "Unknown decision", 404, detail)
    links = links_of(request)
    rows = _rows(found)
    lines = read_lines(key for key, *_rest in rows)
    told = documents.decision(decisions_by_key([found.pk])[found.pk], links) | {
        "signer": found.signer or None,
        "abstract": found.abstract or None,
        "source_decision": found.source_decision or None,
        "promulgated_at": documents.moment(found.promulgated_at),
        "retracted_at": documents.moment(found.retracted_at),
        "file": links.file(found.file.url) if found.file else None,
        "lines": [_line(row, lines, links) for row in rows],
    }
    return answer(told)


_Row = tuple[int, str, int | None, str | None]
"""A line by its key: the code of its procedure, number and kind of the version that it changed."""


def _rows(decision: DecisionPage) -> list[_Row]:
    lines = DecisionLine.objects.filter(public_lines(), decision=decision)
    columns = ("pk", "procedure__code", "base_version__number", "base_version__kind")
    return list(lines.order_by("position", "pk").values_list(*columns))


def _line(row: _Row, lines: Lines, links: documents.Links) -> documents.Document:
    key, code, base, kind = row
    return documents.line(lines.must(key), links) | {
        "code": code,
        "version": lines.number(key),
        "base_version": None if kind == Kind.INTERNAL else base,
        "replaced_by": [documents.successor(*one, links) for one in lines.successors(key)],
        "procedure_url": links.api(f"procedures/{code}"),
    }
