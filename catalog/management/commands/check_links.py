"""Ask the links that editors entered whether they still answer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import localtime

from catalog import faults, selectors
from catalog.links.checking import Offline, check, links_of, remember
from catalog.links.fetching import Fetcher
from catalog.links.running import Running, only_run
from catalog.models import LinkCheck


class Command(BaseCommand):
    help = (
        "Asks each link of texts, forms, legal documents and agencies that was not asked lately. "
        "What fails on two days is told at the desk. A run that was broken off is gone on with. "
        "Finds forms without a file and files that are missing too."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--hours", type=int, default=20, help="ask what was not asked for so many hours (20)"
        )
        parser.add_argument("--most", type=int, help="ask so many links at most")
        parser.add_argument(
            "--seconds", type=float, default=10.0, help="wait so long for a server (10)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        for name, least in (("hours", 0), ("most", 1), ("seconds", 0.1)):
            if options[name] is not None and options[name] < least:
                raise CommandError(f"--{name} is {options[name]}; it must be {least} or more")
        today = selectors.today()
        fetcher = Fetcher(
            agent=f"NiemYet-check-links (+{settings.WAGTAILADMIN_BASE_URL})",
            seconds=options["seconds"],
            pause=settings.LINKS_PAUSE,
            allow_private=settings.LINKS_ALLOW_PRIVATE,
        )
        since, most = timedelta(hours=options["hours"]), options["most"]
        try:
            with only_run() as run:
                remember(links_of(today))
                try:
                    done = check(fetcher.ask, not_since=since, most=most, go_on=run.go_on)
                except Offline:  # what is missing here is found all the same
                    done = None
                found = faults.find(today)
        except Running as other:
            told = f"{localtime(other.until):%H:%M}"
            raise CommandError(
                f"another run asks the links now; if it was killed, try again after {told}"
            ) from None
        if done is None:
            raise CommandError("no host could be reached; no answer was recorded")
        if options["verbosity"] > 1:
            for link in LinkCheck.objects.exclude(failing_since=None).order_by("url"):
                said = link.get_failure_display() or link.status
                self.stdout.write(f"{said}: {link.url}")
        self.stdout.write(
            self.style.SUCCESS(
                f"{done.links} links, {done.asked} asked now: {done.failing} fail, "
                f"{done.broken} of them on two days or more. Things to mend: {found}."
            )
        )
