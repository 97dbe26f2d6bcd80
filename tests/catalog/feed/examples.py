"""The examples of docs/feed.md and docs/feed.vi.md, as they stand there."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType

FEED = Path(__file__).resolve().parents[3] / "docs" / "feed.md"
VIETNAMESE = FEED.with_name("feed.vi.md")


def example(language: str, document: Path = FEED) -> str:
    """Return the only example in a language of programs."""
    whole = document.read_text()
    (code,) = re.findall(rf"^```{language}\n(.*?)^```", whole, re.MULTILINE | re.DOTALL)
    return str(code)


def commands(shell: str) -> list[str]:
    """Return the lines of a shell example without its comments."""
    return [line for line in shell.splitlines() if not line.startswith("#")]


def mirror() -> ModuleType:
    """Return the Python example as a module of its own."""
    module = ModuleType("mirror")
    exec(compile(example("python"), str(FEED), "exec"), module.__dict__)  # noqa: S102 - it is ours
    return module
