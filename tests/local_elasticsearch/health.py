"""What a server says of itself."""

from __future__ import annotations

import base64
import json
import ssl
import time
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit


def ask(url: str, path: str = "/", *, ca: Path | None = None) -> Any:
    """Return a server's answer. A login stands in the address. Raises OSError where none comes."""
    parts = urlsplit(url)
    bare = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
    request = urllib.request.Request(bare.rstrip("/") + path)  # noqa: S310
    if parts.username:
        login = f"{unquote(parts.username)}:{unquote(parts.password or '')}".encode()
        request.add_header("Authorization", f"Basic {base64.b64encode(login).decode()}")
    trust = ssl.create_default_context(cafile=ca) if ca else None
    with urllib.request.urlopen(request, timeout=5, context=trust) as answer:  # noqa: S310
        return json.load(answer)


def is_ready(url: str, nodes: int = 1, *, ca: Path | None = None) -> bool:
    """Whether a server has found as many others, and all that is kept can be read and written."""
    wanted = f"wait_for_nodes=>={nodes}&wait_for_status=yellow&timeout=1s"
    try:
        ask(url, f"/_cluster/health?{wanted}", ca=ca)
    except (OSError, ValueError):
        return False
    return True


def await_ready(url: str, seconds: float) -> bool:
    """Return whether a server was ready within `seconds`."""
    patience = time.monotonic() + seconds
    while not is_ready(url):
        if time.monotonic() > patience:
            return False
        time.sleep(0.2)
    return True
