"""Plain legal text as paragraphs and lists. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

_BULLET = re.compile(r"^([-–—•+])\s*(?=\S)")


@dataclass(frozen=True, slots=True)
class Bullets:
    """Lines that the source marked with dashes; `True` marks one that hangs under another."""

    lines: tuple[tuple[bool, str], ...]


def blocks(text: str) -> list[str | Bullets]:
    """Return the paragraphs of `text` in order, neighbouring dashed lines as one list.

    Every word stays; only the dashes and empty lines go. A plus sign is the second rank here. One
    dashed line alone is no list.
    """
    found: list[str | Bullets] = []
    for line in (raw.strip() for raw in text.split("\n")):
        if not line:
            continue
        bullet = _BULLET.match(line)
        if bullet is None or _is_number(line):
            found.append(line)
            continue
        item = (bullet[1] == "+", line[bullet.end() :])
        if found and isinstance(found[-1], Bullets):
            found[-1] = Bullets((*found[-1].lines, item))
        else:
            found.append(Bullets((item,)))
    match found:
        case [Bullets(lines=((_, line),))]:
            return [line]
        case _:
            return found


def _is_number(line: str) -> bool:
    """Tell whether a leading sign belongs to a number (`-5 °C`), not to a list."""
    return line[:1] in "-+–" and line[1:2].isdigit()
