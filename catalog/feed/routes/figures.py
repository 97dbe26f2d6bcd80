"""Counts, and rows to compare with the lists of other offices."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from ninja import Query, Router

from catalog import selectors
from catalog.feed import bulk, documents, shapes
from catalog.feed.answering import answer, listed
from catalog.feed.asked import Snapshot, Time, check, known_at_utc
from catalog.feed.reconciling import documents_of, rows_in_force, table
from catalog.feed.walking import at_one_state

router = Router(tags=["figures"])

PART = 64 * 1024
"""Bytes of a file that are read at once."""
PROBLEM = {400: shapes.Problem}


@router.get("counts", response={200: shapes.Counts, **PROBLEM}, summary="How many are in force")
def counts(request: HttpRequest, asked: Query[Time]) -> HttpResponse:
    """Return how many procedures are in force on a day: distinct, and by level."""
    check(request, Time)
    day = asked.as_of or selectors.today()
    found = selectors.counts(day, known_at=known_at_utc(asked.known_at))
    return answer(
        {
            "day": found.day.isoformat(),
            "distinct": found.distinct,
            "by_level": found.by_level,
            "unknown_start": found.unknown_start,
        }
    )


@router.get(
    "reconciliation",
    response={200: shapes.Page[shapes.Reconciled], **PROBLEM},
    summary="What is in force, as rows to compare",
)
def reconciliation(request: HttpRequest, asked: Query[Snapshot]) -> HttpResponse:
    """Return a short row for each procedure in force, by which lists are compared."""
    check(request, Snapshot)
    return listed(request, *at_one_state(asked, partial(_page, asked)))


def _page(
    asked: Snapshot, day: date, known_at: datetime | None
) -> tuple[list[documents.Document], int | None]:
    after = asked.cursor.after if asked.cursor else 0
    found = list(rows_in_force(day, known_at).filter(key__gt=after)[: asked.limit + 1])
    shown = found[: asked.limit]
    last = shown[-1]["key"] if len(found) > len(shown) else None
    return list(documents_of(shown)), last


@router.get(
    "reconciliation.csv",
    response={200: str, **PROBLEM},
    summary="The same as a table for spreadsheets",
    openapi_extra={"responses": {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}},
)
def reconciliation_csv(request: HttpRequest, asked: Query[Time]) -> StreamingHttpResponse:
    """Return all rows as CSV (RFC 4180, UTF-8 with its mark); several levels stand with blanks."""
    check(request, Time)
    day = asked.as_of or selectors.today()
    written = None if asked.as_of or asked.known_at else bulk.in_force_now()
    rows = rows_in_force(day, known_at_utc(asked.known_at))
    parts: Iterator[Any] = _parts(written) if written else table(rows)
    response = StreamingHttpResponse(parts, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="reconciliation-{day}.csv"'
    return response


def _parts(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while part := stream.read(PART):
            yield part
