"""Make the groups of the desk, and give each what it needs. Run it again after adding an agency."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from catalog.groups import create_groups


class Command(BaseCommand):
    help = "Create or refresh the groups of the editors' desk."

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            report = create_groups()
        for name, made in report.items():
            self.stdout.write(f"{'created' if made else 'refreshed'}  {name}")
