"""Make a site ready to serve, whatever state its database is in."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection

from catalog.models import ProcedurePage


class Command(BaseCommand):
    help = "Bring the database up to date, and with --demonstration fill an empty one."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--demonstration",
            action="store_true",
            help="load the demonstration catalogue if there is no procedure yet",
        )

    def handle(self, *args: Any, demonstration: bool, verbosity: int, **options: Any) -> None:
        try:
            connection.ensure_connection()
        except OperationalError as error:
            raise CommandError(f"The database does not answer: {error}".strip()) from error
        call_command("migrate", interactive=False, verbosity=0, stdout=self.stdout)
        if not demonstration:
            return
        if not ProcedurePage.objects.exists():
            self.stdout.write("Loading the demonstration catalogue")
            call_command("load_demonstration", verbosity=0, stdout=self.stdout)
        self._welcome()

    def _welcome(self) -> None:
        address = settings.WAGTAILADMIN_BASE_URL
        self.stdout.write(
            f"\nNiêm Yết is at      {address}/\nEditors work at     {address}/admin/\n"
        )
