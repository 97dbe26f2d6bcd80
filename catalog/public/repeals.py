"""What lines repeal, as readers may see it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects

from catalog.content import Kind
from catalog.models import Action, DecisionLine
from catalog.models.draft_fields import CONTENT_FIELDS


def read_repealed(lines: Iterable[Any]) -> None:
    """Set on each of `lines` what it repeals and readers may see, as `repealed`.

    One query for however many repeals, none where there are none. A line may be None.
    """
    repeals = []
    for line in lines:
        if line is None:
            continue
        if line.action == Action.REPEALED:
            repeals.append(line)
        else:
            line.repealed = []
    if repeals:
        told = DecisionLine.objects.filter(hidden=False).exclude(version__kind=Kind.INTERNAL)
        told = told.select_related("decision", "version")
        told = told.defer(*CONTENT_FIELDS)
        prefetch_related_objects(repeals, Prefetch("repeals", told, to_attr="repealed"))
