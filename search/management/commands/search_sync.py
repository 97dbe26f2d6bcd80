from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from search.service import engine


class Command(BaseCommand):
    help = "Bring the search index level with the journal, however far behind it is."

    def handle(self, *args: Any, **options: Any) -> None:
        before = engine().serial
        reached = engine().catch_up()
        self.stdout.write(f"serial {before} → {reached}")
