"""Write the feed's bulk files, so that no reader waits for them."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from catalog.feed import bulk
from catalog.feed.answering import site_links


class Command(BaseCommand):
    help = (
        "Writes the feed's bulk files as of now, where they are not there yet. "
        "Addresses in them are those of BASE_URL."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        told = bulk.manifest(site_links(), write=True)
        self.stdout.write(
            f"serial {told['serial']}: {told['versions']} versions, {told['in_force']} in force"
        )
