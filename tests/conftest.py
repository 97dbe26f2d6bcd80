"""Fixtures that all tests share."""

from __future__ import annotations

import pytest

from tests.builders import Tree, make_tree

pytest_plugins = ["tests.elastic"]


@pytest.fixture
def tree(db: None) -> Tree:
    """The smallest site: home, two agencies, the place of decisions."""
    return make_tree()


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
