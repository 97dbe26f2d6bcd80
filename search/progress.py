"""How far an index has come in the journal."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Subquery

from catalog import selectors
from catalog.models import Change
from search.models import ExpressionStamp

CHANGES_AT_ONCE = 200
"""Changes of the journal that an index takes in at once."""


@dataclass(frozen=True, slots=True)
class Position:
    """A place in the journal: the serial of a change and the moment it was recorded.

    The moment tells journals apart: after a backup is restored, or with another database, the
    same serial names another change, and an index that stands there is of no use.
    """

    serial: int = 0
    moment: str = ""


START = Position()


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the journal: where it ends, and the procedures whose documents it may change."""

    end: Position
    procedures: tuple[int, ...]


def newest() -> Position:
    """Return where the journal ends."""
    row = Change.objects.order_by("-serial").values_list("serial", "recorded_at").first()
    return Position(row[0], row[1].isoformat()) if row else START


@dataclass(frozen=True, slots=True)
class Present:
    """What a question depends on beside the index: the journal's end, the expressions' stamp."""

    newest: Position = START
    expressions: UUID | None = None


# Built once: to build it takes longer than to ask it, and every question asks.
_PRESENT = (
    Change.objects.order_by("-serial")
    .annotate(stamp=Subquery(ExpressionStamp.current()))
    .values_list("serial", "recorded_at", "stamp")[:1]
)


def present() -> Present:
    """Return both in one query. While the journal is empty there is nothing to find."""
    for serial, recorded_at, stamp in _PRESENT.all():
        return Present(Position(serial, recorded_at.isoformat()), stamp)
    return Present()


def is_of_journal(position: Position) -> bool:
    """Tell whether the journal passed through `position`."""
    if position == START:
        return True
    moments = Change.objects.filter(serial=position.serial).values_list("recorded_at", flat=True)
    return position.moment in [moment.isoformat() for moment in moments]


def next_part(position: Position) -> Part | None:
    """Return the part of the journal after `position`, None where that is its end."""
    changes = selectors.changes_since(position.serial, limit=CHANGES_AT_ONCE)
    rows = list(changes.values_list("serial", "recorded_at", "procedure"))
    if not rows:
        return None
    serial, moment, _ = rows[-1]
    procedures = {procedure for *_, procedure in rows if procedure is not None}
    return Part(Position(serial, moment.isoformat()), tuple(sorted(procedures)))
