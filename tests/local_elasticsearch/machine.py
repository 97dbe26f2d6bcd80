"""What this machine has to run the server with: a JDK, programs, a user."""

from __future__ import annotations

import os
import pwd
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

OLDEST_JAVA = 21
"""Elasticsearch 9 asks for it."""

JAVA_PLACES = (
    ("/usr/lib/jvm", "*"),
    ("/Library/Java/JavaVirtualMachines", "*/Contents/Home"),
    ("/opt/homebrew/opt", "openjdk*"),
)


class Unavailable(RuntimeError):
    """The server can't run here; the message says what is missing."""


def missing(*, secured: bool = False, fetched: bool = False) -> str:
    """Return in a sentence what is missing here to run the server, an empty text if nothing is."""
    try:
        java()
        if not fetched:
            program("mvn", "Maven")
        if secured:
            program("openssl", "OpenSSL")
        account()
    except Unavailable as lack:
        return str(lack)
    return ""


def java() -> Path:
    """Return the home of a JDK that is new enough. Raises Unavailable if there is none."""
    for home in _java_homes():
        if _java_release(home) >= OLDEST_JAVA:
            return home
    raise Unavailable(
        f"Elasticsearch needs a JDK {OLDEST_JAVA} or newer, and none was found. "
        "JAVA_HOME=/path/to/it names one."
    )


def program(name: str, called: str) -> str:
    """Return the path of a program. Raises Unavailable, with what people call it."""
    if found := shutil.which(name):
        return found
    raise Unavailable(f"{called} is needed, and there is no `{name}` on the path.")


def account() -> pwd.struct_passwd | None:
    """Return under whom the server runs, None for whoever asks: it refuses to run as root."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("nobody")
    except KeyError:
        raise Unavailable(
            "Elasticsearch refuses to run as root, and there is no user `nobody`."
        ) from None


def cache() -> Path:
    """Return the folder of what is fetched once and may be deleted at any time.

    Root's own cache is closed to the user under whom the server runs: the machine's is taken.
    """
    if given := os.environ.get("XDG_CACHE_HOME"):
        base = Path(given)
    else:
        base = Path("/var/cache") if os.geteuid() == 0 else Path.home() / ".cache"
    return base / "niem-yet" / "elasticsearch"


def check_readable(folder: Path) -> None:
    """Raise Unavailable if the user under whom the server runs can't reach `folder`."""
    if (runner := account()) is None:
        return
    for part in (folder, *folder.parents):
        if part.exists() and not part.stat().st_mode & 0o001:
            raise Unavailable(
                f"For root the server runs as {runner.pw_name}, who may not enter {part}. "
                "XDG_CACHE_HOME=/path names another place."
            )


def _java_homes() -> Iterator[Path]:
    if given := os.environ.get("JAVA_HOME"):
        yield Path(given)
    if found := shutil.which("java"):
        yield Path(found).resolve().parents[1]
    for place, pattern in JAVA_PLACES:
        yield from sorted(Path(place).glob(pattern))


def _java_release(home: Path) -> int:
    """Return the number of a JDK's release, 0 if there is none."""
    binary = home / "bin" / "java"
    if not os.access(binary, os.X_OK):
        return 0
    told = subprocess.run([binary, "-version"], capture_output=True, text=True, check=False).stderr
    number = re.search(r'version "(\d+)', told)
    return int(number[1]) if number else 0
