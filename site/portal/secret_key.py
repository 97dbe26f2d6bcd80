"""Secrets kept in a file where none is given: the key that signs sessions, a password."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from django.core.management.utils import get_random_secret_key


def read_or_make(path: Path, make: Callable[[], str] = get_random_secret_key) -> str:
    """Return the secret in `path`, made on first use and readable by its owner only.

    Processes that start together get the same one: the first link wins, and nobody reads half.
    """
    if not path.exists():
        # mkstemp gives mode 600 from the start.
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
        with os.fdopen(handle, "w") as file:
            file.write(make())
        try:
            os.link(name, path)
        except FileExistsError:
            pass
        finally:
            Path(name).unlink()
    return path.read_text().strip()
