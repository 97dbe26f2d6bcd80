"""What the feed has promised: every published key with its type, in `feed/shapes.json`.

Keys may be added, and are then promised too; within v1 none disappears or becomes another, not even
by writing the file anew:

    pytest tests/golden --golden-write -n 0 && git diff tests/golden/feed
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest

from portal.feed import api
from portal.feed_tables import areas, shapes_of

pytestmark = pytest.mark.once

KEPT = Path(__file__).parent / "feed" / "shapes.json"


def published() -> dict[str, dict[str, str]]:
    """Return the type of every parameter by its address, and of every key by its shape."""
    told: dict[str, Any] = api.get_openapi_schema()
    addresses = [one for area in areas(told) for one in area.addresses]
    parameters = {one.path: {row.name: row.type for row in one.parameters} for one in addresses}
    shapes = shapes_of(told)
    keys = {one.name: {row.name: row.type for row in one.rows} for one in shapes if one.rows}
    values = {one.name: {v.name: "value" for v in one.values} for one in shapes if one.values}
    return parameters | keys | values


def test_no_published_key_disappears_or_becomes_another(golden_write: bool) -> None:
    now = published()
    promised = orjson.loads(KEPT.read_bytes()) if KEPT.exists() else {}
    broken = {
        f"{place}: {key}": (kind, now.get(place, {}).get(key))
        for place, keys in promised.items()
        for key, kind in keys.items()
        if not _keeps(place, kind, now.get(place, {}).get(key, ""))
    }
    assert broken == {}
    if golden_write:
        KEPT.write_bytes(orjson.dumps(now, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    assert promised == now or golden_write, "new keys: write the file anew"


def _keeps(place: str, kind: str, now: str) -> bool:
    """Tell whether a promise is kept: a parameter may take more values, a key has no other type."""
    if not place.startswith("/"):
        return kind == now
    promised, taken = (set(text.strip("[]").split(" | ")) for text in (kind, now))
    return promised <= taken
