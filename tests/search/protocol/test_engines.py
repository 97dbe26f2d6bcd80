"""Every engine that the site can ask is held to these promises."""

from __future__ import annotations

from pathlib import Path

from search import service
from tests.search.protocol.engines import OPENERS


def test_no_engine_of_the_site_is_left_out(tmp_path: Path) -> None:
    assert tuple(OPENERS) == service.ENGINES
    assert tuple(opened(tmp_path).name for opened in OPENERS.values()) == service.ENGINES
