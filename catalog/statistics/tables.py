"""Figures of one day beside those of an earlier one, as lines of tables. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from catalog.statistics.figures import NOT_RECORDED, Figures, Section

_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Line:
    """One code of a section: how many procedures have it now, and had it then.

    `then` is None where nothing is compared. `of` is the number of all procedures in force now.
    """

    section: Section
    code: str
    now: int
    then: int | None
    of: int

    @property
    def difference(self) -> int | None:
        """How many more there are now, negative for fewer; None where nothing is compared."""
        return None if self.then is None else self.now - self.then

    @property
    def percent(self) -> Decimal | None:
        """The share of all procedures in force now, None when there are none."""
        return percent(self.now, self.of)


def percent(part: int, whole: int) -> Decimal | None:
    """Return a share in percent to one decimal, halves rounded up; None of nothing."""
    if not whole:
        return None
    return (Decimal(100 * part) / whole).quantize(_TENTH, ROUND_HALF_UP)


def line(now: Figures, then: Figures | None, section: Section, code: str) -> Line:
    """Return the line of one code, there or not."""
    before = None if then is None else then.number(section, code)
    return Line(section, code, now.number(section, code), before, now.procedures)


def lines(
    now: Figures,
    then: Figures | None,
    section: Section,
    *,
    order: Sequence[str] | None = None,
    key: Callable[[str], Any] = str,
) -> list[Line]:
    """Return the lines of all codes that `section` has now or had then.

    In the order of `order` where the law has one; else the fullest first, and by `key` of the code
    among equals. What is not recorded comes last.
    """
    codes = set(now.sections[section]) | set(then.sections[section] if then else ())
    found = [line(now, then, section, code) for code in codes]
    place = {code: number for number, code in enumerate(order or ())}

    def rank(item: Line) -> tuple[Any, ...]:
        known = (place.get(item.code, len(place)), 0) if order else (0, -item.now)
        return (item.code == NOT_RECORDED, *known, -(item.then or 0), key(item.code))

    return sorted(found, key=rank)
