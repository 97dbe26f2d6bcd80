"""Three nodes, of which one is killed: no search is lost, and no document."""

from __future__ import annotations

from tests.elastic import client_of
from tests.local_elasticsearch.cluster import Cluster
from tests.search.elastic.sites.site import Site, connect, is_clean


def test_a_node_that_is_killed_while_all_goes_on_costs_no_search_and_no_document(
    site: Site, own_cluster: Cluster
) -> None:
    connect(site.settings, own_cluster)
    site.settings.ELASTICSEARCH_SHARDS, site.settings.ELASTICSEARCH_REPLICAS = 2, 1
    site.publish()
    site.engine.standby.make_warm()
    site.settled(site.is_answered_by_the_cluster)
    with client_of(own_cluster) as client:
        client.cluster.health(index="niem-yet", wait_for_status="green", timeout="60s")

    site.go_on_while(lambda: own_cluster.kill(2))
    for _ in range(3):
        site.publish()
        assert site.found()[0] == site.published
    site.settled(site.is_answered_by_the_cluster)
    assert is_clean()

    site.go_on_while(lambda: own_cluster.start(2))
    site.settled(site.is_answered_by_the_cluster)
    assert is_clean()
