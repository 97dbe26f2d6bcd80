"""What is in force as short rows, by which lists of offices are compared; as CSV too."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from io import StringIO
from typing import Any

from django.db.models import F, QuerySet

from catalog import selectors
from catalog.content import Level
from catalog.feed.documents import Document, day
from catalog.feed.shapes import Reconciled
from catalog.models import Facet, VersionTerm
from catalog.statistics.export import BYTE_ORDER_MARK, as_text

COLUMNS = tuple(Reconciled.model_fields)
CHUNK = 500
Rows = QuerySet[Any, dict[str, Any]]


def rows_in_force(day: date, known_at: datetime | None = None) -> Rows:
    """Return what rows to compare say of what is in force on `day`, by the keys of procedures."""
    periods: Any = selectors.in_force(day, known_at=known_at).select_related(None)
    found: Rows = periods.order_by("procedure").annotate(key=F("procedure")).values("key", *_READ)
    return found


_READ = (
    "valid_from",
    "version",
    "version__code",
    "version__name_vi",
    "version__number",
    "version__content_hash",
    "version__line__decision__number",
    "version__line__decision__signed_on",
)


def documents_of(rows: Sequence[dict[str, Any]]) -> Iterator[Document]:
    """Yield the rows as documents, their levels read in one query."""
    levels = _levels([row["version"] for row in rows])
    for row in rows:
        yield {
            "code": row["version__code"],
            "name": row["version__name_vi"],
            "levels": levels[row["version"]],
            "decision": row["version__line__decision__number"] or None,
            "signed_on": day(row["version__line__decision__signed_on"]),
            "valid_from": day(row["valid_from"]),
            "version": row["version__number"],
            "content_hash": row["version__content_hash"],
            "id": row["key"],
        }


def _levels(versions: Sequence[int]) -> dict[int, list[str]]:
    terms = VersionTerm.objects.filter(version__in=versions, facet=Facet.LEVEL)
    by_version: dict[int, set[str]] = defaultdict(set)
    for version, code in terms.order_by().values_list("version", "code"):
        by_version[version].add(code)
    return defaultdict(list) | {
        version: [level.value for level in Level if level in codes]
        for version, codes in by_version.items()
    }


def table(rows: Rows) -> Iterator[str]:
    """Yield the rows as CSV, a part at a time: memory stays flat."""
    yield BYTE_ORDER_MARK + _written([COLUMNS])
    part: list[dict[str, Any]] = []
    for row in rows.iterator(CHUNK):
        part.append(row)
        if len(part) == CHUNK:
            yield _lines(part)
            part = []
    if part:
        yield _lines(part)


def _lines(rows: Sequence[dict[str, Any]]) -> str:
    return _written([_cell(told[name]) for name in COLUMNS] for told in documents_of(rows))


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(value)
    return as_text("" if value is None else str(value))


def _written(rows: Iterable[Iterable[Any]]) -> str:
    text = StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()
