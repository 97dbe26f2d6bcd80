"""What a source's fee row says: an amount, free, a schedule, another text, or nothing. Pure.

A value of 0 is how the portal writes "no number here". Only words say that something is free.
"""

from __future__ import annotations

import re
from decimal import Decimal

from catalog.content import Fee, FeeKind, FeeState, Text

_FREE = re.compile(
    r"^\W*(?:"
    r"không|không có|"
    r"(?:không (?:có|thu|mất|phải nộp)|miễn)(?: thu)?\s+(?:phí|lệ phí|phí[,;]? (?:và )?lệ phí)"
    r")\s*(?:\([^()]*\))?\W*$",
    re.IGNORECASE,
)
_SILENT = re.compile(r"^\W*(?:không|chưa)(?: được)? quy định\W*$", re.IGNORECASE)
_QUOTED = re.compile(
    r"\d{1,3}(?:[.,]\d{3})+|\d+\s*(?:đồng|đ\b|vnđ|vnd|usd|%)|\bmức thu\b.*\d", re.IGNORECASE
)
# A date or the number of a document is no amount.
_NOT_AMOUNT = re.compile(r"\d+(?:\.\d+)*/\d{4}/\S+|\d{1,2}[/.]\d{1,2}[/.]\d{4}|ngày \d+")
_ELSEWHERE = re.compile(
    r"thông tư|nghị quyết|quyết định|nghị định|hội đồng nhân dân|hđnd|biểu (?:mức )?(?:thu|phí)"
    r"|quy định (?:của|tại)|theo quy định|(?:ủy|uỷ) ban nhân dân|văn bản kèm theo|luật (?:phí|giá)"
    r"|pháp luật về (?:phí|giá)|\d+/\d{4}/[A-ZĐ]",
    re.IGNORECASE,
)

SMALLEST = Decimal(1000)
"""No fee in đồng is below this: a smaller amount has most likely lost its thousands."""


def quotes_amount(text: str) -> bool:
    """Tell whether a description quotes an amount of money."""
    return bool(_QUOTED.search(_NOT_AMOUNT.sub(" ", text)))


def states_free(text: str) -> bool:
    """Tell whether a description says, without condition, that nothing is paid."""
    return bool(_FREE.match(text))


def read_fee(
    value: Decimal | None,
    description: str,
    *,
    kind: FeeKind | None = None,
    currency: str = "",
    attachment: str = "",
) -> Fee:
    """Return the fee that a row tells; its words are kept in every state."""
    words, unit = Text(description), _currency(currency)
    if value:
        return Fee(FeeState.AMOUNT, kind, value, unit, condition=words)
    if states_free(description):
        said_all = len(description) <= len("Không thu phí, lệ phí.")
        return Fee(FeeState.FREE, kind, currency=unit, condition=Text() if said_all else words)
    if quotes_amount(description):
        return Fee(FeeState.SCHEDULE, kind, currency=unit, condition=words)
    basis = Text("; ".join(t for t in (description, attachment) if t))
    if not _SILENT.match(description) and (attachment or _ELSEWHERE.search(description)):
        return Fee(FeeState.ELSEWHERE, kind, currency=unit, basis=basis)
    return Fee(FeeState.UNKNOWN, kind, currency=unit, condition=words)


def _currency(name: str) -> str:
    return "USD" if "USD" in name.upper() else "VND"
