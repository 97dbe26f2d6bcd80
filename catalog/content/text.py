"""Text: the one form in which it is stored, and the pair of languages."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator, ConfigDict, PlainSerializer

# Control, private-use and format characters that carry no meaning in legal text: bidi marks,
# zero-width characters, soft hyphen, byte order mark. Line feed and tab are treated apart.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064"
    "\u2066-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ue000-\uf8ff]|[\U000f0000-\U0010ffff]"
)
_LINE_END = re.compile("\r\n|[\r\x85\u2028\u2029]")
_BLANKS = re.compile(r"[^\S\n]+")


def clean_text(value: str) -> str:
    """Return `value` in the one form in which text is stored: NFC, plain blanks, `\\n`, no edges.

    Idempotent. Words and line breaks stay; only what cannot be seen or typed goes.
    """
    if value == "" or (_is_clean(value) and unicodedata.is_normalized("NFC", value)):
        return value
    text = _LINE_END.sub("\n", value)
    text = _INVISIBLE.sub("", text)
    text = unicodedata.normalize("NFC", text)
    return "\n".join(_BLANKS.sub(" ", line).strip() for line in text.split("\n")).strip("\n")


def _is_clean(value: str) -> bool:
    """Tell at once what has nothing to take away: all that is read from the database again."""
    # No blank but that of ASCII is printable, nor a line end, and nothing that is invisible.
    if not value.isprintable():
        if not value.replace("\n", "").isprintable() or value.strip("\n") != value:
            return False
        if " \n" in value or "\n " in value:
            return False
    return "  " not in value and value.strip(" ") == value


def exact(value: Decimal) -> str:
    """Write a decimal without exponent or trailing zeros, so equal amounts hash alike."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


Clean = Annotated[str, BeforeValidator(lambda v: clean_text(v) if isinstance(v, str) else v)]
Amount = Annotated[Decimal, PlainSerializer(exact, return_type=str, when_used="json")]

STRICT = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True)
class Text:
    """One text in both languages. Falsy when nothing is written in either."""

    __pydantic_config__ = STRICT

    vi: str = ""
    en: str = ""

    def __post_init__(self) -> None:
        # Most are clean, and half are empty: to write them again takes as long as to check.
        if (vi := clean_text(self.vi)) is not self.vi:
            object.__setattr__(self, "vi", vi)
        if (en := clean_text(self.en)) is not self.en:
            object.__setattr__(self, "en", en)

    def __bool__(self) -> bool:
        return bool(self.vi or self.en)

    def in_language(self, language: str) -> str:
        """Return the text of `language` ("vi" or "en"), Vietnamese where English is missing."""
        return (self.en or self.vi) if language.startswith("en") else self.vi


NOTHING = Text()
