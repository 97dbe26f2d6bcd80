"""Fixtures of the search: an index of its own for each test."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import transaction
from pytest_django import Settings

from catalog.models import Action, ProcedurePage
from catalog.promulgation import ImportedLine, promulgate_many
from search.engines.base import Engine
from search.engines.embedded.engine import EmbeddedEngine
from tests.builders import Tree, a_content, a_decision, a_page, make_tree, promulgated
from tests.search import processes
from tests.search.asking import JANUARY


@pytest.fixture(autouse=True)
def index_path(settings: Settings, tmp_path: Path) -> Path:
    """A folder for the index that no other test shares."""
    settings.SEARCH_INDEX_PATH = tmp_path / "search"
    return tmp_path / "search"


@pytest.fixture
def engine(index_path: Path) -> EmbeddedEngine:
    """An engine as another process of the site would open it."""
    return EmbeddedEngine(index_path)


@pytest.fixture
def birth(tree: Tree, engine: Engine) -> ProcedurePage:
    """A procedure in force since the new year, which the index knows."""
    page = a_page(tree)
    promulgated(tree, page, a_content(), JANUARY)
    engine.catch_up()
    return page


@pytest.fixture
def shared(transactional_db: None) -> Tree:
    """A catalogue that is committed, so that other processes see it."""
    with transaction.atomic():
        tree = make_tree()
        contents = [a_content(f"1.{number:06}") for number in range(processes.COMMITTED)]
        lines = [ImportedLine(a_page(tree, c.code), c, Action.NEW, JANUARY) for c in contents]
        promulgate_many([(a_decision(tree, JANUARY, source="test"), lines)])
    return tree
