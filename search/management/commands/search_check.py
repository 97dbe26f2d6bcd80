from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.engines.base import Unavailable
from search.management.engines import add_engine, engine_of, reached

_UNKNOWN = {"unreachable", "unhealthy"}


def _advice(kinds: set[str]) -> str:
    """Return what to do about findings of these kinds."""
    if kinds & _UNKNOWN:
        return "The index could not be compared: look at the cluster (check --deploy)."
    if kinds == {"behind"}:
        return "The index is late; search_sync brings it level."
    return "The index and the database differ; search_rebuild makes it anew."


class Command(BaseCommand):
    help = "Compare the search index with the database, changing neither."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_engine(parser)
        parser.add_argument(
            "--examples", type=int, default=20, help="how many of each finding to name"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        checked = engine_of(options)
        try:
            report = checked.check(examples=max(0, options["examples"]))
        except Unavailable as error:
            raise CommandError(str(error)) from error
        for kind, number in sorted(report.counts.items()):
            self.stdout.write(f"{kind}: {number}")
            for example in report.examples.get(kind, ()):
                self.stdout.write(f"  {example}")
        if not report.is_clean:
            raise CommandError(_advice(set(report.counts)))
        self.stdout.write(f"clean: {report.documents} documents at {reached(checked)}")
