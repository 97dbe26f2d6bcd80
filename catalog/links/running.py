"""One run at a time asks the links: two would ask each host twice as often, and undo each other.

The run holds a row of the database, and moves on the moment until which it does. So it is told
apart on every database and from every machine, and a run that was killed keeps nobody waiting long.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from django.db.models import Q
from django.utils import timezone

from catalog.models import LinkRun

LEASE = timedelta(minutes=10)
"""So long after its last sign of life a run counts as gone."""


class Running(Exception):
    """Another run asks the links. `until`: when it counts as gone, should it be silent."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"another run asks the links, until {until} at least")
        self.until = until


@dataclass
class Run:
    """The run that may ask, and the moment of its last sign of life."""

    key: str
    seen: datetime

    def go_on(self) -> None:
        """Give a sign of life. Raises Running when another run has taken over meanwhile."""
        now = timezone.now()
        if now - self.seen < LEASE / 10:
            return
        if not LinkRun.objects.filter(pk=1, key=self.key).update(until=now + LEASE):
            raise Running(LinkRun.objects.get(pk=1).until)
        self.seen = now


@contextmanager
def only_run() -> Iterator[Run]:
    """Be the only run meanwhile. Raises Running when there is another one."""
    run = Run(uuid4().hex, timezone.now())
    LinkRun.objects.get_or_create(pk=1, defaults={"until": run.seen})
    free = LinkRun.objects.filter(Q(until__lte=run.seen) | Q(key=""), pk=1)
    if not free.update(key=run.key, until=run.seen + LEASE):
        raise Running(LinkRun.objects.get(pk=1).until)
    try:
        yield run
    finally:
        LinkRun.objects.filter(pk=1, key=run.key).update(key="")
