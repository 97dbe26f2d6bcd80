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
from catalog.feed.facts import LineFacts, ProcedureFacts, VersionFacts
from catalog.feed.lines import Successors, read_lines
from catalog.feed.walking import at_one_state
from catalog.models import BRINGS_CONTENT, ProcedureVersion
from catalog.on_day import State
from catalog.promulgation.acts import lines_in_effect

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
        raise _nothing_left(page, asked, links)
    ((facts, version),) = told
    if facts.state == State.ENDED:
        raise _gone(facts, version, links)
    return answer(documents.procedure(facts, version, links))


def _nothing_left(page: Found, asked: OneProcedure, links: documents.Links) -> Refusal:
    """Return what is said of a procedure that is known, and had no text as it was asked for."""
    code = page.code
    if asked.known_at is not None:
        detail = f"Nothing of {code} was recorded, or stood, at {asked.known_at.isoformat()}."
        return Refusal("not-found", "Not known then", 404, detail, code=code)
    versions = ProcedureVersion.objects.filter(procedure=page.pk).exclude(kind=Kind.INTERNAL)
    standing = versions.filter(line__retracted_at=None).order_by("-number")
    last = standing.values_list("number", flat=True).first()
    title, why = ("Taken back", "was taken back") if last is None else _ON_NO_DAY
    ended_by, instead = (None, ()) if last is None else _ended_by(page)
    more: dict[str, Any] = {
        "code": code,
        "valid_to": None,
        "ended_by": documents.line(ended_by, links) if ended_by else None,
        "replaced_by": [documents.successor(*one, links) for one in instead],
        "last_version": links.api(f"procedures/{code}/versions/{last}") if last else None,
    }
    return Refusal("gone", title, 410, f"All that was recorded of {code} {why}.", **more)


_ON_NO_DAY = ("In force on no day", "is in force on no day: it was ended from its first")


def _ended_by(page: Found) -> tuple[LineFacts | None, Successors]:
    """Return the newest line in effect that took all days of a procedure, if readers may know it,
    and what it names instead.
    """
    lines = lines_in_effect().filter(procedure=page.pk).exclude(action__in=BRINGS_CONTENT)
    key = lines.order_by("-promulgated_at", "-pk").values_list("pk", flat=True).first()
    found = read_lines([key])
    return found.facts(key), found.successors(key)


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
    public = versions.exclude(kind=Kind.INTERNAL).order_by(selectors.STANDING_FIRST, "-pk")
    for key, its_code in public.values_list("procedure", "code")[:1]:
        return Found(key, its_code)
    raise unknown(code)


def unknown(code: str) -> Refusal:
    """Return what is said of a code that no public procedure has."""
    return Refusal("not-found", "Unknown procedure", 404, f"No procedure has the code {code[:80]}.")
