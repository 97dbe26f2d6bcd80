from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any, Protocol, runtime_checkable

from django.core.management.base import BaseCommand, CommandError

from search.engines.base import Engine, Unavailable
from search.management.engines import add_engine, engine_of, reached


@runtime_checkable
class Reversible(Protocol):
    """An engine that keeps the index before the last rebuild."""

    def rollback(self) -> int:
        """Read that one again; return the serial that it has come to. Raises Unavailable."""
        ...


class Command(BaseCommand):
    help = (
        "Make the search index anew and put it in place of the old one at once. With --rollback "
        "the one before it is put back, where the engine keeps one."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_engine(parser)
        parser.add_argument(
            "--rollback", action="store_true", help="put the index before this one back in place"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        engine = engine_of(options)
        try:
            if options["rollback"]:
                self._roll_back(engine)
            else:
                self._rebuild(engine)
        except Unavailable as error:
            raise CommandError(str(error)) from error

    def _rebuild(self, engine: Engine) -> None:
        started = time.monotonic()
        number = engine.rebuild()
        seconds = time.monotonic() - started
        self.stdout.write(f"{number} documents indexed in {seconds:.1f} s, {reached(engine)}")

    def _roll_back(self, engine: Engine) -> None:
        if not isinstance(engine, Reversible):
            raise CommandError(f"The engine {engine.name} keeps no earlier index.")
        self.stdout.write(f"The index before is read again, at serial {engine.rollback()}")
