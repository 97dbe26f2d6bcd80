"""Procedures on a day, and one of them."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from catalog import selectors
from catalog.content import Code, Kind
from catalog.feed import documents, narrowing, reading, shapes
from catalog.feed.answering import PROBLEMS, answer, links_of, listed, page_of
from catalog.feed.asked import (
    AnyCode,
    OneProcedure,
    ProcedureFilter,
    Refusal,
    Time,
    check,
    known_at_utc,
    read_fields,
)
from catalog.feed.facts import ProcedureFacts, VersionFacts
from catalog.feed.walking import at_one_state
from catalog.models import ProcedureVersion
from catalog.on_day import State

router = Router(tags=["procedures"])


@router.get(
    "procedures",
    response={200: shapes.Page[shapes.ListedProcedure], 400: shapes.Problem},
    summary="Procedures on a day",
)
def procedures(request: HttpRequest, asked: Query[ProcedureFilter]) -> HttpResponse:
    """Return what is in force, or stands as asked, in an order that stays while pages are read."""
    check(request, ProcedureFilter)
    told, cursor = at_one_state(asked, partial(_page, asked))
    links, fields = links_of(request), read_fields(asked.fields)
    return listed(request, [documents.procedure(*one, links, fields) for one in told], cursor)


def _page(
    asked: ProcedureFilter, day: date, known_at: datetime | None
) -> tuple[list[reading.Told], int | None]:
    periods = selectors.known(known_at).exclude(version__kind=Kind.INTERNAL)
    shown = narrowing.shown(asked, day, periods)
    its = shown.filter(narrowing.said(asked), procedure=OuterRef("pk"))
    found = reading.procedure_rows(selectors.told_procedures().filter(Exists(its)))
    after = asked.cursor.after if asked.cursor else 0
    rows, last = page_of(found, after, asked.limit)
    pages = [reading.ProcedureRow._make(row) for row in rows]
    versions = shown.filter(procedure__in=[page.key for page in pages]).order_by()
    told = reading.told(
        pages,
        day,
        periods.filter(version__in=versions.values("version")),
        known_at=known_at,
        is_now=_is_now(asked),
    )
    return told, last


def _is_now(asked: Time) -> bool:
    """Tell whether no day or moment is named: guidance has no history."""
    return asked.as_of is None and asked.known_at is None


@router.get(
    "procedures/{code}",
    response={200: shapes.Procedure, 410: shapes.Problem, **PROBLEMS},
    summary="One procedure on a day",
)
def procedure(request: HttpRequest, code: AnyCode, asked: Query[OneProcedure]) -> HttpResponse:
    """Return a procedure by any form of its code. What has ended is 410 with its last version."""
    check(request, OneProcedure)
    page, links = page_by(code), links_of(request)
    known_at = known_at_utc(asked.known_at)
    rows = map(
        reading.ProcedureRow._make,
        reading.procedure_rows(selectors.told_procedures().filter(pk=page.pk)),
    )
    day, periods = asked.as_of or selectors.today(), selectors.known(known_at)
    told = reading.told(list(rows), day, periods, known_at=known_at, is_now=_is_now(asked))
    if not told:
        raise _nothing_left(page.code, asked)
    ((facts, version),) = told
    if facts.state == State.ENDED:
        raise _gone(facts, version, links)
    return answer(documents.procedure(facts, version, links))


def _nothing_left(code: str, asked: OneProcedure) -> Refusal:
    """Return what is said of a procedure that is known, and had no text as it was asked for."""
    if asked.known_at is not None:
        detail = f"Nothing of {code} was recorded, or stood, at {asked.known_at.isoformat()}."
        return Refusal("not-found", "Not known then", 404, detail, code=code)
    more: dict[str, Any] = {"code": code, "valid_to": None, "ended_by": None, "replaced_by": []}
    detail = f"All that was recorded of {code} was taken back, or is in force on no day."
    return Refusal("gone", "Taken back", 410, detail, **more, last_version=None)


def _gone(facts: ProcedureFacts, version: VersionFacts, links: documents.Links) -> Refusal:
    last = version.periods[0]
    more: dict[str, Any] = {
        "code": facts.code,
        "valid_to": documents.day(last.end),
        "ended_by": documents.line(last.ended_by, links) if last.ended_by else None,
        "replaced_by": [documents.successor(*one, links) for one in facts.replaced_by],
        "last_version": links.api(f"procedures/{facts.code}/versions/{version.number}"),
    }
    detail = f"{facts.code} has not been in force since {last.end}."
    return Refusal("gone", "No longer in force", 410, detail, **more)


class Found(NamedTuple):
    """A procedure by its key, with the code that is told of it."""

    pk: int
    code: str


def page_by(code: str) -> Found:
    """Return the procedure of any form of a code. Raises Refusal where none is told of."""
    parsed = Code.parse(code)
    if parsed is None:
        raise Refusal(
            "bad-code",
            "No code",
            404,
            f"“{code[:80]}” is no code: write d.dddddd as in 1.001193, or DP.<number>.",
        )
    if page := selectors.find_procedure(code):
        return Found(page.pk, page.code)
    # One that has only internal law by now.
    versions = ProcedureVersion.objects.filter(code=parsed.value, procedure__live=True)
    public = versions.exclude(kind=Kind.INTERNAL).order_by("-pk")
    for key, its_code in public.values_list("procedure", "code")[:1]:
        return Found(key, its_code)
    raise unknown(code)


def unknown(code: str) -> Refusal:
    """Return what is said of a code that no public procedure has."""
    return Refusal("not-found", "Unknown procedure", 404, f"No procedure has the code {code[:80]}.")
