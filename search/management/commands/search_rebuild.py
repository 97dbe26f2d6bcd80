from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.engines.base import Unavailable
from search.service import engine


class Command(BaseCommand):
    help = "Make the search index anew and put it in place of the old one at once."

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        try:
            number = engine().rebuild()
        except Unavailable as error:
            raise CommandError(str(error)) from error
        seconds = time.monotonic() - started
        self.stdout.write(
            f"{number} documents indexed in {seconds:.1f} s, serial {engine().serial}"
        )
