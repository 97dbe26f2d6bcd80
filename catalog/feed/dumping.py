"""Every public version with its days as it was known at a moment, read in flat memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db.models import Q

from catalog import selectors
from catalog.feed import documents, reading
from catalog.models import ProcedureVersion

PART = 100
"""Procedures read at once."""


def versions_at(moment: datetime, links: documents.Links) -> Iterator[documents.Document]:
    """Yield a document for each public version that stood at `moment`, by procedure and number."""
    last = 0
    rows = reading.procedure_rows(selectors.told_procedures().order_by("pk"))
    while part := [reading.ProcedureRow._make(row) for row in rows.filter(pk__gt=last)[:PART]]:
        yield from _documents(part, moment, links)
        last = part[-1].key


def _documents(
    pages: Sequence[reading.ProcedureRow], moment: datetime, links: documents.Links
) -> Iterator[documents.Document]:
    of = {page.key: page.facts() for page in pages}
    stood = Q(line__retracted_at=None) | Q(line__retracted_at__gt=moment)
    versions = ProcedureVersion.objects.filter(stood, recorded_at__lte=moment, procedure__in=of)
    for row, facts in reading.read_whole(versions, moment):
        yield documents.procedure_version(facts, of[row.procedure], links)
