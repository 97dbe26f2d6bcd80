"""Readers know which index they read and how far it has come, whoever moves it meanwhile."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from catalog.models import ProcedurePage
from search.engines.base import Unavailable
from search.engines.elasticsearch import reading
from search.engines.elasticsearch.connecting import Connection
from search.engines.elasticsearch.engine import ElasticsearchEngine
from search.engines.elasticsearch.indices import Indices
from search.request import SearchRequest
from tests.builders import Tree, a_content, a_page, promulgated
from tests.elastic import remove_indices
from tests.search.asking import JANUARY, JUNE, answer
from tests.search.elastic.faults import Faults, other

REQUEST = SearchRequest("khai sinh", JUNE)


@dataclass
class Reader:
    """Another process of the site, which only reads."""

    engine: ElasticsearchEngine
    sent: Faults

    def found(self) -> tuple[int, int]:
        """Return how many procedures are found, and how far the index is behind."""
        given = answer(self.engine, REQUEST)
        return given.total, given.behind

    def searched(self) -> str:
        """Search; return the name of the index that answered."""
        assert self.found() == (1, 0)
        (asked,) = {path for path in self.sent.asked[-1:] if "/_search" in path}
        return asked.split("/")[1]

    def looks(self) -> int:
        """Return how often it has looked at the index."""
        return sum("/_mapping" in path for path in self.sent.asked)


@pytest.fixture
def reader(birth: ProcedurePage, connection: Connection, index_path: Path) -> Reader:
    made = Reader(*other(connection, index_path))
    made.searched()
    return made


def publish(tree: Tree, code: str) -> None:
    promulgated(tree, a_page(tree, code), a_content(code), JANUARY)


def now_read(indices: Indices) -> str:
    found = indices.standing().read
    assert found is not None
    return found.name


def test_what_is_published_a_moment_after_a_late_index_was_looked_at_is_found(
    tree: Tree, reader: Reader, engine: ElasticsearchEngine
) -> None:
    publish(tree, "1.000894")
    assert reader.found() == (1, 1)
    publish(tree, "1.000656")
    engine.catch_up()
    assert reader.found() == (3, 0)


def test_an_index_that_stays_late_is_not_looked_at_by_each_who_asks(
    tree: Tree, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "LOOK_AGAIN_AFTER", math.inf)
    publish(tree, "1.000894")
    before = reader.looks()
    for _ in range(5):
        reader.found()
    assert reader.looks() == before + 1


@pytest.mark.parametrize("act", ["rebuild", "rollback"])
def test_readers_follow_where_the_index_moves_though_nothing_is_published(
    reader: Reader,
    engine: ElasticsearchEngine,
    indices: Indices,
    monkeypatch: pytest.MonkeyPatch,
    act: str,
) -> None:
    engine.rebuild()
    with monkeypatch.context() as patched:
        patched.setattr(reading, "LOOK_AGAIN_ANYHOW", 0.0)
        before = reader.searched()
    assert before == now_read(indices)
    monkeypatch.setattr(reading, "LOOK_AGAIN_ANYHOW", math.inf)
    getattr(engine, act)()
    assert reader.searched() == before  # which is whole, and level
    monkeypatch.setattr(reading, "LOOK_AGAIN_ANYHOW", 0.0)
    assert reader.searched() == now_read(indices) != before


def test_readers_whose_index_was_deleted_find_the_one_in_its_place_at_once(
    reader: Reader, engine: ElasticsearchEngine, indices: Indices
) -> None:
    engine.rebuild()
    engine.rebuild()  # of those before the one that is read one is kept, and theirs was earlier
    assert reader.searched() == now_read(indices)


def test_readers_of_a_server_that_was_wiped_are_told_so_until_somebody_writes_there(
    reader: Reader,
    engine: ElasticsearchEngine,
    connection: Connection,
    elastic_client: Elasticsearch,
) -> None:
    remove_indices(elastic_client, f"{connection.prefix}*")
    for _ in range(2):
        with pytest.raises(Unavailable) as raised:
            reader.found()
        assert raised.value.reason == "missing"
    engine.catch_up()
    assert reader.found() == (1, 0)
