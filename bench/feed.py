"""How fast the feed is: beside Wagtail's own API, beside a static file, and whatever the size.

    python bench/feed.py [--small 3000] [--large 150000] [--requests 40]

Serves the demonstration with generated procedures by gunicorn, as operators do, in throwaway
folders: a small catalogue and a large one. Fails where a limit is broken: a page of 100 whole
procedures at least 5 times as fast as the same contents over Wagtail's own API in the same process;
a bulk download at least 0.7 of the rate at which the same server sends the same bytes as a static
file; `changes?since=` over the same changes at most 1.3 times as long in the large catalogue; the
memory of `write_bulk` at most 1.3 times as much there.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from pages import ROOT, manage, server, shell

FASTER, RATE, LONGER, MEMORY = 5.0, 0.7, 1.3, 1.3
CHANGES = 100
MADE = """
import sys
sys.path.insert(0, "bench")
from generated import generate
generate({number})
"""
AMENDED = """
from catalog import journal, selectors
from catalog.models import DecisionIndexPage, DecisionPage
from catalog.promulgation import ImportedLine, promulgate_many
today = selectors.today()
place = DecisionIndexPage.objects.get()
decision = DecisionPage(number="1/QĐ-ĐO", signed_on=today, source="bench", live=False)
decision.full_clean(exclude=["path", "depth", "title", "slug"])
place.add_child(instance=decision)
generated = selectors.in_force(today).filter(procedure__code__startswith="9.")
periods = generated.order_by("pk")[:{number}]
lines = [ImportedLine(p.procedure, p.version.body, "amended", today) for p in periods]
print("SERIAL", journal.newest_serial())
promulgate_many([(decision, lines)])
"""
PEERS = """
import json
from django.db import connection
from catalog import selectors
from portal.models import HomePage
from peer.models import PlainPage, body_of
with connection.schema_editor() as editor:
    editor.create_model(PlainPage)
home = HomePage.objects.get()
for period in selectors.in_force(selectors.today()).order_by("procedure")[:{number}]:
    page, content = period.procedure, period.version.content
    peer = PlainPage(title=page.title, slug=f"peer-{{page.pk}}", body=json.dumps(body_of(content)))
    peer.summary = json.dumps([{{"type": "text", "value": page.summary_vi or "-"}}])
    home.add_child(instance=peer)
"""
WRITTEN = """
import resource
from django.core.management import call_command
call_command("write_bulk", verbosity=0)
print("MEMORY", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@dataclass(frozen=True)
class Measured:
    """Of one catalogue: milliseconds, bytes a second, kilobytes."""

    changes: float
    memory: int
    seconds: float
    listed: float = 0.0
    peer: float = 0.0
    bulk: float = 0.0
    static: float = 0.0


def environment(var: Path, settings: str = "portal.settings.production") -> dict[str, str]:
    env = {
        **os.environ,
        "NIEM_YET_VAR": str(var),
        "DJANGO_SETTINGS_MODULE": settings,
        "PYTHONPATH": os.pathsep.join([str(ROOT / "bench"), str(ROOT / "site"), str(ROOT)]),
        "FEED_BULK_AT_ONCE": "0",
    }
    env.pop("DATABASE_URL", None)
    return env


def built(var: Path, number: int) -> int:
    """Make a site with `number` procedures more; return the serial before its last changes."""
    env = environment(var)
    manage(env, "migrate", "--verbosity", "0")
    manage(env, "load_demonstration", "--verbosity", "0")
    manage(env, "collectstatic", "--noinput", "--verbosity", "0")
    manage(env, "shell", "--no-imports", "--command", MADE.format(number=number))
    (serial,) = shell(env, AMENDED.format(number=CHANGES), "SERIAL")
    return int(serial)


def fetched(connection: http.client.HTTPConnection, path: str) -> bytes:
    plain = {"Accept-Encoding": "identity"}
    try:
        connection.request("GET", path, headers=plain)
        response = connection.getresponse()
    except http.client.RemoteDisconnected:  # an idle connection is closed after some seconds
        connection.close()
        connection.request("GET", path, headers=plain)
        response = connection.getresponse()
    body = response.read()
    assert response.status == 200, (path, response.status, body[:300])
    return body


def taken(
    connection: http.client.HTTPConnection, paths: dict[str, str], number: int
) -> dict[str, float]:
    """Return the median seconds of each, asked in turn so that whatever disturbs disturbs all."""
    times: dict[str, list[float]] = {name: [] for name in paths}
    for _ in range(3):
        for path in paths.values():
            fetched(connection, path)
    for _ in range(number):
        for name, path in paths.items():
            start = time.perf_counter()
            fetched(connection, path)
            times[name].append(time.perf_counter() - start)
    return {name: median(one) for name, one in times.items()}


def written(var: Path, root: str) -> tuple[int, float]:
    """Let an operator's process write the bulk; return its memory and how long it took."""
    start = time.perf_counter()
    (memory,) = shell(environment(var), WRITTEN.format(root=root), "MEMORY")
    return int(memory), time.perf_counter() - start


def measured(var: Path, number: int, requests: int, *, is_small: bool) -> Measured:
    since = built(var, number)
    env = environment(var)
    changes = f"/api/v1/changes?since={since}&limit={CHANGES}"
    if is_small:
        env = environment(var, "peer.settings")
        manage(env, "shell", "--no-imports", "--command", PEERS.format(number=100))
    with server(env, kept=0) as connection:
        root = f"http://{connection.host}:{connection.port}"
        memory, seconds = written(var, root)
        found = taken(connection, {"changes": changes}, requests)["changes"]
        if not is_small:
            return Measured(found, memory, seconds)
        ours, peer = "/api/v1/procedures?limit=100", "/peer-api/pages/?type=peer.PlainPage"
        lists = {"ours": ours, "peer": f"{peer}&fields=*&limit=100"}
        assert len(json.loads(fetched(connection, lists["peer"]))["items"]) == 100
        listed = taken(connection, lists, requests)
    manifest, file = downloadable(var, root)
    with server(env, kept=0) as connection:
        rates = taken(connection, {"bulk": manifest, "static": file}, requests)
    size = (var / "static" / "bench.bin").stat().st_size
    return Measured(
        found,
        memory,
        seconds,
        listed["ours"],
        listed["peer"],
        size / rates["bulk"],
        size / rates["static"],
    )


def downloadable(var: Path, root: str) -> tuple[str, str]:
    """Return the address of the bulk file, and of the same bytes as a static file."""
    (path,) = (var / "feed").glob("*/versions.ndjson.gz")
    shutil.copy(path, var / "static" / "bench.bin")
    return f"/api/v1/bulk/{path.parent.name}/{path.name}", "/static/bench.bin"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--small", type=int, default=3_000, help="procedures")
    parser.add_argument("--large", type=int, default=150_000, help="procedures")
    parser.add_argument("--requests", type=int, default=40, help="of each kind")
    asked = parser.parse_args()
    found = []
    for number in (asked.small, asked.large):
        with tempfile.TemporaryDirectory(prefix="niem-yet-bench-") as var:
            found.append(
                measured(Path(var), number, asked.requests, is_small=number == asked.small)
            )
    small, large = found
    faster, rate = small.peer / small.listed, small.bulk / small.static
    longer, memory = large.changes / small.changes, large.memory / small.memory
    print(f"{'100 whole procedures':44}{small.listed * 1000:10.1f} ms")
    print(f"{'the same over Wagtail’s API':44}{small.peer * 1000:10.1f} ms")
    print(f"{'':44}{faster:10.1f} times as fast (at least {FASTER})")
    print(f"{'bulk download':44}{small.bulk / 1e6:10.1f} MB/s")
    print(f"{'the same bytes as a static file':44}{small.static / 1e6:10.1f} MB/s")
    print(f"{'':44}{rate:10.2f} of it (at least {RATE})")
    for number, one in zip((asked.small, asked.large), found, strict=True):
        print(f"{f'{CHANGES} changes, {number:,} procedures':44}{one.changes * 1000:10.1f} ms")
        told = f"{one.memory / 1024:10.1f} MB at most, in {one.seconds:.1f} s"
        print(f"{f'write_bulk, {number:,} procedures':44}{told}")
    print(f"{'':44}{longer:10.2f} times as long (at most {LONGER})")
    print(f"{'':44}{memory:10.2f} times the memory (at most {MEMORY})")
    return int(faster < FASTER or rate < RATE or longer > LONGER or memory > MEMORY)


if __name__ == "__main__":
    sys.exit(main())
