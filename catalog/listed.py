"""How several procedures stand on a day, read for results: no models are made, only values."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import NamedTuple

from django.db.models import TextField
from django.db.models.functions import Cast

from catalog.content import Kind, Text
from catalog.models import BRINGS_CONTENT
from catalog.on_day import OnDay, on_day
from catalog.selectors import known


class ListedPeriod(NamedTuple):
    """A period of a procedure, and what results tell of it. `version` is the text's identity."""

    procedure: int
    code: str
    summary_vi: str | None
    summary_en: str | None
    valid_from: date | None
    valid_to: date | None
    ended_by: str | None
    version: int
    content_hash: str
    at_a_glance: str

    @property
    def ends_itself(self) -> bool:
        return self.ended_by in BRINGS_CONTENT

    @property
    def summary(self) -> Text:
        """What editors say it is for, in their words."""
        return Text(self.summary_vi or "", self.summary_en or "")


# Built once: to build it takes longer than to ask it, and every page of results asks.
_ROWS = (
    known()
    .exclude(version__kind=Kind.INTERNAL)
    .order_by()
    .values_list(
        "procedure",
        "procedure__code",
        "procedure__summary_vi",
        "procedure__summary_en",
        "valid_from",
        "valid_to",
        "cause__action",
        "version",
        "version__content_hash",
        Cast("version__text__at_a_glance", TextField()),
    )
)


def listed(procedures: Iterable[int], day: date) -> dict[int, OnDay[ListedPeriod]]:
    """Return how the public ones of `procedures` stand on `day`, by identity, in one query."""
    rows = [ListedPeriod._make(row) for row in _ROWS.filter(procedure__in=procedures)]
    rows.sort(key=lambda row: (row.procedure, row.valid_from or date.min))
    grouped = groupby(rows, key=lambda row: row.procedure)
    return {procedure: on_day(tuple(periods), day) for procedure, periods in grouped}
