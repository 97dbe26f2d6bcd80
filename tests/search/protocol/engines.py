"""The engines that keep the promises of `search.engines.base`, and how each is opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from search import service
from search.engines.base import Engine
from search.engines.embedded.engine import EmbeddedEngine

Opener = Callable[[Path], Engine]
"""Opens an engine as another process of the site would; each folder stands for one index."""

OPENERS: Mapping[str, Opener] = {
    service.EMBEDDED: EmbeddedEngine,
}
