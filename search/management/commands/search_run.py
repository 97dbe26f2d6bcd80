"""Ask the questions of a table as the page would, and write what was found as JSON lines."""

from __future__ import annotations

import json
import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError

from catalog.selectors import today
from search.engines.base import Unavailable
from search.evaluation.options import a_day, a_limit
from search.evaluation.running import Query, ask, level, read_queries
from search.service import EMBEDDED, ENGINES
from search.tables import TableError


class Command(BaseCommand):
    help = (
        "Search for each query of a tab-separated table with the columns id and query (others are "
        'ignored), and write one JSON line each: {"id", "codes", "scores", "ms"}.'
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("queries", type=Path, metavar="QUERIES.tsv")
        parser.add_argument("--engine", choices=ENGINES, default=EMBEDDED)
        parser.add_argument("--limit", type=a_limit, default=10, help="results a query (10)")
        parser.add_argument("--as-of", type=a_day, metavar="DAY", help="year-month-day (today)")

    def handle(self, *args: Any, **options: Any) -> None:
        day = options["as_of"] or today()
        try:
            queries = read_queries(options["queries"], day=day, limit=options["limit"])
            level(options["engine"])
            for query in queries:
                self.stdout.write(_line(query, options["engine"]))
            self.stdout.flush()
        except BrokenPipeError:
            # Who reads has enough (`| head`). Nothing more is written, by Python's end neither.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except (TableError, Unavailable, ImproperlyConfigured) as error:
            raise CommandError(str(error)) from error


def _line(query: Query, engine_name: str) -> str:
    found = ask(query.asked, engine_name)
    return json.dumps(
        {
            "id": query.id,
            "codes": found.codes,
            "scores": found.scores,
            "ms": round(found.ms, 3),
        },
        ensure_ascii=False,
    )
