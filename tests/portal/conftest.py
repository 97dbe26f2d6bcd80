"""The demonstration, loaded once a file of tests: reading it changes nothing of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction

from portal.demonstration.files import Demonstration, read
from tests import demonstration


@pytest.fixture(scope="session")
def found() -> Demonstration:
    """What the files say."""
    return read(settings.DEMONSTRATION_FILES)


@pytest.fixture(scope="module")
def loaded(
    found: Demonstration,
    django_db_setup: None,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Demonstration]:
    """The demonstration in the database, until the file's last test."""
    shelf = demonstration.run_folder(tmp_path_factory.getbasetemp())
    with (
        django_db_blocker.unblock(),
        _cleared_up(),
        demonstration.shown(shelf),
        django_db_blocker.block(),
    ):
        yield found


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "loaded" in getattr(item, "fixturenames", ()):  # by one process: it takes long
            item.add_marker(pytest.mark.xdist_group("demonstration"))


@contextmanager
def _cleared_up() -> Iterator[None]:
    if connection.vendor == "sqlite":  # there it is lent, and taken back
        yield
        return
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
