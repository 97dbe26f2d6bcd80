"""Run a command when there is a Chromium to drive: `with_chromium.py COMMAND [ARGUMENT …]`.

The command finds the browser's path in `CHROMIUM`. Where there is none the command is passed over
with a word; under `CI` that is a failure.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def main(command: list[str]) -> int:
    browser = find_browser()
    if browser is None:
        print("SKIPPED: browser tests. No Chromium found; CHROMIUM=/path/to/it names one.")
        return 1 if os.environ.get("CI") else 0
    return subprocess.run(command, env=os.environ | {"CHROMIUM": browser}, check=False).returncode


def find_browser() -> str | None:
    """Return the path of the browser that `CHROMIUM` names, else of the first one found."""
    if given := os.environ.get("CHROMIUM"):
        return shutil.which(given)
    return next((path for path in map(shutil.which, NAMES) if path), None)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
