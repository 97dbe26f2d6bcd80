"""Write the feed's bulk files, so that no reader waits for them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from catalog.feed import bulk
from catalog.feed.documents import Links


class Command(BaseCommand):
    help = "Writes the feed's bulk files as of now, where they are not there yet."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--root",
            default=settings.WAGTAILADMIN_BASE_URL,
            help="address of the site that documents name, as readers write it; BASE_URL if not "
            "given",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        root = options["root"].rstrip("/")
        if not root.startswith(("http://", "https://")):
            raise CommandError(f"--root is an address such as https://tthc.example.vn, not {root}")
        told = bulk.manifest(Links(root), write=True)
        self.stdout.write(
            f"serial {told['serial']}: {told['versions']} versions, {told['in_force']} in force"
        )
