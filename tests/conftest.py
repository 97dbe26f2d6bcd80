"""Fixtures that all tests share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db.models.signals import post_delete, post_save
from modelsearch.index import get_indexed_models
from modelsearch.signal_handlers import (
    post_delete_signal_handler,
    post_save_signal_handler,
    register_signal_handlers,
)
from wagtail.signal_handlers import reference_index_auto_update_disabled

from tests import migrated
from tests.builders import Tree, make_tree

pytest_plugins = ["tests.elastic"]


@pytest.fixture(scope="session")
def django_db_keepdb(pytestconfig: pytest.Config, django_db_modify_db_settings: None) -> bool:
    """Whether this process goes on with tables that another one has made."""
    place = migrated.place()
    return bool(place and migrated.lend(migrated.shelf(_kept_folder(pytestconfig)), place))


@pytest.fixture(scope="session")
def django_db_setup(
    pytestconfig: pytest.Config,
    django_db_setup: None,
    django_db_keepdb: bool,
    django_db_blocker: Any,
) -> Iterator[None]:
    place = migrated.place()
    if place and not django_db_keepdb:
        with django_db_blocker.unblock():
            migrated.keep(migrated.shelf(_kept_folder(pytestconfig)))
    yield
    if place and django_db_keepdb:
        for file in place.parent.glob(f"{place.name}*"):
            file.unlink(missing_ok=True)


def _kept_folder(config: pytest.Config) -> Path:
    assert config.cache is not None
    return config.cache.mkdir("migrated")


@pytest.fixture
def tree(db: None) -> Tree:
    """The smallest site: home, two agencies, the place of decisions."""
    return make_tree()


@pytest.fixture(scope="session", autouse=True)
def _without_wagtails_search() -> None:
    _leave_out_wagtails_search()


def _leave_out_wagtails_search() -> None:
    """Take Wagtail's search off the signals of saving: of each row it reads that row again."""
    for model in get_indexed_models():
        post_save.disconnect(post_save_signal_handler, sender=model)
        post_delete.disconnect(post_delete_signal_handler, sender=model)


@pytest.fixture(autouse=True)
def _wagtails_indexes(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let Wagtail's own indexes follow each save only where a test asks for it.

    To keep who refers to whom, and what the admin's search finds, takes a quarter of what it takes
    to make a catalogue, and few tests look.
    """
    wanted = request.node.get_closest_marker("wagtail_indexes")
    if wanted:
        settings = request.getfixturevalue("settings")
        settings.WAGTAILSEARCH_BACKENDS = {
            name: {**backend, "AUTO_UPDATE": True}
            for name, backend in settings.WAGTAILSEARCH_BACKENDS.items()
        }
        register_signal_handlers()
    # Not Wagtail's own context manager: it can't stand around another one.
    reference_index_auto_update_disabled.value = not wanted
    yield
    reference_index_auto_update_disabled.value = False
    if wanted:
        _leave_out_wagtails_search()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database-only",
        action="store_true",
        help="leave out tests that another database can't change: those that use none, and those "
        "marked `once`",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("database_only"):
        return
    left_out = [item for item in items if not _asks_the_database(item)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if _asks_the_database(item)]


def _asks_the_database(item: pytest.Item) -> bool:
    if item.get_closest_marker("once"):
        return False
    fixtures = {"db", "transactional_db", "live_server"}
    return item.get_closest_marker("django_db") is not None or not fixtures.isdisjoint(
        getattr(item, "fixturenames", ())
    )
