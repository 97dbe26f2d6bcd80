"""What the feed's fields mean, in the language of the page that tells of it.

The description itself is in English, for programs and those who write them. `locale/vi/feed.json`
has the Vietnamese of each text by the English one.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import orjson
from django.conf import settings


def in_language(text: str, language: str) -> str:
    """Return a text of the description in `language`: "en", or Vietnamese."""
    return text if language.startswith("en") else vietnamese().get(text, text)


@cache
def vietnamese() -> Mapping[str, str]:
    """Return the Vietnamese of each text of the description."""
    found: dict[str, str] = orjson.loads((settings.ROOT / "locale/vi/feed.json").read_bytes())
    return found
