"""A guarded engine: the first one may be told to fail, and neither follows unless it is told to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog.models import ProcedurePage
from search.engines.embedded.engine import EmbeddedEngine
from search.engines.guarded import GuardedEngine, Limits
from search.engines.standby import Standby
from tests.builders import Tree, a_content, a_page, promulgated
from tests.search.asking import JANUARY
from tests.search.guard.wayward import Wayward

BUDGET = 0.5
PAUSE = 0.3


@pytest.fixture
def birth(tree: Tree) -> ProcedurePage:
    """A procedure in force since the new year, which no index knows yet."""
    page = a_page(tree)
    promulgated(tree, page, a_content(), JANUARY)
    return page


@pytest.fixture
def first(tmp_path: Path) -> Wayward:
    """The first engine, with an index of its own that only writers bring level."""
    return Wayward(EmbeddedEngine(tmp_path / "first", read_budget=0))


@pytest.fixture
def standby(tmp_path: Path) -> Standby:
    """The standby, still cold. Its index is not the site's own, which follows each commit."""
    return Standby(EmbeddedEngine(tmp_path / "second", read_budget=0), budget=2)


@pytest.fixture
def guard(first: Wayward, standby: Standby) -> Iterator[GuardedEngine]:
    """The first engine guarded by the standby; nothing is under way any more when a test ends."""
    engine = GuardedEngine(first, standby, Limits(read=BUDGET, failures=3, pause=PAUSE))
    yield engine
    first.gate.set()
    engine.wait(30)


@pytest.fixture
def ready(guard: GuardedEngine, birth: ProcedurePage) -> GuardedEngine:
    """The same, both engines level and the standby warm."""
    guard.catch_up()
    guard.standby.make_warm()
    return guard
