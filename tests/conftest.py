"""Fixtures that all tests share."""

from __future__ import annotations

import pytest

from tests.builders import Tree, make_tree


@pytest.fixture
def tree(db: None) -> Tree:
    """The smallest site: home, two agencies, the place of decisions."""
    return make_tree()
