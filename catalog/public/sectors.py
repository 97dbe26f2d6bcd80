"""What sectors are called where several stand together: ministries name theirs alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from catalog.content import Text
from catalog.models import Sector
from catalog.public.presentation import named


def told_apart(sectors: Iterable[Any]) -> dict[str, Text]:
    """Return the name of each of `sectors` by code; alike names say more, in parentheses.

    That is the responsible agency, or the code where that does not tell them apart either.
    """
    found = list(sectors)
    notes = distinctions(found)
    return {s.code: _with_note(named(s), notes.get(s.code)) for s in found}


def distinctions(sectors: Iterable[Any]) -> dict[str, Text]:
    """Return, by code, what tells a sector from others of its name; nothing for a single one."""
    found = list(sectors)
    names = Counter(_name(s) for s in found)
    alike = [s for s in found if names[_name(s)] > 1]
    pairs = Counter((_name(s), s.agency_id) for s in alike)
    return {s.code: _distinction(s, pairs[_name(s), s.agency_id]) for s in alike}


def _name(sector: Sector) -> str:
    return (sector.name_vi or "").strip().casefold()


def _distinction(sector: Sector, number: int) -> Text:
    if sector.agency is None or number > 1:
        return Text(sector.code, sector.code)
    return named(sector.agency)


def _with_note(name: Text, note: Text | None) -> Text:
    if note is None:
        return name
    english = f"{name.en} ({note.in_language('en')})" if name.en else ""
    return Text(f"{name.vi} ({note.vi})", english)
