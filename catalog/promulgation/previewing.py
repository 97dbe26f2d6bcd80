"""How the counts of a day change by effects that are not yet written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from catalog.content import Content, Kind
from catalog.validity import Timeline, at

if TYPE_CHECKING:
    from catalog.promulgation.values import Effect
    from catalog.selectors import Counts


def counts_after(before: Counts, effects: Iterable[Effect]) -> Counts:
    """Return `before` as it would be on the same day with `effects` written."""
    levels = Counter(before.by_level)
    distinct, unknown = before.distinct, before.unknown_start
    for effect in effects:
        was = _shown(effect.timeline_before, before.day, effect.before)
        will = _shown(effect.timeline_after, before.day, effect.after or effect.before)
        distinct += (will is not None) - (was is not None)
        if was is not None:
            levels.subtract(str(level) for level in was.levels)
        if will is not None:
            levels.update(str(level) for level in will.levels)
        unknown += _since_ever(effect.timeline_after, before.day)
        unknown -= _since_ever(effect.timeline_before, before.day)
    return type(before)(
        before.day, distinct, {k: n for k, n in sorted(levels.items()) if n}, unknown
    )


def _shown(periods: Timeline, day: date, content: Content | None) -> Content | None:
    if content is None or content.kind is Kind.INTERNAL:
        return None
    return content if at(periods, day) is not None else None


def _since_ever(periods: Timeline, day: date) -> int:
    covering = at(periods, day)
    return int(covering is not None and covering.start is None)
