"""What a reader may have meant whose address leads nowhere: the code in it, or one a slip away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from catalog import selectors
from catalog.content import Code
from catalog.models import ProcedurePage

FEW = 5
LONGEST = 40
"""No code with all its suffixes is longer."""


@dataclass(frozen=True, slots=True)
class Near:
    """A code that stands in an address, and the public procedures whose code it may be."""

    code: str
    procedures: tuple[ProcedurePage, ...]


def near(path: str, *, missing: str = "") -> Near | None:
    """Return what the address `path` may mean, None where nothing in it looks like a code.

    The procedure of the code itself, old codes included, unless that is known to be `missing`;
    else those that differ by one digit or by two that changed places.
    """
    code = next(_codes(path), None)
    if code is None:
        return None
    found = None if code == missing else selectors.find_procedure(code)
    if found is not None:
        return Near(code, (found,))
    pages = selectors.public_procedures().filter(code__in=slips(code))
    return Near(code, tuple(pages.order_by("code")[:FEW]))


def _codes(path: str) -> Iterator[str]:
    for part in re.split(r"[/\s]+", path):
        parsed = Code.parse(part) if 0 < len(part) <= LONGEST else None
        if parsed is not None:
            yield parsed.value


def slips(code: str) -> set[str]:
    """Return the codes that one slip of the finger makes of a national `code`; of others none."""
    if not code[:1].isdigit():
        return set()
    digits = code.replace(".", "")
    changed = {
        digits[:at] + other + digits[at + 1 :]
        for at in range(len(digits))
        for other in "0123456789"
    }
    swapped = {
        digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
        for at in range(len(digits) - 1)
    }
    return {f"{slip[0]}.{slip[1:]}" for slip in (changed | swapped) - {digits}}
