"""How fast procedures are imported, beside the plain way, and what it costs in memory, in one run.

    python bench/imports.py FILE … [--plain 60] [--base 150] [--times 20]

Every figure is measured in a process of its own on a new SQLite database: the import of the files
with all procedures promulgated and found by search, a second import of the same files, the plain
way (`add_child`, `save_revision`, `publish` with the content on the page, one by one, on a sample),
and imports of a small and of a `--times` longer generated input for the growth of memory.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parents[1]
Figures = dict[str, float]

# --- In a process of its own ------------------------------------------------------------------


def start_django() -> None:
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    import django

    django.setup()


def imported(*paths: str) -> Figures:
    """Import files, then catch search up and count what it can find."""
    start_django()
    from catalog import selectors
    from catalog.importing import apply
    from catalog.importing.options import Options
    from search import service
    from search.request import SearchRequest

    began = time.perf_counter()
    report = apply.run(Options(paths=tuple(map(Path, paths)), include_internal=True))
    today = selectors.today()
    while service.search(SearchRequest("giấy phép", today)).is_late:
        time.sleep(0.1)
    seconds = time.perf_counter() - began
    in_force = selectors.in_force(today)
    found = sum(
        bool(service.search(SearchRequest(code, today)).total)
        for code in in_force.values_list("procedure__code", flat=True)[::50]
    )
    return {
        "seconds": seconds,
        "records": float(report.outcomes.total()),
        "failed": float(report.outcomes["failed"]),
        "in_force": float(in_force.count()),
        "asked": float(len(in_force.values_list("pk")[::50])),
        "found": float(found),
    }


def plainly(path: str, number: str) -> Figures:
    """Write the same contents the plain way: each on a page, with a revision, published."""
    start_django()
    from catalog.content import to_json
    from catalog.importing.places import index_page
    from catalog.importing.reading import Record, read
    from catalog.importing.sources.national_portal import read_record
    from catalog.models import Agency, AgencyIndexPage, AgencyPage, ProcedurePage

    agency = Agency.objects.create(code="X", name_vi="X")
    place = index_page(AgencyIndexPage).add_child(
        instance=AgencyPage(title="X", slug="x", agency=agency)
    )
    items = (i for i in read([Path(path)]) if isinstance(i, Record))
    began = time.perf_counter()
    count = 0
    for item in islice(items, int(number)):
        count += 1
        content = read_record(item.data).content
        page = place.add_child(
            instance=ProcedurePage(
                title=content.name.vi[:255],
                slug=content.code.replace(".", "-"),
                code=content.code,
                kind=content.kind,
                notes=json.dumps(to_json(content), ensure_ascii=False),
            )
        )
        page.save_revision().publish()
    return {"seconds": time.perf_counter() - began, "records": float(count)}


# --- Around them ------------------------------------------------------------------------------


def measure(name: str, *arguments: str, folder: Path, fresh: bool = True) -> Figures:
    """Run a function of this file in a process of its own; add its peak of memory in MB."""
    environment = os.environ | {
        "NIEM_YET_VAR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'bench.sqlite3'}",
        # Not the settings of development, which keep every query.
        "DJANGO_SETTINGS_MODULE": "portal.settings.test",
    }
    if fresh:
        migrate = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
        subprocess.run(migrate, cwd=ROOT, env=environment, check=True)
    command = [sys.executable, __file__, "--run", name, *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE)
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return figures


def generated(paths: list[Path], number: int, to: Path) -> Path:
    """Write `number` records like those of `paths`, each under a code of its own."""
    with gzip.open(to, "wt", compresslevel=1, encoding="utf-8") as stream:
        for position, record in enumerate(islice(_again_and_again(paths), number)):
            code = f"9.{position:06}"
            stream.write(json.dumps(record | {"code": code, "codeNotation": code}) + "\n")
    return to


def _again_and_again(paths: list[Path]) -> Iterator[dict[str, Any]]:
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    from catalog.importing.reading import Record, read

    while True:
        yield from (item.data for item in read(paths) if isinstance(item, Record))


def show(figures: dict[str, Figures], plain_rate: float) -> None:
    table = Table("", "records", "seconds", "records/s", "beside plain", "peak MB", "found")
    for name, row in figures.items():
        rate = row["records"] / row["seconds"]
        found = f"{row['found']:.0f} of {row['asked']:.0f}" if "found" in row else ""
        table.add_row(
            name,
            f"{row['records']:,.0f}",
            f"{row['seconds']:.1f}",
            f"{rate:,.1f}",
            f"{rate / plain_rate:.1f} ×",
            f"{row['peak']:.0f}",
            found,
        )
    Console().print(table)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--plain", type=int, default=60, help="records of the plain way")
    parser.add_argument("--base", type=int, default=150, help="records of the small input")
    parser.add_argument("--times", type=int, default=20, help="how much longer the long one is")
    options = parser.parse_args()
    paths = [path.resolve() for path in options.paths]
    files = [str(path) for path in paths]
    figures: dict[str, Figures] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in ("import", "plain", "small", "long"):
            (folder / part).mkdir()
        plain = measure("plainly", files[0], str(options.plain), folder=folder / "plain")
        figures["plain way"] = plain
        figures["import"] = measure("imported", *files, folder=folder / "import")
        figures["again"] = measure("imported", *files, folder=folder / "import", fresh=False)
        for part, number in (("small", options.base), ("long", options.base * options.times)):
            file = generated(paths, number, folder / f"{part}.gz")
            figures[part] = measure("imported", str(file), folder=folder / part)
    show(figures, plain["records"] / plain["seconds"])
    growth = figures["long"]["peak"] - figures["small"]["peak"]
    print(f"{options.times} times the input: {growth:+.0f} MB at the peak")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--run"]:
        result = {"imported": imported, "plainly": plainly}[sys.argv[2]](*sys.argv[3:])
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps(result | {"peak": peak}))
    else:
        main()
