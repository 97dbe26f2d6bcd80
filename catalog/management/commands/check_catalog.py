"""Prove that periods, journal, hashes, page rows and base versions agree."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from catalog.integrity import findings


class Command(BaseCommand):
    help = "Checks the catalogue against itself, names every finding, and fails on any."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--most", type=int, default=50, help="findings printed a rule (all are counted)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        counted: Counter[str] = Counter()
        for finding in findings():
            counted[finding.check] += 1
            if counted[finding.check] <= options["most"]:
                self.stdout.write(str(finding))
        if counted:
            totals = ", ".join(f"{rule} {number}" for rule, number in sorted(counted.items()))
            raise CommandError(f"the catalogue does not agree with itself: {totals}")
        self.stdout.write(self.style.SUCCESS("The catalogue agrees with itself."))
