"""A real cluster that fails in every way, while publishing and searching go on (invariant 5)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from search.engines.breaker import State
from tests.local_elasticsearch.cluster import Cluster
from tests.search.elastic.sites import proxy
from tests.search.elastic.sites.proxy import Fault, Proxy
from tests.search.elastic.sites.site import SLACK, Site, connect, is_clean


@pytest.fixture
def before(site: Site, elastic_url: str, elastic_prefix: str) -> Iterator[Proxy]:
    """A proxy between the site and its cluster; the site has published, and is warm."""
    with Proxy(elastic_url.split(",", maxsplit=1)[0]).running() as stands_before:
        site.settings.ELASTICSEARCH_URL = stands_before.url
        site.settings.ELASTICSEARCH_PREFIX = elastic_prefix
        site.publish()
        site.engine.standby.make_warm()
        site.settled(site.is_answered_by_the_cluster)
        yield stands_before
        stands_before.fault = None
        site.rest()


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (proxy.refusing(429), "busy"),
        (proxy.refusing(503), "broken"),
        (proxy.resetting, "unreachable"),
        (proxy.silent, "timeout"),
        (proxy.dripping, "timeout"),
        (proxy.babbling, "unreachable"),
    ],
    ids=["too many requests", "unavailable", "reset", "silent", "by drops", "no answer at all"],
)
def test_whatever_comes_back_readers_are_answered_publishers_go_on_and_nothing_is_lost(
    site: Site, before: Proxy, fault: Fault, reason: str
) -> None:
    before.fault = fault
    assert site.publish() < site.settings.SEARCH_BUDGET + SLACK
    for _ in range(4):
        assert site.found() == (site.published, True)
    assert before.spoiled
    assert site.engine.breaker.state is not State.CLOSED
    spared = before.spoiled
    site.found()
    assert before.spoiled == spared
    site.publish()
    assert site.found() == (site.published, True)
    before.fault = None
    site.settled(site.is_answered_by_the_cluster)
    assert is_clean()
    assert is_clean("embedded")


@pytest.mark.parametrize("fault", [proxy.refusing(429), proxy.refusing(500)], ids=["429", "500"])
def test_writing_that_is_refused_alone_leaves_nothing_half_written(
    site: Site, before: Proxy, fault: Fault
) -> None:
    before.fault, before.only = fault, "_bulk"
    site.publish()
    site.publish()
    assert site.found()[0] == site.published  # by the standby, which is ahead
    before.fault = None
    site.settled(site.is_answered_by_the_cluster)
    assert is_clean()


def test_a_server_that_is_stopped_frozen_and_wiped_costs_no_search_and_no_document(
    site: Site, own_server: Cluster
) -> None:
    connect(site.settings, own_server)
    site.publish()
    site.engine.standby.make_warm()
    site.settled(site.is_answered_by_the_cluster)

    own_server.freeze()
    for _ in range(5):
        assert site.found() == (site.published, True)
        site.publish()
    assert site.found() == (site.published, True)
    own_server.thaw()
    site.settled(site.is_answered_by_the_cluster)

    own_server.stop()
    site.go_on_while(own_server.start)
    site.settled(site.is_answered_by_the_cluster)
    assert is_clean()

    site.go_on_while(own_server.wipe)
    site.settled(site.is_answered_by_the_cluster)
    assert is_clean()

    own_server.wipe()  # and nobody publishes any more
    site.settled(site.is_answered_by_the_cluster)
    assert is_clean()
    assert is_clean("embedded")
