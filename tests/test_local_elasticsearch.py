"""The servers that tests are run on: what is done to them has the effect that tests rely on."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
import yaml
from elasticsearch import AuthenticationException, ConnectionTimeout, Elasticsearch, SSLError
from elasticsearch import ConnectionError as NotConnected

from tests import with_elasticsearch
from tests.elastic import client_of
from tests.local_elasticsearch.cluster import Cluster

T = TypeVar("T")
ROOT = Path(__file__).resolve().parents[1]


def test_what_is_tested_is_the_version_that_compose_runs() -> None:
    services = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]
    assert services["elasticsearch"]["image"] == with_elasticsearch.IMAGE


def test_a_test_writes_under_its_prefix(elastic_client: Elasticsearch, elastic_prefix: str) -> None:
    elastic_client.index(index=f"{elastic_prefix}-any", document={"n": 1}, refresh=True)
    assert elastic_client.count(index=f"{elastic_prefix}*")["count"] == 1


def test_an_own_server_asks_who_it_is_and_shows_who_it_is(own_server: Cluster) -> None:
    stranger = Elasticsearch(own_server.url, ca_certs=str(own_server.ca))
    with stranger, pytest.raises(AuthenticationException):
        stranger.info()
    mistrusting = Elasticsearch(own_server.url, basic_auth=("elastic", own_server.password))
    with mistrusting, pytest.raises(SSLError):
        mistrusting.info()
    with client_of(own_server) as client:
        assert client.info()["tagline"]


def test_a_frozen_server_is_silent_and_a_thawed_one_goes_on(own_server: Cluster) -> None:
    with client_of(own_server) as client:
        hasty = client.options(request_timeout=1, max_retries=0)
        own_server.freeze()
        with pytest.raises(ConnectionTimeout):
            hasty.info()
        own_server.thaw()
        assert client.info()["tagline"]


def test_a_killed_server_refuses_and_a_wiped_one_knows_only_who_may_come(
    own_server: Cluster,
) -> None:
    with client_of(own_server) as client:
        client.index(index="lost", document={"n": 1})
        own_server.kill()
        assert own_server.running() == []
        with pytest.raises(NotConnected):
            client.options(max_retries=0).info()
        own_server.wipe()
        assert not client.indices.exists(index="lost")


def test_a_cluster_goes_on_without_one_node_and_takes_it_back_with_its_data(
    own_cluster: Cluster,
) -> None:
    everywhere = {"index.number_of_replicas": 2}
    with client_of(own_cluster) as client:
        client.indices.create(index="kept", settings=everywhere, wait_for_active_shards="all")
        own_cluster.kill(2)
        assert own_cluster.running() == [1, 3]
        left = client.cluster.health(wait_for_nodes="2", timeout="30s")
        assert (left["timed_out"], left["number_of_nodes"]) == (False, 2)
        client.index(index="kept", document={"n": 1}, refresh=True)
        own_cluster.start(2)
        found = client.cluster.health(index="kept", wait_for_status="green", timeout="30s")
        assert (found["timed_out"], found["active_shards"]) == (False, 3)
        assert client.count(index="kept", preference="_local")["count"] == 1


USER = """
from tests.local_elasticsearch.throwaway import throwaway
with throwaway() as server:
    print(server.folder, flush=True)
    server.start()
"""


@pytest.mark.elastic
@pytest.mark.usefixtures("own_server")
def test_a_server_does_not_outlive_who_started_it_however_that_ends() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", USER], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as user:
        assert user.stdout
        folder = Path(user.stdout.readline().strip())
        number = eventually(lambda: starting(folder))
        user.kill()
    assert eventually(lambda: not folder.exists())
    assert eventually(lambda: is_over(number))


def starting(folder: Path) -> int | None:
    """Return the process of the server in a folder, once there is one."""
    return Cluster.kept(folder).process() if (folder / "plan.json").exists() else None


def is_over(number: int) -> bool:
    """Whether a process has ended, be it that nobody has asked how."""
    told = subprocess.run(
        ["ps", "-o", "state=", "-p", str(number)], capture_output=True, text=True, check=False
    )
    return told.stdout.strip() in ("", "Z")


def eventually(what: Callable[[], T]) -> T:
    """Return what is true at last; fail if it is not after a minute."""
    patience = time.monotonic() + 60
    while not (found := what()):
        assert time.monotonic() < patience
        time.sleep(0.1)
    return found


def with_server(**variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command that prints where it would test, in an environment of only these variables."""
    command = [sys.executable, "-c", "import os; print(os.environ['TEST_ELASTICSEARCH_URL'])"]
    return subprocess.run(
        [sys.executable, with_elasticsearch.__file__, *command],
        env=variables,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", ["TEST_ELASTICSEARCH_URL", "ELASTICSEARCH_URL"])
def test_who_names_a_server_that_does_not_answer_is_told_so(name: str) -> None:
    done = with_server(**{name: "http://127.0.0.1:9"})
    assert done.returncode == 1
    assert f"{name}: no Elasticsearch answers at http://127.0.0.1:9" in done.stderr


@pytest.mark.parametrize(("ci", "status"), [("", 0), ("true", 1)])
def test_where_no_server_can_be_had_the_command_is_passed_over_but_not_under_ci(
    ci: str, status: int, tmp_path: Path
) -> None:
    done = with_server(PATH=str(tmp_path), XDG_CACHE_HOME=str(tmp_path), CI=ci)
    assert done.returncode == status
    assert done.stdout.startswith("SKIPPED: tests on Elasticsearch. No TEST_ELASTICSEARCH_URL")
    assert "is needed" in done.stdout or "was found" in done.stdout


def test_the_server_that_is_named_is_the_one_that_tests_get(elastic_url: str) -> None:
    assert with_server(ELASTICSEARCH_URL=elastic_url).stdout.strip() == elastic_url
