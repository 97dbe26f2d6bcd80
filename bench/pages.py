"""How fast a procedure's page is beside the same content as a plain page, and what pages weigh.

    python bench/pages.py [--requests 300]

Starts gunicorn as operators do, with the demonstration in a throwaway folder: once keeping no
answers, once keeping them. The peer (`bench/peer`) is a page type of StreamField blocks with all
the same fields, served by Wagtail in the same process with the same base template. Fails where a
limit is broken: a warm page at least twice as fast as the peer; any page with its styles at most
60 KB packed; no script.
"""

from __future__ import annotations

import argparse
import gzip
import http.client
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles

ROOT = Path(__file__).resolve().parents[1]
SPEED, WEIGHT = 2.0, 60 * 1024
Weights = dict[str, tuple[int, int, str]]
"""By kind of page: bytes of markup and of what it loads, and the address."""
WORDS = {"lich-su", "so-sanh", "ngay", "ban-in", "sap-toi", "het-hieu-luc"}
LOADED = re.compile(r'<link[^>]+href="([^"]+\.css)"|<script[^>]+src="([^"]+\.js)"')
SCRIPT = re.compile(r"<script(?![^>]+(?:application/ld\+json|/portal/suggest\.[^>]+defer>))")
PEER = """
import json
from django.db import connection
from catalog import selectors
from portal.models import HomePage
from peer.models import PlainPage, body_of
with connection.schema_editor() as editor:
    editor.create_model(PlainPage)
period = max(selectors.in_force(selectors.today()), key=lambda p: len(str(p.version.content)))
page = PlainPage(title=period.version.name_vi[:255], slug="peer")
page.body = json.dumps(body_of(period.version.content))
page.summary = json.dumps([{"type": "text", "value": period.procedure.summary_vi or "-"}])
HomePage.objects.get().add_child(instance=page)
print("CODE", period.procedure.code)
"""
OTHERS = """
from catalog.models import Validity, ProcedureVersion
newest = ProcedureVersion.objects.filter(number__gt=1).exclude(kind="internal").first()
code = newest.procedure.code
print("PATH", f"/thu-tuc/{code}/lich-su/")
print("PATH", f"/thu-tuc/{code}/so-sanh/{newest.number - 1}..{newest.number}/")
"""


def manage(env: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=env,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return done.stdout


def shell(env: dict[str, str], code: str, word: str) -> list[str]:
    """Run `code` with the site's settings; return what it printed after `word`."""
    lines = manage(env, "shell", "--no-imports", "--command", code).splitlines()
    return [line.removeprefix(f"{word} ") for line in lines if line.startswith(f"{word} ")]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def server(env: dict[str, str], *, kept: int) -> Iterator[http.client.HTTPConnection]:
    """Serve the site from one process of four threads, so that what is kept is met again."""
    port = free_port()
    chosen = env | {
        "PORT": str(port),
        "WEB_CONCURRENCY": "1",
        "KEPT_ANSWERS": str(kept),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn"], cwd=ROOT, env=chosen, stdout=subprocess.DEVNULL
    )
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        for _ in range(150):
            try:
                connection.connect()
                break
            except OSError:
                time.sleep(0.2)
        yield connection
    finally:
        connection.close()
        process.terminate()
        process.wait(timeout=40)


def ask(
    connection: http.client.HTTPConnection, path: str, **headers: str
) -> tuple[int, bytes, str]:
    """Return status, packed body and tag of one answer."""
    asked = {"Accept-Encoding": "gzip", **headers}
    try:
        connection.request("GET", path, headers=asked)
        response = connection.getresponse()
    except http.client.RemoteDisconnected:  # an idle connection is closed after some seconds
        connection.close()
        connection.request("GET", path, headers=asked)
        response = connection.getresponse()
    return response.status, response.read(), response.headers.get("ETag", "")


def milliseconds(
    connection: http.client.HTTPConnection,
    paths: dict[str, tuple[str, dict[str, str]]],
    number: int,
) -> dict[str, tuple[float, float]]:
    """Return p50 and p95 of each, asked in turn so that whatever disturbs disturbs all."""
    taken: dict[str, list[float]] = {name: [] for name in paths}
    for path, headers in paths.values():
        for _ in range(5):
            status, _body, _tag = ask(connection, path, **headers)
            assert status in (200, 304), (path, status)
    for _ in range(number):
        for name, (path, headers) in paths.items():
            start = time.perf_counter()
            ask(connection, path, **headers)
            taken[name].append((time.perf_counter() - start) * 1000)
    return {name: _p50_p95(times) for name, times in taken.items()}


def _p50_p95(times: list[float]) -> tuple[float, float]:
    cuts = quantiles(times, n=20)
    return cuts[9], cuts[18]


def every_kind(connection: http.client.HTTPConnection, env: dict[str, str], code: str) -> list[str]:
    """Return addresses of every kind of page: all that the map names, and what it leaves out."""

    def text(path: str) -> str:
        return gzip.decompress(ask(connection, path)[1]).decode()

    found = []
    for name in re.findall(r"<loc>http://[^/]+(/[^<]+)</loc>", text("/sitemap.xml")):
        found += re.findall(r"<loc>http://[^/]+(/[^<]*)</loc>", text(name))
    found += shell(env, OTHERS, "PATH")
    found += [f"/thu-tuc/{code}/ngay/2026-11-01/", f"/thu-tuc/{code}/ban-in/", "/khong-co/"]
    return [*found, "/tim-kiem/", "/tim-kiem/?q=khai+sinh", "/thu-tuc/?x=1"]


def weigh(connection: http.client.HTTPConnection, paths: list[str]) -> tuple[Weights, list[str]]:
    """Return the heaviest page of each kind, and pages with scripts of another kind."""
    files: dict[str, int] = {}
    heaviest: Weights = {}
    scripts = []
    for path in paths:
        _status, body, _tag = ask(connection, path)
        markup = gzip.decompress(body).decode() if body[:2] == b"\x1f\x8b" else body.decode()
        loaded = {css or script for css, script in LOADED.findall(markup)}
        for name in loaded - files.keys():
            files[name] = len(ask(connection, name)[1])
        whole = (len(body), sum(files[name] for name in loaded), path)
        kind = kind_of(path)
        if sum(whole[:2]) > sum(heaviest.get(kind, (0, 0, ""))[:2]):
            heaviest[kind] = whole
        if SCRIPT.search(markup):
            scripts.append(path)
    return heaviest, scripts


def kind_of(path: str) -> str:
    """Return an address with what differs within one kind of page left out."""
    first, *rest = path.removeprefix("/en").partition("?")[0].strip("/").split("/")
    return "/".join([first, *(part if part in WORDS else "…" for part in rest)])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--requests", type=int, default=300, help="of each kind and server")
    parser.add_argument(
        "--demonstration", default=str(ROOT / "fixtures" / "demonstration"), help="its folder"
    )
    asked = parser.parse_args()
    number = asked.requests
    with tempfile.TemporaryDirectory(prefix="niem-yet-bench-") as var:
        env = {
            **os.environ,
            "NIEM_YET_VAR": var,
            "DJANGO_SETTINGS_MODULE": "peer.settings",
            "PYTHONPATH": os.pathsep.join([str(ROOT / "bench"), str(ROOT / "site"), str(ROOT)]),
        }
        env.pop("DATABASE_URL", None)
        # An app without migrations can't stand on one that has them: the peer's table comes later.
        plain = env | {"DJANGO_SETTINGS_MODULE": "portal.settings.production"}
        manage(plain, "migrate", "--verbosity", "0")
        manage(plain, "load_demonstration", "--verbosity", "0", "--folder", asked.demonstration)
        manage(plain, "collectstatic", "--noinput", "--verbosity", "0")
        (code,) = shell(env, PEER, "CODE")
        ours, peer = f"/thu-tuc/{code}/", "/peer/"
        with server(env, kept=0) as connection:
            sizes = {path: len(ask(connection, path)[1]) for path in (ours, peer)}
            made = milliseconds(connection, {"made": (ours, {}), "peer": (peer, {})}, number)
        with server(env, kept=1000) as connection:
            tag = ask(connection, ours)[2]
            warm = milliseconds(
                connection,
                {
                    "kept": (ours, {}),
                    "304": (ours, {"If-None-Match": tag}),
                    "peer": (peer, {}),
                },
                number,
            )
            heaviest, scripts = weigh(connection, every_kind(connection, env, code))

    ratio = warm["peer"][0] / warm["kept"][0]
    print(f"Procedure {code}: {sizes[ours]:,} bytes packed; its peer {sizes[peer]:,}.\n")
    print(f"{'milliseconds':44}{'p50':>8}{'p95':>8}")
    rows = {
        "plain Wagtail page, nothing kept": made["peer"],
        "our page, nothing kept (cold)": made["made"],
        "plain Wagtail page, beside kept answers": warm["peer"],
        "our page, kept (warm)": warm["kept"],
        "our page, reader has it (304)": warm["304"],
    }
    for name, (half, most) in rows.items():
        print(f"{name:44}{half:8.2f}{most:8.2f}")
    print(f"\nWarm, ours is {ratio:.1f} times as fast as the plain page (limit {SPEED:.1f}).")
    print(f"Cold, it takes {made['made'][0] / made['peer'][0]:.2f} times as long.\n")
    print(f"{'heaviest page of each kind, packed':50}{'markup':>8}{'files':>8}{'sum':>8}")
    for _kind, (markup, loaded, path) in sorted(heaviest.items()):
        print(f"{path[:48]:50}{markup:8,}{loaded:8,}{markup + loaded:8,}")
    heavy = [p for m, c, p in heaviest.values() if m + c > WEIGHT]
    print(f"\nLimit {WEIGHT:,} bytes; broken by: {', '.join(heavy) or 'none'}.")
    print(f"Pages with other scripts: {', '.join(scripts) or 'none'}.")
    return int(ratio < SPEED or bool(heavy) or bool(scripts))


if __name__ == "__main__":
    sys.exit(main())
