"""Fixtures that all tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from wagtail.signal_handlers import reference_index_auto_update_disabled

from tests.builders import Tree, make_tree

pytest_plugins = ["tests.elastic"]


@pytest.fixture
def tree(db: None) -> Tree:
    """The smallest site: home, two agencies, the place of decisions."""
    return make_tree()


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
    # Not Wagtail's own context manager: it can't stand around another one.
    reference_index_auto_update_disabled.value = not wanted
    yield
    reference_index_auto_update_disabled.value = False


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
