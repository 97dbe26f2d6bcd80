"""The examples of docs/feed.md, as they stand there."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType

FEED = Path(__file__).resolve().parents[3] / "docs" / "feed.md"


def example(language: str) -> str:
    """Return the only example in a language."""
    (code,) = re.findall(rf"^```{language}\n(.*?)^```", FEED.read_text(), re.MULTILINE | re.DOTALL)
    return str(code)


def mirror() -> ModuleType:
    """Return the Python example as a module of its own."""
    module = ModuleType("mirror")
    exec(compile(example("python"), str(FEED), "exec"), module.__dict__)  # noqa: S102 - it is ours
    return module
