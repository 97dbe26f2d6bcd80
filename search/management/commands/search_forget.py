"""Delete the counts of searches that found nothing, of days that are kept no longer."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from catalog import selectors
from search.unanswered import forget


class Command(BaseCommand):
    help = "Forget the searches that found nothing, of days before those that are kept."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{forget(selectors.today())} forgotten")
