"""What lines repeal, as readers may see it."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch

from catalog.content import Kind
from catalog.models import DecisionLine
from catalog.models.draft_fields import CONTENT_FIELDS


def repealed(line: str = "") -> Prefetch[Any]:
    """Read what lines repeal and readers may see, as `repealed` of each; `line` is the way there.

    One query for however many.
    """
    told = DecisionLine.objects.filter(hidden=False).exclude(version__kind=Kind.INTERNAL)
    told = told.select_related("decision").defer(*CONTENT_FIELDS)
    return Prefetch(f"{line}repeals", told, to_attr="repealed")
