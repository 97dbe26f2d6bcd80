"""Take the pictures of the README anew: `make screenshots`.

Serves the demonstration from a throwaway folder, as readers get it, and photographs it in headless
Chromium (`CHROMIUM` names one). Writes `docs/images/<name>.webp`.
"""

from __future__ import annotations

import io
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
BIN = Path(sys.executable).parent
DESK, PHONE = (1280, 900), (390, 844)
PATIENCE = 60


@dataclass(frozen=True)
class Picture:
    """One picture: its file's name, what it shows, how wide and in which colours.

    `at` scrolls to an element first.
    """

    name: str
    address: str
    size: tuple[int, int] = DESK
    scheme: str = "light"
    at: str = ""


PICTURES = [
    Picture("home", "/"),
    Picture("procedure", "/thu-tuc/1.001193/"),
    Picture("comparison", "/thu-tuc/1.001193/so-sanh/1..2/"),
    Picture("statistics", "/thong-ke/"),
    Picture("sheet", "/thu-tuc/1.001193/ban-in/"),
    Picture("phone", "/thu-tuc/1.001193/", PHONE),
    Picture("phone-dark", "/en/thu-tuc/1.001193/", PHONE, "dark"),
    Picture("phone-search", "/tim-kiem/?q=lam+giay+khai+sinh", PHONE),
]


@contextmanager
def served_demonstration() -> Iterator[str]:
    """Serve the demonstration on a free port, and yield its address."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        environment = os.environ | {
            "NIEM_YET_VAR": folder,
            "DJANGO_SETTINGS_MODULE": "portal.settings.production",
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "BASE_URL": f"http://localhost:{port}",
        }
        environment.pop("DATABASE_URL", None)
        manage = [sys.executable, str(ROOT / "manage.py")]
        for command in (["collectstatic", "--noinput", "-v0"], ["prepare", "--demonstration"]):
            subprocess.run([*manage, *command], cwd=ROOT, env=environment, check=True)
        server = subprocess.Popen([BIN / "gunicorn"], cwd=ROOT, env=environment)
        try:
            wait_for(f"http://localhost:{port}/health/")
            yield f"http://localhost:{port}"
        finally:
            server.terminate()
            server.wait(timeout=PATIENCE)


def wait_for(address: str) -> None:
    """Return as soon as `address` answers. Raises TimeoutError when it does not in a minute."""
    patience = time.monotonic() + PATIENCE
    while time.monotonic() < patience:
        try:
            with urllib.request.urlopen(address):  # noqa: S310 - our own server
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    raise TimeoutError(address)


def take(browser: Browser, site: str, picture: Picture) -> bytes:
    """Return a picture as PNG. Raises RuntimeError where the page is not there."""
    width, height = picture.size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if picture.scheme == "dark" else "light",
        device_scale_factor=1 if picture.size == DESK else 1.5,
        reduced_motion="reduce",
    )
    page = context.new_page()
    answer = page.goto(site + picture.address)
    if answer is None or not answer.ok:
        raise RuntimeError(f"{picture.address} answers {answer.status if answer else 'nothing'}")
    if picture.at:
        page.locator(picture.at).scroll_into_view_if_needed()
    png = page.screenshot()
    context.close()
    return png


def main() -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    chromium = os.environ.get("CHROMIUM", "chromium")
    with served_demonstration() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which(chromium),
            args=["--no-sandbox"],
        )
        for picture in PICTURES:
            file = IMAGES / f"{picture.name}.webp"
            Image.open(io.BytesIO(take(browser, site, picture))).save(file, quality=82, method=6)
            print(f"{file.relative_to(ROOT)}  {file.stat().st_size // 1024} KB")
        browser.close()


if __name__ == "__main__":
    main()
