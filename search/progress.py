"""How far an index has come in the journal."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.models import Change


@dataclass(frozen=True, slots=True)
class Position:
    """A place in the journal: the serial of a change and the moment it was recorded.

    The moment tells journals apart: after a backup is restored, or with another database, the
    same serial names another change, and an index that stands there is of no use.
    """

    serial: int = 0
    moment: str = ""


START = Position()


def newest() -> Position:
    """Return where the journal ends."""
    row = Change.objects.order_by("-serial").values_list("serial", "recorded_at").first()
    return Position(row[0], row[1].isoformat()) if row else START


def is_of_journal(position: Position) -> bool:
    """Tell whether the journal passed through `position`."""
    if position == START:
        return True
    moments = Change.objects.filter(serial=position.serial).values_list("recorded_at", flat=True)
    return position.moment in [moment.isoformat() for moment in moments]
