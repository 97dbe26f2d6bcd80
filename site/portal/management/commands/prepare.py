"""Make a site ready to serve, whatever state its database is in."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from portal.demonstration.files import read
from portal.demonstration.loading import NotEmpty, load
from portal.demonstration.people import Login, logins
from search.engines.choosing import own_index


class Command(BaseCommand):
    help = "Bring the database up to date, and with --demonstration fill an empty one."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--demonstration",
            action="store_true",
            help="load the demonstration where there is no catalogue yet, and say how to go on",
        )

    def handle(self, *args: Any, demonstration: bool, **options: Any) -> None:
        try:
            own_index()
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from error
        try:
            self._migrate()
        except OperationalError as error:
            raise CommandError(f"The database does not answer: {error}".strip()) from error
        if demonstration:
            self._welcome(self._demonstrate())

    def _migrate(self) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Bringing the database up to date")
            call_command("migrate", interactive=False, verbosity=0, stdout=self.stdout)

    def _demonstrate(self) -> list[Login]:
        """Load the demonstration once; return its logins, none where a real catalogue is."""
        found = read(settings.DEMONSTRATION_FILES)
        try:
            loaded = load(found)
        except NotEmpty:
            return []
        if loaded.lines:
            self.stdout.write(
                f"Loaded a demonstration: {loaded.procedures} procedures of "
                f"{found.province.name.vi}, by {loaded.decisions} decisions"
            )
        return logins([user.username for user in found.province.users])

    def _welcome(self, people: list[Login]) -> None:
        address = settings.WAGTAILADMIN_BASE_URL
        self.stdout.write(f"\nNiêm Yết     {address}/   (Ctrl-C ends it)")
        self.stdout.write(f"Editors      {address}/admin/")
        for one in people:
            self.stdout.write(f"             {one.username:10} {one.password}   {one.group}")
        self.stdout.write(
            "Load more    .venv/bin/python manage.py import_procedures FILE.jsonl.gz\n"
        )
