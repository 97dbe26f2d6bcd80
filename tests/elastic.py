"""Fixtures of tests that need a real Elasticsearch: all of these have the marker `elastic`.

`elastic_url`, `elastic_client`, `elastic_prefix`: the server that `with_elasticsearch.py` found,
shared by all processes of a run; each test keeps to names that begin with its prefix.
`own_server`, `own_cluster`: servers of this run's own, to be stopped, killed, frozen and wiped.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import NoReturn
from uuid import uuid4

import pytest
from elasticsearch import Elasticsearch

from tests.local_elasticsearch import fetching, machine
from tests.local_elasticsearch.cluster import Cluster
from tests.local_elasticsearch.throwaway import throwaway

SHARED = {"elastic_url", "elastic_client", "elastic_prefix"}
OWN = {"own_server": "own-server", "own_cluster": "own-cluster"}
"""Which tests run in one process, so that there is one such server a run."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        asked = set(getattr(item, "fixturenames", ()))
        if asked & (SHARED | OWN.keys()):
            item.add_marker("elastic")
        for fixture in sorted(asked & OWN.keys()):
            item.add_marker(pytest.mark.xdist_group(OWN[fixture]))


@pytest.fixture(scope="session")
def elastic_url() -> str:
    """The address of a server without anything on it that has to be kept."""
    return os.environ.get("TEST_ELASTICSEARCH_URL") or _pass_over(
        "TEST_ELASTICSEARCH_URL names no server; `make test-elastic` starts one."
    )


@pytest.fixture(scope="session")
def elastic_client(elastic_url: str) -> Iterator[Elasticsearch]:
    """A client that may do everything on the server."""
    with Elasticsearch(elastic_url.split(","), request_timeout=30) as client:
        yield client


@pytest.fixture
def elastic_prefix(elastic_client: Elasticsearch) -> Iterator[str]:
    """What the names of a test's indices and aliases begin with; the indices go in the end."""
    prefix = f"test-{uuid4().hex[:12]}"
    yield prefix
    remove_indices(elastic_client, f"{prefix}*")


@pytest.fixture
def own_server(_own_server: Cluster) -> Iterator[Cluster]:
    """A single server with security on, running and without indices."""
    yield from _set_right(_own_server)


@pytest.fixture
def own_cluster(_own_cluster: Cluster) -> Iterator[Cluster]:
    """Three servers that have found each other, without security, running and without indices."""
    yield from _set_right(_own_cluster)


@pytest.fixture(scope="session")
def _own_server() -> Iterator[Cluster]:
    yield from _started(nodes=1, password=uuid4().hex)


@pytest.fixture(scope="session")
def _own_cluster() -> Iterator[Cluster]:
    yield from _started(nodes=3, password="")


def client_of(server: Cluster) -> Elasticsearch:
    """Return a client of an own server that may do everything; close it."""
    login = (server.user, server.password) if server.password else None
    certificates = str(server.ca) if server.ca else None
    return Elasticsearch(server.urls, basic_auth=login, ca_certs=certificates, request_timeout=30)


def remove_indices(client: Elasticsearch, pattern: str) -> None:
    """Delete the indices of some names, with their aliases."""
    found = client.indices.get(index=pattern, expand_wildcards=["open", "closed", "hidden"])
    for name in found:
        client.indices.delete(index=name)


def _started(*, nodes: int, password: str) -> Iterator[Cluster]:
    secured = bool(password)
    if lack := machine.missing(secured=secured, fetched=fetching.is_fetched()):
        _pass_over(lack)
    with throwaway(nodes=nodes, password=password) as server:
        server.start()
        yield server


def _set_right(server: Cluster) -> Iterator[Cluster]:
    """Yield a server, and undo what the test did to it."""
    yield server
    server.thaw()
    server.start()
    with client_of(server) as client:
        remove_indices(client, "*,-.*")


def _pass_over(reason: str) -> NoReturn:
    """Skip the test that asks; where nothing may be skipped it fails."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)
