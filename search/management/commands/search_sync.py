"""Bring the search index level with the journal, once or for as long as it runs."""

from __future__ import annotations

import signal
import threading
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import db
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from search.engines.base import Engine, Unavailable
from search.management.engines import add_engine, engine_of

POLL = 1.0
"""Seconds between two looks at the journal."""
PATIENCE = 5.0
"""Seconds before another attempt where one failed."""


@contextmanager
def ended_by_signal() -> Iterator[threading.Event]:
    """Give an event that happens when the process is asked to end."""
    ended = threading.Event()
    asked = (signal.SIGTERM, signal.SIGINT)
    usual = [signal.signal(number, lambda *_: ended.set()) for number in asked]
    try:
        yield ended
    finally:
        for number, handler in zip(asked, usual, strict=True):
            signal.signal(number, handler)


class Command(BaseCommand):
    help = (
        "Bring the search index level with the journal, however far behind it is. With --follow it "
        "goes on until it is ended (SIGTERM); several may run."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_engine(parser)
        parser.add_argument(
            "--follow", action="store_true", help="keep the index level until it is ended"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        followed = engine_of(options)
        if options["follow"]:
            with ended_by_signal() as ended:
                self._follow(followed, ended)
            return
        try:
            self.stdout.write(f"serial {followed.serial} → {followed.catch_up()}")
        except Unavailable as error:
            raise CommandError(str(error)) from error

    def _follow(self, engine: Engine, ended: threading.Event) -> None:
        """Let `engine` follow the journal until it is `ended`."""
        reached, trouble = 0, ""
        self._say(f"following the journal with {engine.name}")
        while not ended.is_set():
            before, fault = reached, ""
            try:
                # Bounded, so that whoever ends it waits for a part of the journal at most.
                reached = engine.catch_up(budget=settings.SEARCH_BUDGET)
            except (Unavailable, db.Error) as error:
                fault = str(error).strip()
                db.connections.close_all()
            if fault != trouble:
                self._say(f"waiting: {fault}" if fault else "going on")
                trouble = fault
            if reached != before:
                self._say(f"serial {before} → {reached}")
            ended.wait(PATIENCE if fault else POLL if reached == before else 0)
        self._say(f"ended at serial {reached}")

    def _say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()
