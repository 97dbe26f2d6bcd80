"""The codes of procedures."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

_CODE = re.compile(
    r"^\s*(\d)[.,]?(\d{6})(?:\.\d{2})?(?:(?:\.000)?(?:\.\d{2,3})*\.[GH]\d{2}(?:\.\d+)*)?\s*$",
    re.IGNORECASE,
)
_LOCAL_CODE = re.compile(r"^\s*DP\.(\d{1,9})\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Code:
    """A procedure's code in canonical form: national `d.dddddd`, or local `DP.<number>`."""

    value: str

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Read any accepted form: suffix `.000.00.00.Hxx`, case `.01`, without the dot, or local.

        Returns None for anything else.
        """
        if found := _CODE.match(text):
            return cls(f"{found[1]}.{found[2]}")
        if found := _LOCAL_CODE.match(text):
            return cls(f"DP.{int(found[1])}")
        return None

    def __str__(self) -> str:
        return self.value

    @property
    def slug(self) -> str:
        """The code as a page's slug, which takes no dot."""
        return self.value.replace(".", "-").lower()
