"""The key that signs sessions, kept in a file where none is given."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from django.core.management.utils import get_random_secret_key


def read_or_make(path: Path) -> str:
    """Return the key in `path`, made on first use and readable by its owner only.

    Processes that start together get the same key: the first link wins, and nobody reads half.
    """
    if not path.exists():
        # mkstemp gives mode 600 from the start.
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
        with os.fdopen(handle, "w") as file:
            file.write(get_random_secret_key())
        try:
            os.link(name, path)
        except FileExistsError:
            pass
        finally:
            Path(name).unlink()
    return path.read_text().strip()
