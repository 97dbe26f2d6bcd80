"""How far a decision's lines are: for each agency how many there are, and how many are ready."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from catalog.models import DecisionLine

READY = Q(ready_at__isnull=False)


@dataclass(frozen=True, slots=True)
class Progress:
    """The lines of one agency, or of all of them where `agency` is None."""

    agency: int | None
    name: str
    lines: int
    ready: int

    @property
    def missing(self) -> int:
        return self.lines - self.ready


def progress_of(lines: QuerySet[DecisionLine]) -> list[Progress]:
    """Return how far each agency is with `lines`, who misses most first; in one query."""
    counted = (
        lines.order_by()
        .values_list("agency_id", "agency__title")
        .annotate(number=Count("pk"), ready=Count("pk", filter=READY))
    )
    found = [Progress(*row) for row in counted]
    return sorted(found, key=lambda p: (-p.missing, p.name))


def total(parts: list[Progress], name: str) -> Progress:
    """Return all of `parts` as one, under `name`."""
    return Progress(None, name, sum(p.lines for p in parts), sum(p.ready for p in parts))
