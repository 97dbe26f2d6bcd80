"""Figures that were counted are kept, by the state of the catalogue and the day.

On one day, at one serial of the journal, there is one answer: so nothing kept ever has to be
thrown away, and the next promulgation, or midnight, simply asks for another key.
"""

from __future__ import annotations

from datetime import date

from django.core.cache import cache
from django.db.models import Subquery
from wagtail.models import PageLogEntry

from catalog.models import Journal
from catalog.statistics.counting import figures_on
from catalog.statistics.figures import Figures

KEPT_FOR = 24 * 60 * 60
_SHAPE = 1
"""Raised when `Figures` changes: an older process may have kept the earlier shape."""


def kept_figures(*days: date) -> list[Figures]:
    """Return the figures of each day, counted now or before. One query where all are kept."""
    state = _state()
    keys = {day: f"statistics:{_SHAPE}:{state}:{day.isoformat()}" for day in days}
    kept = cache.get_many(keys.values())
    for day, key in keys.items():
        if key not in kept:
            kept[key] = figures_on(day)
            cache.set(key, kept[key], KEPT_FOR)
    return [kept[keys[day]] for day in days]


def _state() -> str:
    """Return what changes whenever a figure may.

    The serial alone would be enough, but for two things: a database restored from a copy counts
    its serials again, and moving a procedure to another agency is no change of law.
    """
    moves = PageLogEntry.objects.filter(action="wagtail.move").order_by("-pk").values("pk")
    row = (
        Journal.objects.filter(pk=1)
        .values_list("serial", "recorded_at", Subquery(moves[:1]))
        .first()
    )
    if row is None:
        return "empty"
    serial, recorded_at, move = row
    moment = int(recorded_at.timestamp() * 1_000_000) if recorded_at else 0
    return f"{serial}-{moment}-{move or 0}"
