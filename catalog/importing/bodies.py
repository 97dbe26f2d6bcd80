"""What kind of public body a code and a name tell of. Pure."""

from __future__ import annotations

import re

from catalog.importing.naming import place_of, spelled_out
from catalog.models import Agency

_OWN = re.compile(r"^[GH]\d{2}(?:\.\w+)*$|\.[GH]\d{2}$")
_TOP = re.compile(r"^[GH]\d{2}$")
LONGEST_NAME = 160
"""A longer text is a sentence about bodies, not the name of one."""

Kind, Level = Agency.Kind, Agency.Level

_KINDS = (
    (
        r"^(bộ (?!phận|trưởng|đội|chỉ huy)|ngân hàng nhà nước việt nam|thanh tra chính phủ)",
        Kind.MINISTRY,
    ),
    (r"\bcấp (xã|tỉnh|huyện)\b|^sở [\w ]+$|các tỉnh", Kind.GENERIC),
    (r"^ủy ban nhân dân\b", Kind.COMMITTEE),
    (r"^sở\b", Kind.DEPARTMENT),
    (r"trung tâm phục vụ hành chính công", Kind.CENTRE),
)
_LEVELS = (
    (r"\bcấp xã\b|^ủy ban nhân dân (xã|phường)\b", Level.COMMUNE),
    (r"\bcấp huyện\b", Level.DISTRICT),
    (r"\bcấp tỉnh\b|^sở\b|^ủy ban nhân dân\b|\btỉnh\b|\bthành phố\b", Level.PROVINCE),
    (r"^(bộ|cục|tổng cục|vụ|ngân hàng nhà nước việt nam)\b", Level.MINISTRY),
)


def has_own_code(code: str) -> bool:
    """Tell whether a code names one body (`H24.60`, `G15`), not a kind of body."""
    return bool(_OWN.search(code))


def is_top(code: str) -> bool:
    """Tell whether a code is that of a whole ministry (`G15`) or province (`H24`)."""
    return bool(_TOP.match(code))


def is_province(code: str) -> bool:
    """Tell whether a code is a province's."""
    return is_top(code) and code.startswith("H")


def is_name(text: str) -> bool:
    """Tell whether a text can be the name of one body."""
    return 0 < len(text) <= LONGEST_NAME and not re.search(r"[;:\n]", text)


def kind_and_level(name: str, code: str) -> tuple[str, str]:
    """Guess a body's kind and level for the catalogue; editors correct what is wrong."""
    words = spelled_out(name)
    own = has_own_code(code)
    kind = next((k for p, k in _KINDS if re.search(p, words)), Kind.OTHER)
    if kind == Kind.GENERIC and (own or place_of(name)):
        kind = Kind.DEPARTMENT if words.startswith("sở") else Kind.OTHER
    level = next((v for p, v in _LEVELS if re.search(p, words)), Level.OTHER)
    if is_top(code):
        level = Level.PROVINCE if is_province(code) else Level.MINISTRY
    return kind, level
