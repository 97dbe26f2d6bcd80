"""Counts, and rows to compare with the lists of other offices."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from ninja import Query, Router

from catalog import selectors
from catalog.feed import shapes
from catalog.feed.answering import answer, listed
from catalog.feed.asked import Snapshot, Time, check, cursor_of, known_at_utc, read_cursor
from catalog.feed.reconciling import Rows, documents_of, rows_in_force, table

router = Router(tags=["figures"])

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
    found = list(_rows(asked).filter(key__gt=read_cursor(asked.cursor))[: asked.limit + 1])
    shown = found[: asked.limit]
    cursor = cursor_of(shown[-1]["key"]) if len(found) > len(shown) else None
    return listed(request, list(documents_of(shown)), cursor)


@router.get(
    "reconciliation.csv",
    response={200: str, **PROBLEM},
    summary="The same as a table for spreadsheets",
    openapi_extra={"responses": {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}},
)
def reconciliation_csv(request: HttpRequest, asked: Query[Time]) -> StreamingHttpResponse:
    """Return all rows as CSV (RFC 4180, UTF-8 with its mark); several levels stand with blanks."""
    check(request, Time)
    day = (asked.as_of or selectors.today()).isoformat()
    response = StreamingHttpResponse(table(_rows(asked)), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="reconciliation-{day}.csv"'
    return response


def _rows(asked: Time) -> Rows:
    return rows_in_force(asked.as_of or selectors.today(), known_at_utc(asked.known_at))
