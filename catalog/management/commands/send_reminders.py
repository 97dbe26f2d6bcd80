"""Tell each editor by e-mail what waits at the desk."""

from __future__ import annotations

from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import send_mail
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import QuerySet

from catalog.digest import Digest, digest_for, with_address

FAILURES = (SMTPException, OSError, ValueError)
"""What a mail server, the way to it or an address may answer; the next person is written to all
the same.
"""


class Command(BaseCommand):
    help = (
        "Sends everybody who writes lines, approves or promulgates, and has an address, one e-mail "
        "with what waits for them, and nothing where nothing does."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="print the e-mails only")
        parser.add_argument("--to", metavar="USERNAME", help="write to this user only")

    def handle(self, *args: Any, **options: Any) -> None:
        sent = failed = 0
        for user in self._people(options["to"]):
            digest = digest_for(user)
            if digest is None:
                continue
            if options["dry_run"]:
                self.stdout.write(f"To: {digest.address}\nSubject: {digest.subject}\n")
                self.stdout.write(f"{digest.body}\n")
            elif self._send(user, digest):
                sent += 1
            else:
                failed += 1
        if failed:
            raise CommandError(f"{failed} e-mails could not be sent; {sent} were")
        if not options["dry_run"]:
            self.stdout.write(self.style.SUCCESS(f"{sent} e-mails sent."))

    def _people(self, username: str | None) -> QuerySet[User]:
        people = with_address()
        if username is None:
            return people
        if not people.filter(username=username).exists():
            raise CommandError(f"there is no active user {username} with an address")
        return people.filter(username=username)

    def _send(self, user: User, digest: Digest) -> bool:
        """Send one e-mail; say it, and tell, when that fails."""
        try:
            send_mail(digest.subject, digest.body, settings.DEFAULT_FROM_EMAIL, [digest.address])
        except FAILURES as error:
            self.stderr.write(f"{user.get_username()}: {error}")
            return False
        return True
