"""How far an index has come in the journal."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Subquery

from catalog import selectors
from catalog.models import Change
from search.models import ExpressionStamp
from search.naming import procedures_by_item

CHANGES_AT_ONCE = PROCEDURES_AT_ONCE = 200
"""What an index takes in at once: changes of the journal, and procedures that they touch."""


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
    """Return the part of the journal after `position`, None where that is its end.

    One change is never divided: a new name of a body takes all its procedures in at once.
    """
    changes = list(selectors.changes_since(position.serial, limit=CHANGES_AT_ONCE))
    if not changes:
        return None
    naming = procedures_by_item({c.item for c in changes}, after=changes[-1].serial)
    end, procedures = changes[0], set[int]()
    for change in changes:
        own = {change.procedure_id} if change.procedure_id else naming.get(change.item, set())
        if change is not end and len(procedures | own) > PROCEDURES_AT_ONCE:
            break
        end, procedures = change, procedures | own
    return Part(Position(end.serial, end.recorded_at.isoformat()), tuple(sorted(procedures)))


def procedures_since(position: Position) -> set[int]:
    """Return the procedures whose documents what came after `position` may have changed."""
    found = set[int]()
    while part := next_part(position):
        found.update(part.procedures)
        position = part.end
    return found
