"""How fast the statistics of 150,000 versions are counted, beside one query a figure, in one run.

    python bench/figures.py [--procedures 15000] [--versions 10] [--content 4000]

Fills a throwaway database with generated law: SQLite in a temporary folder, or the PostgreSQL
database that `DATABASE_URL` names, which must be empty and is left filled. Each procedure has one
version in force on any day; fewer procedures with more versions are a longer history, more
procedures a larger catalogue.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from bulk import insert

ROOT = Path(__file__).resolve().parents[1]
FIRST = date(2016, 1, 4)
RECORDED = datetime(2016, 1, 1, tzinfo=UTC)
LINES = 500
"""How many lines a decision has."""
SECTORS, AGENCIES, DOCUMENTS, AUDIENCES = 90, 30, 1_200, 15
ONLINE = ["ND42-2022:full", "ND42-2022:partial", "ND43-2011:3", "ND224-2026:full"]
LIMIT = 1.0
"""Seconds that the figures of 150,000 versions may take, a comparison included."""
LARGE = 20_000
"""In force, three times what the whole country has: beyond, figures are told without a limit."""
CHANCE = random.Random(63)  # noqa: S311


def fill(procedures: int, versions: int, content: int, *, terms: bool = True) -> None:
    """Write `procedures` × `versions`, each version in force for as long as any other.

    `terms`: with what lists are narrowed and counted by, a dozen rows a version.
    """
    from wagtail.models import Page

    from catalog.models import (
        Agency,
        AgencyIndexPage,
        AgencyPage,
        DecisionIndexPage,
        DecisionLine,
        DecisionPage,
        Journal,
        ProcedurePage,
        ProcedureVersion,
        Sector,
        Validity,
        VersionTerm,
        VersionText,
    )

    root = Page.objects.get(depth=1)
    place = root.add_child(instance=AgencyIndexPage(title="Cơ quan", slug="co-quan"))
    agencies = [
        place.add_child(
            instance=AgencyPage(
                title=f"Sở {n}",
                slug=f"so-{n}",
                agency=Agency.objects.create(code=f"SO.{n}", name_vi=f"Sở {n}"),
            )
        )
        for n in range(AGENCIES)
    ]
    for n in range(SECTORS):
        Sector.objects.create(code=f"LV.{n}", name_vi=f"Lĩnh vực {n}")
    decisions = root.add_child(instance=DecisionIndexPage(title="Quyết định", slug="quyet-dinh"))
    ids = range(10_000, 10_000 + procedures)
    signed = range(ids.stop, ids.stop + procedures * versions // LINES + 1)
    insert(Page, (_signed(n, pk, decisions) for n, pk in enumerate(signed)))
    Page.objects.filter(pk=decisions.pk).update(numchild=len(signed))
    insert(
        DecisionPage,
        (
            {
                "page_ptr_id": pk,
                "number": f"{n}/QĐ-UBND",
                "signed_on": FIRST,
                "promulgated_at": RECORDED,
            }
            for n, pk in enumerate(signed)
        ),
    )
    insert(Page, (_page(n, pk, agencies, procedures) for n, pk in enumerate(ids)))
    insert(
        ProcedurePage,
        (
            {"page_ptr_id": pk, "code": f"9.{n:06}", "kind": "national", "looked_at": RECORDED}
            for n, pk in enumerate(ids)
        ),
    )
    numbers = [(pk, n) for pk in ids for n in range(versions)]
    insert(
        DecisionLine,
        (
            {
                "id": row,
                "decision_id": signed[row // LINES],
                "procedure_id": pk,
                "agency_id": agencies[0].pk,
                "action": "amended" if n else "new",
                "promulgated_at": RECORDED,
            }
            for row, (pk, n) in enumerate(numbers, 1)
        ),
    )
    text = "Trình tự thực hiện, thành phần hồ sơ, thời hạn giải quyết. " * (content // 59 + 1)
    body = {"text": text[:content]}
    insert(
        ProcedureVersion,
        (
            {
                "id": row,
                "procedure_id": pk,
                "number": n + 1,
                "line_id": row,
                "recorded_at": RECORDED,
                "content_hash": f"{row:064}",
                "code": f"9.{pk - 10_000:06}",
                "name_vi": f"Cấp giấy phép số {pk}",
                "name_key": f"cap giay phep so {pk}",
                "kind": "internal" if pk % 40 == 0 else ("local" if pk % 9 == 0 else "national"),
            }
            for row, (pk, n) in enumerate(numbers, 1)
        ),
    )
    insert(
        VersionText,
        (
            {"version_id": row, "at_a_glance": {}, "content": body}
            for row in range(1, len(numbers) + 1)
        ),
    )
    insert(Validity, _periods(numbers, versions))
    if terms:
        insert(VersionTerm, _terms(range(1, len(numbers) + 1)))
    Journal.objects.update_or_create(
        pk=1, defaults={"serial": len(numbers), "recorded_at": RECORDED}
    )


def _signed(n: int, pk: int, decisions: Any) -> dict[str, Any]:
    from catalog.models import DecisionPage

    return {
        "id": pk,
        "path": decisions._get_path(decisions.path, decisions.depth + 1, n + 1),
        "depth": decisions.depth + 1,
        "title": f"Quyết định số {n}/QĐ-UBND",
        "draft_title": f"Quyết định số {n}/QĐ-UBND",
        "slug": f"{n}-qd-ubnd",
        "url_path": f"/quyet-dinh/{n}-qd-ubnd/",
        "content_type_id": _content_type(DecisionPage),
        "live": True,
        "locale_id": decisions.locale_id,
        "translation_key": UUID(int=pk),
    }


def _page(n: int, pk: int, agencies: Sequence[Any], procedures: int) -> dict[str, Any]:
    from catalog.models import ProcedurePage

    parent = agencies[n * len(agencies) // procedures]
    return {
        "id": pk,
        "path": parent._get_path(parent.path, parent.depth + 1, n + 1),
        "depth": parent.depth + 1,
        "title": f"Cấp giấy phép số {pk}",
        "draft_title": f"Cấp giấy phép số {pk}",
        "slug": f"9-{n:06}",
        "url_path": f"/9-{n:06}/",
        "content_type_id": _content_type(ProcedurePage),
        "live": True,
        "locale_id": parent.locale_id,
        "translation_key": UUID(int=pk),
    }


def _content_type(model: Any) -> int:
    from django.contrib.contenttypes.models import ContentType

    return ContentType.objects.get_for_model(model).pk


def _periods(numbers: Sequence[tuple[int, int]], versions: int) -> Iterator[dict[str, Any]]:
    """Tile the ten years from FIRST with a procedure's versions; the first began before."""
    step = timedelta(days=3_650 // versions)
    for row, (pk, n) in enumerate(numbers, 1):
        begins = FIRST + step * n + timedelta(days=pk % 20)
        yield {
            "procedure_id": pk,
            "version_id": row,
            "valid_from": begins if n or pk % 5 else None,
            "valid_to": None if n == versions - 1 else FIRST + step * (n + 1) + timedelta(pk % 20),
            "recorded_at": RECORDED,
        }


def _terms(versions: Iterable[int]) -> Iterator[dict[str, Any]]:
    """Yield about twelve terms a version, as real procedures have."""
    from catalog.content import HandlingKind, Level

    levels = [Level.PROVINCE, Level.COMMUNE, Level.DISTRICT, Level.MINISTRY]
    handlings = list(HandlingKind)
    for version in versions:
        chosen = [("sector", f"LV.{CHANCE.randrange(SECTORS)}")]
        chosen += [("level", CHANCE.choice(levels).value)]
        chosen += [("level", CHANCE.choice(levels).value)] if version % 5 == 0 else []
        chosen += [("online", CHANCE.choice(ONLINE))] if version % 3 else []
        chosen += [("handling", h.value) for h in CHANCE.sample(handlings, 2)]
        chosen += [("agency", f"SO.{CHANCE.randrange(AGENCIES)}")]
        chosen += [("audience", f"ĐT{CHANCE.randrange(AUDIENCES)}") for _ in range(3)]
        chosen += [("legal_document", f"{CHANCE.randrange(DOCUMENTS)}/NĐ-CP") for _ in range(4)]
        for facet, code in set(chosen):
            yield {"version_id": version, "facet": facet, "code": code}


# --- What is measured -------------------------------------------------------------------------


def a_query_each(days: Sequence[date]) -> int:
    """Count the plain way, one query a figure, and return how many queries that takes."""
    from catalog import selectors
    from catalog.content import HandlingKind, Level
    from catalog.models import AgencyPage

    facets = {
        "sector": [f"LV.{n}" for n in range(SECTORS)],
        "level": [level.value for level in Level],
        "online": ONLINE,
        "handling": [kind.value for kind in HandlingKind],
    }
    places = AgencyPage.objects.values_list("agency__code", flat=True)
    queries = 0
    for day in days:
        for facet, codes in facets.items():
            for code in codes:
                selectors.listing(day, **{facet: code}).count()
        for handling in facets["handling"]:
            for level in facets["level"]:
                selectors.listing(day, handling=handling, level=level).count()
        for place in places:
            selectors.listing(day, place=place).count()
        queries += sum(map(len, facets.values())) + len(places)
        queries += len(facets["handling"]) * len(facets["level"])
    return queries


def timed(act: Callable[[], object], times: int) -> float:
    """Return the median of the seconds that `act` takes."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        act()
        taken.append(time.perf_counter() - began)
    return sorted(taken)[len(taken) // 2]


def measure() -> None:
    """Print how long the figures of a day beside those of an earlier one take to count."""
    from django.core.cache import cache
    from django.db import connection

    from catalog import selectors
    from catalog.models import ProcedureVersion
    from catalog.statistics.kept import kept_figures

    days = (date(2025, 6, 1), date(2024, 6, 1))

    def cold() -> object:
        cache.clear()
        return kept_figures(*days)

    began = time.perf_counter()
    cold()
    first = time.perf_counter() - began
    counted, kept = timed(cold, 5), timed(lambda: kept_figures(*days), 50)
    began = time.perf_counter()
    queries = a_query_each(days)
    plain = time.perf_counter() - began
    number = selectors.in_force(days[0]).count()
    versions = ProcedureVersion.objects.count()
    print(f"{connection.vendor}: {versions:,} versions, {number:,} in force")
    print(f"  a day and an earlier one, first time     {first * 1000:9.1f} ms")
    print(f"  counted (median of 5)                    {counted * 1000:9.1f} ms")
    print(f"  kept                                     {kept * 1000:9.1f} ms")
    print(
        f"  {queries} queries, one a figure              {plain * 1000:9.1f} ms"
        f"  {plain / counted:.0f} times as long"
    )
    assert number > LARGE or counted <= LIMIT, (
        f"counting takes {counted:.2f} s, the limit is {LIMIT} s"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--procedures", type=int, default=15_000)
    parser.add_argument("--versions", type=int, default=10, help="versions of each procedure")
    parser.add_argument("--content", type=int, default=4_000, help="letters of each version")
    parser.add_argument("--filled", action="store_true", help="the database was filled before")
    options = parser.parse_args()
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    # Not the settings of development, which keep every query.
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings.test"
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/bench.sqlite3")
        os.environ["NIEM_YET_VAR"] = folder
        import django
        from django.core.management import call_command

        django.setup()
        if not options.filled:
            call_command("migrate", verbosity=0)
            fill(options.procedures, options.versions, options.content)
        measure()


if __name__ == "__main__":
    main()
