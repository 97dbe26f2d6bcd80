from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.engines.base import Unavailable
from search.service import engine


class Command(BaseCommand):
    help = "Bring the search index level with the journal, however far behind it is."

    def handle(self, *args: Any, **options: Any) -> None:
        before = engine().serial
        try:
            reached = engine().catch_up()
        except Unavailable as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"serial {before} → {reached}")
