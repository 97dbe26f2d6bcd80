"""The demonstration, loaded once a file of tests: reading it changes nothing of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from portal.demonstration.files import Demonstration, read
from portal.demonstration.loading import load

DAY = date(2026, 11, 25)
"""A day on which every state is there to be seen."""


@pytest.fixture(scope="session")
def found() -> Demonstration:
    """What the files say."""
    return read(settings.DEMONSTRATION_FILES)


@pytest.fixture(scope="module")
def loaded(
    found: Demonstration, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Demonstration]:
    """The demonstration in the database, until the file's last test."""
    with django_db_blocker.unblock(), transaction.atomic():
        load(found)
        with django_db_blocker.block():
            yield found
        transaction.set_rollback(True)
