"""Import procedures from files of the national portal."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from catalog.importing import apply, words
from catalog.importing.options import Options
from catalog.importing.report import show
from catalog.importing.results import Report

WHOLE = "What was imported before is whole; the next run of the same files goes on from there."


class Command(BaseCommand):
    help = (
        "Import procedures from the national portal's detail records: JSON lines (plain or gzip) "
        "or a folder of JSON files. Exits non-zero when an item failed or the run was refused."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="file or folder")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done")
        parser.add_argument("--limit", type=int, metavar="N", help="read the first N records only")
        parser.add_argument(
            "--publisher",
            default="",
            metavar="CODE",
            help="keep national standards and the own procedures of this province (such as H54)",
        )
        parser.add_argument(
            "--include-internal",
            action="store_true",
            help="import procedures inside the administration too; they are never public",
        )
        parser.add_argument(
            "--max-missing",
            type=float,
            default=2.0,
            metavar="PCT",
            help="refuse when more of the known records than this are not in the input (default 2)",
        )
        parser.add_argument(
            "--partial",
            action="store_true",
            help="the input is not the whole source: nothing is missing",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            wanted = Options(
                paths=tuple(options["paths"]),
                publisher=options["publisher"].upper(),
                include_internal=options["include_internal"],
                max_missing=options["max_missing"],
                limit=options["limit"],
                partial=options["partial"],
                dry_run=options["dry_run"],
            )
        except ValueError as error:
            raise CommandError(str(error)) from error
        try:
            report = self._run(wanted)
        except words.BadLine as error:
            raise CommandError(f"search words: {error}. Nothing was imported.") from error
        except DatabaseError as error:
            raise CommandError(f"The database gave up: {error}. {WHOLE}") from error
        except KeyboardInterrupt:
            raise CommandError(f"Interrupted. {WHOLE}", returncode=130) from None
        terminal: Any = self.stdout._out
        show(report, Console(file=terminal))
        if not report.succeeded:
            sys.exit(1)

    def _run(self, wanted: Options) -> Report:
        """Run with a progress bar, which only a terminal gets."""
        bar = Progress(
            TextColumn("Importing"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            disable=not sys.stderr.isatty(),
        )
        with bar:
            task = bar.add_task("import", total=None)
            return apply.run(
                wanted, lambda done, total: bar.update(task, completed=done, total=total)
            )
