"""Numbers of legal documents and decisions, in one spelling. Pure.

Only what stands around a number is put right (words before it, blanks, a full stop, `ND` for
`NĐ`). What stands in it is kept: a number that looks wrong may be right.
"""

from __future__ import annotations

import re

_KIND = re.compile(
    r"^(?:(?:bộ )?luật|luất|nghị định|thông tư(?: liên tịch)?|quyết định|nghị quyết|pháp lệnh)?"
    r"\s*(?:số\s*:?)?\s*(?=\d)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^\d+[a-zđ]?(?:\.\d+)*\.?(?:\s*/\s*[\wĐđ&.,-]+)+", re.IGNORECASE)
_YEAR = re.compile(r"/((?:19|20)\d{2})(?:/|$)")
LONGEST = 120
_PLAIN_D = re.compile(r"\b(N|Q)D(?=[-/]|$)")


def _tidy(number: str) -> str:
    number = re.sub(r"\s*/\s*", "/", number).strip(" .,;:")
    number = re.sub(r"(?<=\d)[.,]+/", "/", number)
    return _PLAIN_D.sub(r"\1Đ", number.replace("_", "-"))


def legal_number(text: str) -> str:
    """Return the number in `text`, "" when it holds none: `Luật số 1/2025/QH15` → `1/2025/QH15`."""
    found = _NUMBER.match(_KIND.sub("", text.strip()))
    return _tidy(found[0]) if found else ""


def decision_number(text: str) -> str:
    """Return a decision's number in one spelling, "" for what is none (no digit in it)."""
    number = re.sub(r"^(?:quyết định)?\s*(?:số\s*:?)?\s+(?=\d)", "", text.strip(), flags=re.I)
    number = re.sub(r"^số\s*:?\s*", "", number, flags=re.I)
    return _tidy(" ".join(number.split()))[:LONGEST] if re.search(r"\d", number) else ""


def year_of(number: str) -> int | None:
    """Return the year in a legal document's number."""
    found = _YEAR.search(number)
    return int(found[1]) if found else None
