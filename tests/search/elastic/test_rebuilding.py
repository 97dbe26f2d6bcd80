"""The index is made anew without a gap: whatever fails on the way, readers keep a whole one."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from django.db import connections
from elasticsearch import Elasticsearch

from catalog import journal
from catalog.models import Action, Change, ProcedurePage
from search import documents, events
from search.engines.base import Unavailable
from search.engines.elasticsearch import checking, schema
from search.engines.elasticsearch.connecting import Connection
from search.engines.elasticsearch.engine import ElasticsearchEngine
from search.engines.elasticsearch.indices import Index, Indices
from search.engines.elasticsearch.leasing import Lease
from search.engines.embedded.engine import EmbeddedEngine
from tests.builders import Tree, a_content, a_page, promulgated
from tests.search.asking import JANUARY, MARCH
from tests.search.elastic.faults import Fault, other

REQUESTS = 18
"""Requests of a rebuild of a small catalogue, at least."""


@pytest.fixture
def made(birth: ProcedurePage, engine: ElasticsearchEngine) -> ElasticsearchEngine:
    """An engine whose index holds one procedure."""
    return engine


def read(indices: Indices) -> Index:
    found = indices.standing().read
    assert found is not None
    return found


def publish_one(tree: Tree, code: str) -> None:
    promulgated(tree, a_page(tree, code), a_content(code), JANUARY)


def test_a_rebuild_puts_another_index_in_place_and_keeps_the_one_before(
    made: ElasticsearchEngine, indices: Indices
) -> None:
    first = read(indices).name
    assert made.rebuild() == 1
    second = indices.standing()
    assert second.read
    assert second.previous
    assert (second.read.name != first, second.previous.name, second.unfinished) == (True, first, ())
    assert made.rebuild() == 1
    third = indices.standing()
    assert third.previous
    assert (third.previous.name, third.unfinished) == (second.read.name, ())
    assert made.check().is_clean
    assert made.serial == journal.newest_serial()


def test_an_index_that_is_read_is_kept_as_the_settings_say(
    birth: ProcedurePage, connection: Connection, index_path: Path, elastic_client: Elasticsearch
) -> None:
    def kept() -> dict[str, str]:
        found = elastic_client.indices.get_settings(index=connection.prefix, flat_settings=True)
        (given,) = [one["settings"] for one in found.values()]
        names = (
            "number_of_shards",
            "number_of_replicas",
            "auto_expand_replicas",
            "refresh_interval",
        )
        return {name: given.get(f"index.{name}") for name in names}

    for given in ({"shards": 2}, {"replicas": 0}):
        engine = ElasticsearchEngine(replace(connection, **given), EmbeddedEngine(index_path))
        engine.rebuild()
        after_rebuild = kept()
        assert after_rebuild["number_of_shards"] == str(given.get("shards", 1))
        assert after_rebuild["refresh_interval"] == "5s"
        assert after_rebuild["auto_expand_replicas"] == ("false" if "replicas" in given else "0-1")
        assert engine.check().is_clean


def forget_lease(indices: Indices) -> None:
    """Spare the test the minute after which a lease runs out that was not given back."""
    indices.client.options(ignore_status=404).delete(index=Lease(indices).index, id="lease")


@pytest.mark.parametrize("kind", [Fault.REFUSED, Fault.LOST])
def test_whichever_request_fails_readers_have_a_whole_index_and_nothing_is_left_behind(
    made: ElasticsearchEngine,
    indices: Indices,
    connection: Connection,
    index_path: Path,
    kind: Fault,
) -> None:
    for at in count(1):
        before = read(indices).name
        engine, faults = other(connection, index_path, at=at, times=1, kind=kind)
        with suppress(Unavailable):
            engine.rebuild()
        if len(faults.asked) < at:
            break
        standing = indices.standing()
        assert standing.read, faults.asked
        if standing.read.name != before:
            assert standing.previous, faults.asked
            assert standing.previous.name == before, faults.asked
        # Who could not clear up after the last step leaves it to the next rebuild.
        is_done = any("_aliases" in one for one in faults.asked[:at])
        assert is_done or standing.unfinished == (), faults.asked
        forget_lease(indices)
        assert made.check().is_clean, faults.asked
    assert at > REQUESTS
    assert indices.standing().unfinished == ()


def test_a_server_that_goes_away_in_the_middle_leaves_the_old_index_and_the_next_rebuild_clears_up(
    made: ElasticsearchEngine, indices: Indices, connection: Connection, index_path: Path
) -> None:
    before = read(indices).name
    engine, faults = other(connection, index_path, at=7, times=1_000)
    with pytest.raises(Unavailable):
        engine.rebuild()
    assert any("_bulk" in one for one in faults.asked)
    standing = indices.standing()
    assert read(indices).name == before
    assert len(standing.unfinished) == 1
    assert made.check().is_clean
    forget_lease(indices)
    made.rebuild()
    assert indices.standing().unfinished == ()


def test_an_index_that_does_not_hold_what_the_database_does_is_not_put_in_place(
    made: ElasticsearchEngine, indices: Indices, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = read(indices).name
    monkeypatch.setattr(documents, "of_all", lambda: iter(()))
    with pytest.raises(Unavailable, match="missing: 1") as told:
        made.rebuild()
    assert told.value.reason == "gate"
    standing = indices.standing()
    assert standing.read
    assert (standing.read.name, standing.unfinished) == (before, ())


@pytest.mark.parametrize("end", [KeyboardInterrupt, SystemExit])
def test_who_ends_a_rebuild_leaves_nothing_behind(
    made: ElasticsearchEngine,
    indices: Indices,
    monkeypatch: pytest.MonkeyPatch,
    end: type[BaseException],
) -> None:
    before = read(indices).name

    def interrupted() -> Iterator[documents.Document]:
        yield from made_documents
        if end is SystemExit:
            os.kill(os.getpid(), signal.SIGTERM)
        raise end

    made_documents = list(documents.of_all())
    monkeypatch.setattr(documents, "of_all", interrupted)
    with pytest.raises(end):
        made.rebuild()
    standing = indices.standing()
    assert standing.read
    assert (standing.read.name, standing.unfinished) == (before, ())


@pytest.mark.django_db(transaction=True)
def test_what_is_published_during_a_rebuild_is_in_both_indexes(
    tree: Tree, connection: Connection, index_path: Path, indices: Indices
) -> None:
    pages = [a_page(tree, f"1.{number:06}") for number in range(8)]
    for page in pages[:4]:
        promulgated(tree, page, a_content(page.code), JANUARY)
    engine = ElasticsearchEngine(connection, EmbeddedEngine(index_path))
    engine.catch_up()
    steps = iter(pages)
    publishing = threading.Lock()

    def publish(method: str, path: str) -> None:
        """Publish something new, or a change, before each request that the rebuild makes."""
        if "lease" in path:
            return
        with publishing:
            page = next(steps, None)
            if page is None:
                return
            action = Action.AMENDED if page in pages[:4] else Action.NEW
            day = MARCH if page in pages[:4] else JANUARY
            promulgated(tree, page, a_content(page.code, f"Tên {page.code}"), day, action)
            engine.catch_up(budget=20)
        if threading.current_thread() is not threading.main_thread():
            connections.close_all()

    rebuilding, _ = other(connection, index_path, before=publish)
    rebuilding.rebuild()
    assert next(steps, None) is None, "all was published meanwhile"
    assert engine.serial == journal.newest_serial()
    report = engine.check()
    assert (report.counts, report.documents) == ({}, 12)
    standing = indices.standing()
    assert standing.previous
    assert indices.position(standing.previous).serial > 0
    engine.rollback()
    assert engine.check().is_clean


def test_a_rollback_reads_the_index_before_and_brings_it_level(
    tree: Tree, made: ElasticsearchEngine, indices: Indices
) -> None:
    before = read(indices).name
    made.rebuild()
    publish_one(tree, "1.000894")
    made.catch_up()
    assert made.rollback() == journal.newest_serial()
    assert read(indices).name == before
    assert made.check().is_clean
    made.rollback()
    assert read(indices).name != before


def test_a_rollback_shows_readers_nothing_that_is_behind(
    tree: Tree,
    made: ElasticsearchEngine,
    indices: Indices,
    connection: Connection,
    index_path: Path,
) -> None:
    before = read(indices).name
    made.rebuild()
    publish_one(tree, "1.000894")
    made.catch_up()
    now = read(indices).name
    refused, _ = other(connection, index_path, at=1, times=1_000, only="_bulk")
    with pytest.raises(Unavailable):
        refused.rollback()
    assert read(indices).name == now
    forget_lease(indices)
    reports = []

    def look(method: str, path: str) -> None:
        if "_aliases" in path:
            reports.append(checking.check(indices.client, before, examples=1))

    watched, _ = other(connection, index_path, before=look)
    watched.rollback()
    assert [report.counts for report in reports] == [{}]
    assert read(indices).name == before


def test_a_rebuild_shows_readers_nothing_that_is_behind_and_takes_in_the_rest_before_it_clears_up(
    tree: Tree, made: ElasticsearchEngine, indices: Indices, index_path: Path
) -> None:
    oldest = read(indices).name
    made.rebuild()
    reports = []

    def publish_or_look(method: str, path: str) -> None:
        if method == "DELETE" and "_pit" in path:  # the gate has compared
            publish_one(tree, "1.000894")
        elif "_aliases" in path:
            (new,) = indices.standing().unfinished
            reports.append(checking.check(indices.client, new.name, examples=1))
            publish_one(tree, "1.000895")
        elif method == "DELETE" and oldest in path:
            reports.append(made.check())

    engine, _ = other(made.connection, index_path, before=publish_or_look)
    assert engine.rebuild() == 1
    assert [(report.counts, report.documents) for report in reports] == [({}, 2), ({}, 3)]


def test_a_rebuild_that_is_in_place_has_succeeded_and_what_came_last_may_follow_later(
    tree: Tree,
    made: ElasticsearchEngine,
    indices: Indices,
    connection: Connection,
    index_path: Path,
) -> None:
    before, counted = read(indices).name, events.counts()

    def publish_and_refuse(method: str, path: str) -> None:
        if "_aliases" in path:
            publish_one(tree, "1.000894")
            faults.at, faults.times = len(faults.asked) + 1, 1_000

    engine, faults = other(connection, index_path, only="_bulk", before=publish_and_refuse)
    assert engine.rebuild() == 1
    name = "follows_later.unreachable"
    assert events.counts()[name] == counted.get(name, 0) + 1
    assert read(indices).name != before
    assert made.check().counts == {"behind": 1}
    assert made.catch_up() == journal.newest_serial()
    assert made.check().is_clean


def test_a_rollback_without_an_index_before_is_refused(made: ElasticsearchEngine) -> None:
    with pytest.raises(Unavailable, match="no index to go back to") as told:
        made.rollback()
    assert told.value.reason == "missing"


def test_a_rollback_to_another_layout_is_refused(
    made: ElasticsearchEngine, indices: Indices, elastic_client: Elasticsearch
) -> None:
    made.rebuild()
    now, before = read(indices), indices.standing().previous
    assert before
    of_other_layout(elastic_client, before)
    with pytest.raises(Unavailable, match="another layout") as told:
        made.rollback()
    assert told.value.reason == "layout"
    assert read(indices).name == now.name


def of_other_layout(client: Elasticsearch, index: Index, layout: int = 0) -> None:
    client.indices.put_mapping(index=index.name, meta={**schema.meta(), "layout": layout})


def test_an_index_of_another_layout_serves_until_a_new_one_is_level(
    made: ElasticsearchEngine, indices: Indices, elastic_client: Elasticsearch
) -> None:
    old = read(indices)
    of_other_layout(elastic_client, old)
    with pytest.raises(Unavailable, match="search_rebuild") as told:
        made.catch_up(budget=20)
    assert told.value.reason == "layout"
    assert read(indices).name == old.name
    assert made.catch_up() == journal.newest_serial()
    standing = indices.standing()
    assert standing.read
    assert standing.previous
    assert (standing.read.is_ours, standing.previous.name) == (True, old.name)
    assert made.check().is_clean


def test_an_index_of_newer_software_is_left_alone(
    made: ElasticsearchEngine, indices: Indices, elastic_client: Elasticsearch
) -> None:
    index = read(indices)
    of_other_layout(elastic_client, index, schema.LAYOUT + 1)
    for budget in (None, 20.0):
        with pytest.raises(Unavailable, match="newer version"):
            made.catch_up(budget=budget)
    assert read(indices).name == index.name


def test_an_index_of_another_journal_is_neither_carried_on_nor_kept(
    made: ElasticsearchEngine, indices: Indices, birth: ProcedurePage
) -> None:
    strange = read(indices).name
    newest = Change.objects.latest("serial")
    Change.objects.filter(pk=newest.pk).update(recorded_at=newest.recorded_at.replace(year=2001))
    assert made.catch_up(budget=30) == newest.serial
    standing = indices.standing()
    assert standing.read
    assert standing.read.name != strange
    assert (standing.previous, standing.unfinished) == (None, ())
    assert made.check().is_clean


def test_indexes_of_other_installations_are_left_alone(
    made: ElasticsearchEngine, connection: Connection, elastic_client: Elasticsearch
) -> None:
    names = [f"{connection.prefix}-test-20260101000000-0123abcd", f"{connection.prefix}-mine"]
    for name in names:
        elastic_client.indices.create(index=name, aliases={f"{connection.prefix}-test": {}})
    made.rebuild()
    found = elastic_client.indices.get_alias(index=names)
    assert {name: set(one["aliases"]) for name, one in found.items()} == {
        name: {f"{connection.prefix}-test"} for name in names
    }


def test_what_is_far_behind_is_made_anew_by_who_has_time(
    made: ElasticsearchEngine, tree: Tree, indices: Indices, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.engines.elasticsearch.engine.REPLAYED", 1)
    before = read(indices).name
    birth = ProcedurePage.objects.get()
    for _ in range(3):
        birth.save_revision().publish()
    assert made.catch_up() == journal.newest_serial()
    assert read(indices).name != before
    assert made.check().is_clean
