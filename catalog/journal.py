"""The only writer of changes.

Take the lock *before* any other row is written: a writer that locked a page first and the journal
second would wait for one that did the opposite, and PostgreSQL would call it a deadlock.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from catalog.models.change import Change, Journal
from catalog.signals import change_recorded

logger = logging.getLogger(__name__)


class Entry:
    """The journal, held by this transaction. Obtained from `lock`, good until the commit."""

    def __init__(self, row: Journal) -> None:
        self._row = row
        now = timezone.now()
        if row.recorded_at is not None and now <= row.recorded_at:
            # A clock that stepped back must not reorder what was known when.
            now = row.recorded_at + timedelta(microseconds=1)
        self.recorded_at: datetime = now

    @property
    def serial(self) -> int:
        """The newest serial given out."""
        return self._row.serial

    def append(self, changes: Sequence[Change]) -> None:
        """Give each change the next serial and the transaction's moment, and store them.

        `change_recorded` is sent after the commit, once however often the transaction appends.
        """
        if not changes:
            return
        for number, change in enumerate(changes, start=self._row.serial + 1):
            change.serial = number
            change.recorded_at = self.recorded_at
        Change.objects.bulk_create(changes, batch_size=500)
        self._row.serial += len(changes)
        self._row.recorded_at = self.recorded_at
        self._row.save(update_fields=["serial", "recorded_at"])
        serial = self._row.serial
        # Robust: what is committed is not undone because nobody could be told of it.
        transaction.on_commit(lambda: _announce(serial), robust=True)


def lock() -> Entry:
    """Hold the journal until the end of the surrounding transaction.

    Raises RuntimeError outside `transaction.atomic()`: the lock would be gone at once.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("journal.lock() is called inside transaction.atomic()")
    # Transactional tests flush what migrations wrote, so the row may have to be made.
    Journal.objects.get_or_create(pk=1)
    return Entry(Journal.objects.select_for_update().get(pk=1))


def newest_serial() -> int:
    """Return the serial of the newest committed change, 0 when there is none."""
    return newest()[0]


def newest() -> tuple[int, datetime | None]:
    """Return serial and moment of the newest committed change; 0 and None when there is none."""
    row = Journal.objects.filter(pk=1).values_list("serial", "recorded_at").first()
    return row or (0, None)


def mark_of(serial: int) -> str:
    """Return what names the change with a serial among all that ever had it; "" where none has.

    A database that was restored from a copy counts its serials again; the moments differ.
    """
    moment = Change.objects.filter(serial=serial).values_list("recorded_at", flat=True).first()
    return "" if moment is None else mark(serial, moment)


def mark(serial: int, recorded_at: datetime) -> str:
    """Return what names the change that was recorded at a moment under a serial."""
    return hashlib.sha256(f"{serial} {recorded_at.timestamp()}".encode()).hexdigest()[:16]


def newest_moment() -> datetime | None:
    """Return when the newest committed change was recorded, None when there is none."""
    return newest()[1]


def _announce(serial: int) -> None:
    """Send `change_recorded`, unless something newer was committed: that is announced itself."""
    if serial < newest_serial():
        return
    for receiver, answer in change_recorded.send_robust(sender=Change, serial=serial):
        if isinstance(answer, Exception):
            # Promulgation has been committed; an index that could not follow catches up later.
            logger.error("a listener failed on serial %s: %r", serial, receiver, exc_info=answer)
