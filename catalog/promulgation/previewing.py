"""How the counts of a day change by what is not yet written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from catalog.content import Content, Kind
from catalog.validity import Timeline, at

if TYPE_CHECKING:
    from catalog.promulgation.values import Shift
    from catalog.selectors import Counts


def counts_after(before: Counts, shifts: Iterable[Shift]) -> Counts:
    """Return `before` as it would be on the same day with `shifts` written."""
    levels = Counter(before.by_level)
    distinct, unknown = before.distinct, before.unknown_start
    for shift in shifts:
        for periods, sign in ((shift.timeline_before, -1), (shift.timeline_after, 1)):
            shown = _shown(shift, periods, before.day)
            if shown is None:
                continue
            distinct += sign
            levels.update({str(level): sign for level in shown.levels})
            unknown += sign * _since_ever(periods, before.day)
    return type(before)(
        before.day, distinct, {k: n for k, n in sorted(levels.items()) if n}, unknown
    )


def _shown(shift: Shift, periods: Timeline, day: date) -> Content | None:
    covering = at(periods, day)
    content = shift.text(covering.version) if covering else None
    return None if content is None or content.kind is Kind.INTERNAL else content


def _since_ever(periods: Timeline, day: date) -> int:
    covering = at(periods, day)
    return int(covering is not None and covering.start is None)
