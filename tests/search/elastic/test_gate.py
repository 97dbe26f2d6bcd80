"""The gate of Elasticsearch on a real server: it names every kind of fault, and changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from elasticsearch import Elasticsearch, helpers

from catalog.models import Action, Change, ProcedurePage
from catalog.promulgation import promulgate
from catalog.validity import Follows
from search import documents, progress
from search.comparing import Entry
from search.engines.base import Report
from search.engines.elasticsearch import checking, schema
from tests.builders import Tree, a_content, a_page, promulgated
from tests.catalog.amending import amendment
from tests.elastic import client_of
from tests.local_elasticsearch.cluster import Cluster
from tests.search.asking import JANUARY, JUNE, MARCH

CODES = [f"1.{number:06}" for number in range(5)]


@pytest.fixture
def pages(tree: Tree) -> list[ProcedurePage]:
    """Five procedures, each with one version."""
    found = [a_page(tree, code) for code in CODES]
    for page in found:
        promulgated(tree, page, a_content(page.code), JANUARY)
    return found


@pytest.fixture
def index(elastic_client: Elasticsearch, elastic_prefix: str) -> str:
    """The name of an index that is not there yet."""
    return f"{elastic_prefix}-gate"


def fill(client: Elasticsearch, index: str) -> None:
    """Make an index that holds what the database says now."""
    client.indices.create(
        index=index,
        mappings=schema.mapping(),
        settings=schema.settings(),
        aliases={f"{index}.write": {}},
    )
    acts: list[dict[str, Any]] = [
        {"_id": str(version), "_source": entry}
        for version, entry in schema.entries(documents.of_all())
    ]
    acts.append({"_id": schema.POSITION, "_source": schema.marker(progress.newest())})
    helpers.bulk(client, acts, index=index, refresh=True)


@pytest.fixture
def filled(pages: list[ProcedurePage], elastic_client: Elasticsearch, index: str) -> str:
    """The name of an index that holds what the database says."""
    fill(elastic_client, index)
    return index


def versions(client: Elasticsearch, index: str) -> list[str]:
    hits = client.search(index=index, query={"exists": {"field": "version"}}, sort="version")
    return [hit["_id"] for hit in hits["hits"]["hits"]]


def state(client: Elasticsearch, index: str) -> tuple[object, ...]:
    """Return what a writer would leave behind, and how many readings are open."""
    stats = client.indices.stats(index=index, metric="docs,indexing,search")["_all"]["total"]
    written = [stats["indexing"][f"{act}_total"] for act in ("index", "delete", "noop_update")]
    open_ones = stats["search"]["open_contexts"]
    return stats["docs"]["count"], written, client.indices.get(index=index).body, open_ones


def test_an_index_that_is_not_there_is_a_finding(
    db: None, elastic_client: Elasticsearch, index: str
) -> None:
    assert checking.check(elastic_client, index, examples=3) == Report(
        0, {"no index": 1}, {"no index": [f"there is no {index}: run search_rebuild"]}
    )


def test_an_index_that_holds_what_the_database_says_is_clean(
    tree: Tree,
    pages: list[ProcedurePage],
    elastic_client: Elasticsearch,
    index: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    temporary = amendment(
        tree, pages[0], MARCH, "Tạm", temporary_until=JUNE, follows=Follows.PREVIOUS.value
    )
    promulgate(temporary.decision)
    fill(elastic_client, index)
    assert checking.check(elastic_client, index, examples=3) == Report(6)
    monkeypatch.setattr(checking, "PAGE", 2)
    monkeypatch.setattr(documents, "LARGE_BATCH", 2)
    assert checking.check(elastic_client, index, examples=3) == Report(6)


def test_an_empty_index_of_an_empty_catalogue_is_clean(
    db: None, elastic_client: Elasticsearch, index: str
) -> None:
    fill(elastic_client, index)
    assert checking.check(elastic_client, index, examples=3) == Report(0)


def test_each_difference_is_counted_and_some_are_named(
    pages: list[ProcedurePage], elastic_client: Elasticsearch, filled: str
) -> None:
    first, second, third, fourth, _ = versions(elastic_client, filled)
    for lost in (first, second, third):
        elastic_client.delete(index=filled, id=lost)
    elastic_client.update(index=filled, id=fourth, doc={"digest": "another"})
    stranger = {"procedure": pages[0].pk, "version": 987, "digest": "x"}
    elastic_client.index(index=filled, id="987", document=stranger, refresh=True)
    report = checking.check(elastic_client, filled, examples=2)
    assert report == Report(
        3,
        {"missing": 3, "different": 1, "left over": 1},
        {
            "missing": [
                f"procedure {pages[0].pk}, version {first}",
                f"procedure {pages[1].pk}, version {second}",
            ],
            "different": [f"procedure {pages[3].pk}, version {fourth}"],
            "left over": [f"procedure {pages[0].pk}, version 987"],
        },
    )
    assert checking.check(elastic_client, filled, examples=0).counts == report.counts


def test_an_index_that_the_journal_has_left_behind_lacks_nothing_that_this_explains(
    tree: Tree, pages: list[ProcedurePage], elastic_client: Elasticsearch, filled: str
) -> None:
    before = progress.newest().serial
    content = a_content(CODES[0], "Tên mới")
    promulgated(tree, pages[0], content, MARCH, Action.AMENDED)
    newest = progress.newest().serial
    last = versions(elastic_client, filled)[4]
    elastic_client.delete(index=filled, id=last, refresh=True)
    assert checking.check(elastic_client, filled, examples=3).examples == {
        "behind": [f"index at serial {before}, journal at {newest}"],
        "missing": [f"procedure {pages[4].pk}, version {last}"],
    }


def test_an_index_of_another_journal_is_told_from_one_that_is_late(
    pages: list[ProcedurePage], elastic_client: Elasticsearch, filled: str
) -> None:
    newest = Change.objects.latest("serial")
    Change.objects.filter(pk=newest.pk).update(recorded_at=newest.recorded_at.replace(year=2001))
    report = checking.check(elastic_client, filled, examples=3)
    assert report.examples == {"behind": [f"serial {newest.serial} is another journal's"]}


def test_what_is_published_while_the_gate_reads_is_no_fault(
    pages: list[ProcedurePage],
    elastic_client: Elasticsearch,
    filled: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read = documents.digests

    def with_a_publication_before() -> Iterator[Entry]:
        pages[0].search_words_vi = "làm giấy cho bé"
        pages[0].save_revision().publish()
        yield from read()

    elastic_client.delete(index=filled, id=versions(elastic_client, filled)[4], refresh=True)
    monkeypatch.setattr(documents, "digests", with_a_publication_before)
    assert checking.check(elastic_client, filled, examples=3).counts == {"missing": 1}


def test_what_is_no_version_is_counted_and_named(
    elastic_client: Elasticsearch, filled: str
) -> None:
    for name in ("a", "b"):
        elastic_client.index(index=filled, id=name, document={"name_key": "x"}, refresh=True)
    report = checking.check(elastic_client, filled, examples=1)
    assert report.counts == {"not a version": 2}
    assert [len(names) for names in report.examples.values()] == [1]


def test_an_index_that_other_code_has_made_says_which_part_is_another(
    elastic_client: Elasticsearch, filled: str
) -> None:
    older = {**schema.meta(), "analysis": "older"}
    elastic_client.indices.put_mapping(index=filled, meta=older)
    report = checking.check(elastic_client, filled, examples=3)
    assert report.counts == {"made by other code": 1}
    (words,) = report.examples["made by other code"]
    assert "analysis is older" in words


def test_an_index_of_somebody_else_is_looked_at_all_the_same(
    pages: list[ProcedurePage], elastic_client: Elasticsearch, index: str
) -> None:
    elastic_client.index(index=index, id="x", document={"title": "x"}, refresh=True)
    report = checking.check(elastic_client, index, examples=3)
    parts = len(schema.meta())
    faults = {"made by other code": parts, "not to be written": 1, "not a version": 1}
    assert report.counts == faults | {"behind": 1}


def test_an_index_without_the_alias_of_its_writers_is_a_finding(
    elastic_client: Elasticsearch, filled: str
) -> None:
    elastic_client.indices.delete_alias(index=filled, name=f"{filled}.write")
    report = checking.check(elastic_client, filled, examples=3)
    assert report.examples == {"not to be written": [f"{filled} has no alias {filled}.write"]}


def test_a_name_that_leads_to_several_indexes_is_a_finding(
    elastic_client: Elasticsearch, filled: str
) -> None:
    other, name = f"{filled}-other", f"{filled}-name"
    fill(elastic_client, other)
    for one in (filled, other):
        elastic_client.indices.put_alias(index=one, name=name)
    report = checking.check(elastic_client, name, examples=3)
    # Every version and the position stand there twice.
    assert report.counts == {"several indexes": 1, "left over": 5}
    assert report.examples["several indexes"] == [f"{name} is {filled}, {other}"]


def test_a_shard_that_no_node_has_is_a_finding_and_nothing_else_is_told(
    db: None, elastic_client: Elasticsearch, index: str
) -> None:
    nowhere = {"index.routing.allocation.require._name": "no such node", "number_of_shards": 2}
    elastic_client.indices.create(
        index=index,
        mappings=schema.mapping(),
        settings=schema.settings() | nowhere,
        aliases={f"{index}.write": {}},
        wait_for_active_shards="0",
    )
    report = checking.check(elastic_client, index, examples=1)
    assert report.counts == {"unhealthy": 2}
    assert report.examples["unhealthy"] == [f"no copy of shard 0 of {index} is there (red)"]


def test_a_moment_that_the_server_lost_is_not_told_as_an_index_that_is_not_there(
    elastic_client: Elasticsearch, filled: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = checking.Moment.position

    def lost(moment: checking.Moment) -> progress.Position:
        elastic_client.close_point_in_time(id=moment.identity)
        return really(moment)

    monkeypatch.setattr(checking.Moment, "position", lost)
    assert checking.check(elastic_client, filled, examples=3).examples == {
        "unreachable": [f"the moment of {filled} that was read was lost: try again"]
    }


def test_a_server_that_does_not_answer_is_a_finding(db: None) -> None:
    with Elasticsearch("http://127.0.0.1:9", max_retries=0) as nobody:
        assert checking.check(nobody, "niem-yet", examples=3).counts == {"unreachable": 1}


@pytest.mark.usefixtures("pages")
def test_the_rights_of_a_reader_are_enough_and_nothing_is_written(own_server: Cluster) -> None:
    rights = {"indices": [{"names": ["gate*"], "privileges": ["read", "view_index_metadata"]}]}
    with client_of(own_server) as client:
        fill(client, "gate")
        client.delete(index="gate", id=versions(client, "gate")[0], refresh=True)
        before = state(client, "gate")
        key = client.security.create_api_key(name="reader", role_descriptors={"reader": rights})
        reader = client.options(api_key=key["encoded"])
        assert checking.check(reader, "gate", examples=3).counts == {"missing": 1}
        assert state(client, "gate") == before
        assert before[-1] == 0
