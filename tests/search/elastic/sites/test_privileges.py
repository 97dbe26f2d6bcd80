"""A server with security on: with the keys that the docs tell to make all works, and no more."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from elasticsearch import ApiError, Elasticsearch

from tests.elastic import client_of
from tests.local_elasticsearch.cluster import Cluster
from tests.search.elastic.sites.site import Site, connect, is_clean

PREFIX = "province"
INDEX = "province-20260101000000-0a1b2c3d"
OTHERS = [
    "other",
    "other-lease",
    "province-2-20260101000000-0a1b2c3d",
    "province-next",
    "provinces",
]
"""Indexes of other installations, some with names that begin alike."""


@pytest.fixture
def admin(own_server: Cluster) -> Iterator[Elasticsearch]:
    with client_of(own_server) as client:
        yield client


def keys(admin: Elasticsearch) -> list[str]:
    """Make the keys that `search_privileges` tells to make: the reader's, the indexer's."""
    told = StringIO()
    call_command("search_privileges", stdout=told)
    requests = told.getvalue().split("POST /_security/api_key")[1:]
    bodies = [json.loads(one.split("#", maxsplit=1)[0]) for one in requests]
    return [admin.security.create_api_key(**body)["encoded"] for body in bodies]


def refused(act: Callable[[], object]) -> bool:
    """Tell whether the server forbids it."""
    try:
        act()
    except ApiError as error:
        return error.status_code == 403
    return False


@pytest.fixture
def with_keys(site: Site, own_server: Cluster, admin: Elasticsearch) -> Site:
    """The site with the two keys and nothing else, beside other installations."""
    connect(site.settings, own_server)
    site.settings.ELASTICSEARCH_PREFIX = PREFIX
    reader, indexer = keys(admin)
    site.settings.ELASTICSEARCH_USER = site.settings.ELASTICSEARCH_PASSWORD = ""
    site.settings.ELASTICSEARCH_API_KEY = reader
    site.settings.ELASTICSEARCH_INDEXER_API_KEY = indexer
    for name in OTHERS:
        admin.index(index=name, id="1", document={"whose": "theirs"}, refresh=True)
    return site


def test_with_the_least_privileges_everything_works_and_nothing_else(
    with_keys: Site, own_server: Cluster, admin: Elasticsearch
) -> None:
    site = with_keys
    site.publish()
    site.engine.standby.make_warm()
    site.settled(site.is_answered_by_the_cluster)
    call_command("search_rebuild", stdout=StringIO())
    site.publish()
    call_command("search_rebuild", "--rollback", stdout=StringIO())
    call_command("search_sync", stdout=StringIO())
    assert is_clean()
    site.settled(site.is_answered_by_the_cluster)
    for key in (site.settings.ELASTICSEARCH_API_KEY, site.settings.ELASTICSEARCH_INDEXER_API_KEY):
        with Elasticsearch(own_server.urls, api_key=key, ca_certs=str(own_server.ca)) as client:
            keeps_out(client)
    with Elasticsearch(
        own_server.urls,
        api_key=site.settings.ELASTICSEARCH_API_KEY,
        ca_certs=str(own_server.ca),
    ) as reader:
        writes_nothing(reader)
    for name in OTHERS:
        assert admin.get(index=name, id="1")["_source"] == {"whose": "theirs"}


def keeps_out(client: Elasticsearch) -> None:
    """Assert that what belongs to others, and to the cluster, is closed."""
    for name in OTHERS:
        assert refused(lambda name=name: client.search(index=name))
        assert refused(lambda name=name: client.index(index=name, document={}))
        assert refused(lambda name=name: client.indices.delete(index=name))
        assert refused(
            lambda name=name: client.indices.update_aliases(
                actions=[{"add": {"index": name, "alias": PREFIX}}]
            )
        )
    assert refused(lambda: client.indices.create(index="province-2-20260101000000-ffffffff"))
    loose = {"action.destructive_requires_name": "false"}
    assert refused(lambda: client.cluster.put_settings(persistent=loose))
    assert refused(lambda: client.security.create_api_key(name="more"))


def writes_nothing(reader: Elasticsearch) -> None:
    """Assert that the reader's key changes nothing of its own installation either."""
    (name,) = reader.indices.get_mapping(index=PREFIX)
    for index in (PREFIX, name, f"{name}.write"):
        assert refused(lambda index=index: reader.index(index=index, document={}))
        assert refused(lambda index=index: reader.delete(index=index, id="1"))
        assert refused(
            lambda index=index: reader.update_by_query(index=index, query={"match_all": {}})
        )
    assert refused(lambda: reader.indices.delete(index=name))
    assert refused(lambda: reader.indices.create(index=INDEX))
    assert refused(
        lambda: reader.indices.put_settings(index=name, settings={"refresh_interval": "1s"})
    )
    assert refused(
        lambda: reader.indices.update_aliases(
            actions=[{"remove": {"index": name, "alias": PREFIX}}]
        )
    )


def test_a_wrong_password_costs_no_answer_and_is_told(site: Site, own_server: Cluster) -> None:
    connect(site.settings, own_server)
    site.settings.ELASTICSEARCH_PASSWORD = "wrong"
    site.publish()
    site.engine.standby.make_warm()
    assert site.found() == (1, True)
    with pytest.raises(CommandError) as failed:
        call_command("check", "--deploy", "--tag", "search", "--fail-level", "WARNING")
    told = str(failed.value)
    assert "forbidden" in told
    assert "search_privileges" in told


def test_a_certificate_that_nobody_vouches_for_is_not_believed(
    site: Site, own_server: Cluster
) -> None:
    connect(site.settings, own_server)
    site.settings.ELASTICSEARCH_CA = ""
    site.publish()
    site.engine.standby.make_warm()
    assert site.found() == (1, True)
