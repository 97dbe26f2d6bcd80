"""Writing an index: what is newer wins in whatever order it comes, and every error is told."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from elasticsearch import Elasticsearch
from hypothesis import HealthCheck, given
from hypothesis import settings as trying
from hypothesis import strategies as st

from catalog import journal
from catalog.models import Action, ProcedurePage
from catalog.promulgation import promulgate, retract
from search import documents, progress
from search.engines.base import Unavailable
from search.engines.elasticsearch import schema, writing
from search.engines.elasticsearch.connecting import Connection
from search.engines.elasticsearch.engine import ElasticsearchEngine
from search.engines.elasticsearch.indices import Index, Indices
from search.engines.embedded.engine import EmbeddedEngine
from search.progress import START, Part, Position
from tests.builders import Tree, a_content, a_page, an_ending, promulgated
from tests.search.asking import JANUARY, MARCH
from tests.search.elastic.faults import Fault, other

PATIENT = trying(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def index(indices: Indices) -> Index:
    """An empty index that nobody reads."""
    made = indices.new()
    indices.create(made, refresh_interval="-1")
    return made


def held(indices: Indices, index: Index) -> dict[str, Any]:
    """Return the entries of an index by their identities, as they would be found."""
    writing.show(indices, index)
    hits = indices.client.search(index=index.name, size=100, query={"match_all": {}})["hits"]
    return {hit["_id"]: hit["_source"] for hit in hits["hits"]}


def send(indices: Indices, index: Index, wanted: Sequence[writing.Action]) -> None:
    for chunk in writing.chunked(wanted):
        writing.send(indices, index, chunk)


def entry(name: str) -> dict[str, str]:
    return {"name": name}


def test_what_is_to_be_done_is_told_before_anything_is() -> None:
    found = list(writing.actions([(7, entry("a")), (9, entry("b"))], [5, 7, 9, 6], serial=3))
    assert [(one.get("_op_type", "index"), one["_id"], one["version"]) for one in found] == [
        ("index", "7", 3),
        ("index", "9", 3),
        ("delete", "5", 3),
        ("delete", "6", 3),
    ]
    assert {one["version_type"] for one in found} == {"external_gte"}


@given(st.lists(st.integers(0, 6_000_000), max_size=30))
def test_requests_are_of_a_good_size_and_leave_nothing_out(lengths: Sequence[int]) -> None:
    wanted = [writing.index_of(n, "x" * (length // 10), 1) for n, length in enumerate(lengths)]
    limit = writing.CHUNK_BYTES // 10
    chunks = list(writing.chunked(wanted, most_bytes=limit))
    assert [one["_id"] for chunk in chunks for one in chunk] == [one["_id"] for one in wanted]
    for chunk in chunks:
        assert len(chunk) == 1 or sum(len(one["_source"]) for one in chunk) <= limit


VERSIONS = count(1)
"""Each example has one of its own: what the one before left there would be newer or older."""
writes = st.lists(
    st.tuples(st.integers(1, 5), st.booleans()), min_size=2, max_size=8, unique_by=lambda w: w[0]
)


@PATIENT
@given(writes, st.randoms(use_true_random=False))
def test_a_stale_write_never_wins_in_whatever_order_writes_come(
    indices: Indices, index: Index, found: list[tuple[int, bool]], random: Any
) -> None:
    version = next(VERSIONS)
    shuffled = random.sample(found, len(found))
    for serial, is_there in shuffled:
        one = (
            writing.index_of(version, entry(f"as of {serial}"), serial)
            if is_there
            else writing.deletion_of(version, serial)
        )
        send(indices, index, [one])
    newest, is_there = max(found)
    answer = indices.client.options(ignore_status=404).get(index=index.name, id=str(version))
    assert answer["found"] is is_there
    if is_there:
        assert answer["_source"] == entry(f"as of {newest}")


@pytest.mark.parametrize("order", [(START, Position(4, "m")), (Position(4, "m"), START)])
def test_no_position_replaces_a_later_one(
    indices: Indices, index: Index, order: Sequence[Position]
) -> None:
    for position in order:
        writing.write_position(indices, index, position)
    assert indices.position(index) == Position(4, "m")


def test_the_same_part_of_the_journal_may_be_taken_in_again(
    tree: Tree, birth: ProcedurePage, indices: Indices, index: Index
) -> None:
    part = progress.next_part(START)
    assert part is not None
    writing.take_in(indices, index, part)
    once = held(indices, index)
    writing.take_in(indices, index, part)
    assert held(indices, index) == once
    assert set(once) == {schema.POSITION, *(str(d.version) for d in documents.of_all())}


def test_a_version_that_was_taken_back_goes_and_what_it_replaced_is_open_again(
    tree: Tree, birth: ProcedurePage, engine: ElasticsearchEngine, indices: Indices
) -> None:
    version = promulgated(tree, birth, a_content(name="Tên nhầm"), MARCH, Action.AMENDED)
    engine.catch_up()
    index = indices.standing().read
    assert index is not None
    before = held(indices, index)
    first = next(one for one in before if one not in (schema.POSITION, str(version.pk)))
    assert before[first]["in_force"] == [{"gte": "2026-01-01", "lt": "2026-03-01"}]
    retract([version.line], reason="Nhầm")
    engine.catch_up()
    after = held(indices, index)
    assert set(after) == {schema.POSITION, first}
    assert after[first]["in_force"] == [{"gte": "2026-01-01"}]


def test_the_period_of_what_was_abolished_is_closed(
    tree: Tree, birth: ProcedurePage, engine: ElasticsearchEngine, indices: Indices
) -> None:
    promulgate(an_ending(tree, birth, MARCH).decision)
    engine.catch_up()
    index = indices.standing().read
    assert index is not None
    (found,) = [one for name, one in held(indices, index).items() if name != schema.POSITION]
    assert found["in_force"] == [{"gte": "2026-01-01", "lt": "2026-03-01"}]
    assert found["ended"] == [{"gte": "2026-03-01"}]
    assert found["upcoming"] == [{"lt": "2026-01-01"}]
    assert found["shown"] == [{}]


def test_every_entry_says_how_new_it_is(
    birth: ProcedurePage, engine: ElasticsearchEngine, elastic_client: Elasticsearch
) -> None:
    (document,) = documents.of_all()
    found = elastic_client.get(index=engine.connection.prefix, id=str(document.version))
    assert found["_version"] == journal.newest_serial()
    assert "body" not in found["_source"]


def test_a_server_that_was_wiped_makes_no_index_by_itself(
    birth: ProcedurePage, indices: Indices, index: Index, elastic_client: Elasticsearch
) -> None:
    elastic_client.indices.delete(index=index.name)
    part = Part(progress.newest(), (birth.pk,))
    with pytest.raises(Unavailable) as told:
        writing.take_in(indices, index, part)
    assert told.value.reason == "missing"
    with pytest.raises(Unavailable):
        writing.write_position(indices, index, part.end)
    assert elastic_client.indices.get(index=f"{index.name}*") == {}


def test_after_a_server_was_wiped_the_next_attempt_makes_the_index_anew(
    birth: ProcedurePage, engine: ElasticsearchEngine, elastic_client: Elasticsearch
) -> None:
    for name in elastic_client.indices.get(index=f"{engine.connection.prefix}-*"):
        elastic_client.indices.delete(index=name)
    assert engine.serial == 0
    assert engine.catch_up(budget=30) == journal.newest_serial()
    assert engine.check().is_clean


def test_a_server_that_is_away_is_not_told_as_an_index_that_is_not_there(index_path: Path) -> None:
    away = ElasticsearchEngine(Connection(("http://127.0.0.1:9",)), EmbeddedEngine(index_path))
    with pytest.raises(Unavailable, match="can't be reached"):
        _ = away.serial


def test_what_the_server_refuses_is_counted_and_its_first_reasons_are_told(
    indices: Indices, index: Index
) -> None:
    good = [writing.index_of(n, entry("a"), 1) for n in range(3)]
    bad = [writing.index_of(n, {"unknown": n}, 1) for n in range(10, 14)]
    with pytest.raises(Unavailable, match=r"4 of 7 entries .*strict_dynamic_mapping") as told:
        send(indices, index, [*good, *bad])
    assert told.value.reason == "rejected"
    assert len(str(told.value)) < 2_000
    assert set(held(indices, index)) == {"0", "1", "2"}


@pytest.mark.django_db(transaction=True)
def test_several_that_follow_at_once_end_with_the_same_index(
    tree: Tree,
    connection: Connection,
    index_path: Path,
    engine: ElasticsearchEngine,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("search.progress.CHANGES_AT_ONCE", 2)
    pages = [a_page(tree, f"1.{number:06}") for number in range(6)]
    for page in pages:
        promulgated(tree, page, a_content(page.code), JANUARY)
    engine.catch_up(budget=0)
    failures: list[BaseException] = []

    def follow() -> None:
        try:
            other = ElasticsearchEngine(connection, EmbeddedEngine(index_path))
            for _ in range(3):
                other.catch_up()
        except BaseException as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=follow) for _ in range(3)]
    for thread in threads:
        thread.start()
    for page in pages:
        promulgated(tree, page, a_content(page.code, "Tên mới"), MARCH, Action.AMENDED)
    for thread in threads:
        thread.join()
    assert failures == []
    assert engine.catch_up() == journal.newest_serial()
    report = engine.check()
    assert (report.counts, report.documents) == ({}, 12)


def test_a_server_that_is_too_busy_is_asked_again(
    tree: Tree,
    birth: ProcedurePage,
    engine: ElasticsearchEngine,
    connection: Connection,
    index_path: Path,
) -> None:
    promulgated(tree, birth, a_content(name="Tên mới"), MARCH, Action.AMENDED)
    patient, faults = other(connection, index_path, at=1, times=2, kind=Fault.BUSY, only="_bulk")
    assert patient.catch_up(budget=30) == journal.newest_serial()
    assert len(faults.asked) == 3
    assert engine.check().is_clean


def test_one_that_stays_busy_is_given_up_and_what_it_lacks_comes_later(
    tree: Tree,
    birth: ProcedurePage,
    engine: ElasticsearchEngine,
    connection: Connection,
    index_path: Path,
) -> None:
    reached = engine.serial
    promulgated(tree, birth, a_content(name="Tên mới"), MARCH, Action.AMENDED)
    hasty, faults = other(connection, index_path, at=1, times=1_000, kind=Fault.BUSY, only="_bulk")
    with pytest.raises(Unavailable) as told:
        hasty.catch_up(budget=1)
    assert told.value.reason == "busy"
    assert 1 < len(faults.asked) < 6
    assert engine.serial == reached
    assert engine.catch_up() == journal.newest_serial()
    assert engine.check().is_clean
