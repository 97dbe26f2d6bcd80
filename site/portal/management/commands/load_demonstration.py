"""Fill an empty site with the demonstration catalogue."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.demonstration.files import Invalid, read
from portal.demonstration.loading import NotEmpty, load
from portal.demonstration.people import logins


class Command(BaseCommand):
    help = "Loads the demonstration catalogue of a fictional province into an empty site, once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--folder",
            type=Path,
            default=settings.DEMONSTRATION_FILES,
            help="where the demonstration's files are",
        )
        parser.add_argument(
            "--check", action="store_true", help="only read the files and tell what is wrong"
        )

    def handle(self, *args: Any, folder: Path, check: bool, **options: Any) -> None:
        try:
            found = read(folder)
        except Invalid as error:
            raise CommandError(f"The demonstration's files are wrong:\n{error}") from error
        if check:
            self.stdout.write(f"{len(found.procedures)} procedures read, nothing wrong.")
            return
        try:
            loaded = load(found)
        except NotEmpty as error:
            raise CommandError(
                f"The site has a catalogue of its own ({error}). "
                "The demonstration is loaded into an empty database only."
            ) from error
        if loaded.lines:
            self.stdout.write(
                f"Loaded {loaded.procedures} procedures of {found.province.name.vi}: "
                f"{loaded.decisions} decisions, {loaded.lines} lines."
            )
        else:
            self.stdout.write("The demonstration is loaded already: nothing changed.")
        if options["verbosity"]:
            self._print_logins([user.username for user in found.province.users])

    def _print_logins(self, usernames: list[str]) -> None:
        for login in logins(usernames):
            self.stdout.write(f"  {login.username:10} {login.password:14} {login.group}")
