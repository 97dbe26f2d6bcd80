"""Score the search by the judgements, and say what changed since the last committed baseline."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError

from catalog.selectors import today
from search.engines.base import Unavailable
from search.evaluation import report
from search.evaluation.baseline import (
    BaselineError,
    changes,
    dumped,
    read_baseline,
    write_baseline,
)
from search.evaluation.judgements import FOLDER, read_judgements
from search.evaluation.options import a_day, a_limit
from search.evaluation.running import level, missing, run
from search.evaluation.scoring import Evaluation, evaluate, shortfalls
from search.evaluation.variants import variants
from search.service import EMBEDDED, ENGINES
from search.tables import TableError


class Command(BaseCommand):
    help = (
        "Score the search by search/judgements, by class, intents held out from tuning apart, and "
        "list what changed against the committed baseline. Exits non-zero below what has to be "
        "reached."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--judgements", type=Path, default=FOLDER, metavar="FOLDER", help="of other judges"
        )
        parser.add_argument("--engine", choices=ENGINES, default=EMBEDDED)
        parser.add_argument(
            "--against",
            choices=ENGINES,
            help="list what another engine finds otherwise, in place of the baseline",
        )
        parser.add_argument("--as-of", type=a_day, metavar="DAY", help="year-month-day (today)")
        parser.add_argument("--json", action="store_true", help="write everything as JSON")
        parser.add_argument(
            "--worst",
            type=a_limit,
            default=0,
            metavar="N",
            help="name the N worst questions, none held out",
        )
        parser.add_argument(
            "--write-baseline", action="store_true", help="compare with these figures from now on"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder, day, other = options["judgements"], options["as_of"] or today(), options["against"]
        if options["write_baseline"] and options["engine"] != EMBEDDED:
            raise CommandError(f"--write-baseline keeps the figures of --engine {EMBEDDED} only")
        try:
            before = _evaluation(folder, other, day) if other else read_baseline(folder)
            now = _evaluation(folder, options["engine"], day)
        except (TableError, BaselineError, Unavailable, ImproperlyConfigured) as error:
            raise CommandError(str(error)) from error
        short = {half: shortfalls(scores) for half, scores in now.halves}
        if options["json"]:
            self.stdout.write(dumped(now, shortfalls=short, changes=changes(before, now)))
        else:
            against = f"the engine {other}" if other else "the baseline"
            lines = report.lines(before, now, against=against, worst=options["worst"])
            self.stdout.write("\n".join(lines))
        if options["write_baseline"]:
            write_baseline(now, folder)
        elif wrong := [f"{half}: {one}" for half, many in short.items() for one in many]:
            raise CommandError("Below what has to be reached:\n" + "\n".join(wrong))


def _evaluation(folder: Path, engine_name: str, day: date) -> Evaluation:
    written = read_judgements(folder)
    if lacking := missing(written):
        raise CommandError(
            f"The catalogue lacks {len(lacking)} judged procedures ({', '.join(lacking[:5])} …): "
            "only one that holds those of the national portal can be scored (import_procedures)."
        )
    level(engine_name)
    return evaluate(run([*written, *variants(written)], day=day, engine=engine_name))
