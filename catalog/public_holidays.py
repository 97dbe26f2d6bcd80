"""What the law makes of a year: public holidays, and weekend days that are worked for others.

Pure: no Django, no database, no clock. The days are those of the library `holidays`, which follows
the Labour Code 2019, art. 112, and the swaps of working days that the Government announced
(ADR 0036). What it does not know yet is an exception that the desk keeps (`CalendarDay`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType

import holidays

from catalog.content import Text

COUNTRY = "VN"


@dataclass(frozen=True, slots=True)
class Year:
    """The public holidays of a year with their names, and its weekend days that are worked."""

    off: Mapping[date, Text]
    worked: frozenset[date]


@cache
def of(year: int) -> Year:
    """Return what is known of `year`. For years not announced yet, that is a forecast by rule."""
    vietnamese, english = (
        holidays.country_holidays(COUNTRY, years=year, expand=False, language=language)
        for language in ("vi", "en_US")
    )
    names = {day: Text(name, english[day]) for day, name in sorted(vietnamese.items())}
    # The library tells of other years' days too, where a swap crosses the turn of a year.
    worked = frozenset(day for day in vietnamese.weekend_workdays if day.year == year)
    return Year(MappingProxyType(names), worked)
