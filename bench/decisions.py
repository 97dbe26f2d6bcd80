"""What a decision of 500 lines costs at the desk, each figure beside its limit, in one run.

    python bench/decisions.py [--lines 500] [--procedures 10000]

Fills a throwaway SQLite database with the demonstration and procedures made of its pieces
(`generated.py`), writes a decision that amends some of them, opens what an editor and a publisher
open while it is written, and promulgates it. Fails where a figure misses its limit.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from figures import timed
from generated import FIRST, generate
from measuring import ROOT, said

DESK, PREVIEW, PROMULGATION = 0.3, 3.0, 10.0
"""Seconds that a list of the desk, the decision's preview and its promulgation may take."""


def write_decision(number: int) -> Any:
    """Return an open decision that gives `number` procedures another name and note."""
    from catalog import drafts, selectors
    from catalog.models import DecisionIndexPage, DecisionLine, DecisionPage, ProcedurePage

    decision = DecisionPage(number="500/QĐ-UBND", signed_on=selectors.today(), live=False)
    decision.full_clean(exclude=["path", "depth", "title", "slug"])
    index = DecisionIndexPage.objects.get()
    index.add_child(instance=decision)
    lines: list[DecisionLine] = []
    # Pieces of two procedures need not fit: what lacks something could not become law.
    for page in ProcedurePage.objects.filter(pk__gte=FIRST).order_by("pk").iterator():
        line = drafts.begin_amendment(decision, page)
        line.name_vi, line.note_vi = f"{line.name_vi} (sửa đổi)", "Nộp tại bất kỳ nơi tiếp nhận nào"
        line.position = len(lines)
        lines += [] if drafts.incomplete(line) else [line]
        if len(lines) == number:
            break
    DecisionLine.objects.bulk_create(lines, batch_size=100)
    return decision


def desk(decision: Any) -> dict[str, str]:
    """Return the addresses that editors open while a decision is written."""
    from django.urls import reverse

    from catalog.views.lines import lines_url

    return {
        "home": reverse("wagtailadmin_home"),
        "decisions": reverse("desk_decisions"),
        "lines of the decision": lines_url(decision),
        "what is to be done": reverse("desk_todo"),
        "expired bases": reverse("expired-bases:index"),
    }


def show(what: str, taken: float, limit: float) -> bool:
    """Print a figure; tell whether it keeps its limit."""
    kept = taken <= limit
    print(
        f"  {what:<32} {taken * 1000:9.1f} ms  of {limit * 1000:6.0f}{'' if kept else '  MISSED'}",
        flush=True,
    )
    return kept


def measure(decision: Any) -> bool:
    """Print every figure; tell whether all keep their limits."""
    from django.contrib.auth.models import User
    from django.db import connection
    from django.test import Client
    from django.urls import reverse

    from catalog.models import ProcedureVersion
    from catalog.promulgation import promulgate

    client = Client()
    client.force_login(User.objects.create_superuser("bench", "bench@example.test", "bench"))

    def opened(url: str) -> None:
        answer = client.get(url)
        assert answer.status_code == 200, (url, answer.status_code)

    length = len(str(ProcedureVersion.objects.get(procedure=FIRST).content))
    print(f"{decision.lines.count()} lines, a content of {length:,} letters")
    kept = []
    for what, url in desk(decision).items():
        opened(url)
        kept.append(show(what, timed(lambda url=url: opened(url), 5), DESK))
    preview = reverse("desk_promulgate", args=[decision.pk])
    kept.append(show("preview", timed(lambda: opened(preview), 3), PREVIEW))
    commit, commits = connection.commit, []
    connection.commit = lambda: (commits.append(1), commit())
    began = time.perf_counter()
    outcome = promulgate(decision)
    taken = time.perf_counter() - began
    connection.commit = commit
    kept.append(show("promulgation", taken, PROMULGATION))
    print(f"  {len(outcome.versions)} versions in {len(commits)} transaction")
    # What listens to the commit (indexes) has transactions of its own after it.
    return all(kept)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=500)
    parser.add_argument("--procedures", type=int, default=10_000, help="generated procedures")
    options = parser.parse_args()
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    # Not the settings of development, which keep every query.
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings.test"
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
        os.environ["NIEM_YET_VAR"] = folder
        # The demonstration has its decisions approved: who measures is alone.
        os.environ["DECISIONS_NEED_APPROVAL"] = "0"
        import django
        from django.core.management import call_command

        django.setup()
        with said("filled"):
            call_command("migrate", verbosity=0)
            call_command("load_demonstration", verbosity=0)
            generate(options.procedures)
            decision = write_decision(options.lines)
        assert measure(decision), "a figure misses its limit"


if __name__ == "__main__":
    main()
