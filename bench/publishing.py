"""Procedures that are published while something is measured, by the road that imports take."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

PAUSE = 0.5
"""Seconds between two publications."""


@dataclass(frozen=True, slots=True)
class Published:
    """A new procedure; `committed` is the moment of the clock before anybody heard of it."""

    code: str
    name: str
    committed: float


def publish(number: int, clock: Callable[[], float] = time.perf_counter) -> Published:
    """Publish a procedure that nobody has seen, in force from today on."""
    from django.db import transaction

    from catalog import selectors
    from catalog.content import Text
    from catalog.models import Action, AgencyPage, DecisionIndexPage, DecisionPage, ProcedurePage
    from catalog.promulgation import ImportedLine, promulgate_many

    today = selectors.today()
    code, name = f"8.{number:06}", f"Cấp giấy kiểm chứng kc{number:06}x"
    model = selectors.in_force(today).order_by("pk").first()
    agency, decisions = AgencyPage.objects.first(), DecisionIndexPage.objects.first()
    assert model, "there is no catalogue to publish in"
    assert agency
    assert decisions
    content = replace(model.version.body, code=code, name=Text(name), aliases=())
    committed: list[float] = []
    with transaction.atomic():
        # The first to be called after the commit: before search is told.
        transaction.on_commit(lambda: committed.append(clock()))
        slug = code.replace(".", "-")
        page = agency.add_child(
            instance=ProcedurePage(title=code, slug=slug, code=code, kind="national", live=False)
        )
        decision = DecisionPage(number=f"{code}/QĐ", signed_on=today, source="bench", live=False)
        decision.full_clean(exclude=["path", "depth", "title", "slug"])
        decisions.add_child(instance=decision)
        promulgate_many([(decision, [ImportedLine(page, content, Action.NEW, today)])])
    return Published(code, name, committed[0])


def next_number() -> int:
    """Return the number of the first procedure that this database has not seen published here."""
    from catalog.models import ProcedurePage

    last = ProcedurePage.objects.filter(code__startswith="8.").order_by("-code").first()
    return int(last.code[2:]) + 1 if last else 1


@contextmanager
def going_on() -> Iterator[list[str]]:
    """Let another process publish while the block runs; the list has the codes at its end."""
    code = f"import elastic, publishing; elastic.start_django(); publishing.follow({next_number()})"
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parent,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    codes: list[str] = []
    try:
        yield codes
    finally:
        told, _ = process.communicate()
        codes += told.split()
    assert process.returncode == 0, "publishing failed"


def follow(number: int) -> None:
    """Publish from this number on, until standard input ends."""
    ended = threading.Event()

    def wait() -> None:
        sys.stdin.read()
        ended.set()

    threading.Thread(target=wait, daemon=True).start()
    while not ended.wait(PAUSE):
        print(publish(number).code, flush=True)
        number += 1
