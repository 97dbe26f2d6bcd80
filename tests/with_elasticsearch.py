"""Run a command with an Elasticsearch to test on: `with_elasticsearch.py COMMAND [ARGUMENT …]`.

`TEST_ELASTICSEARCH_URL`, or else `ELASTICSEARCH_URL`, is used as it is: tests touch nothing there
but indices whose names they make up. Else a server is started, and removed in the end: in Docker,
or without it where there are a JDK and Maven. Where there is none of these the command is passed
over with a word; under `CI` that is a failure.

The command finds the server in `TEST_ELASTICSEARCH_URL`, and no site's own.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tests.local_elasticsearch import fetching, health, machine
from tests.local_elasticsearch.throwaway import throwaway

IMAGE = f"docker.elastic.co/elasticsearch/elasticsearch:{fetching.VERSION}"
SETTINGS = (
    "discovery.type=single-node",
    "xpack.security.enabled=false",
    "cluster.routing.allocation.disk.threshold_enabled=false",
    "action.destructive_requires_name=true",
    "ES_JAVA_OPTS=-Xms512m -Xmx512m -XX:TieredStopAtLevel=1",
)
MAJOR = fetching.VERSION.partition(".")[0]
PATIENCE = 180
"""Seconds that a container has to answer."""


def main(command: list[str]) -> int:
    # Ended from outside, what was started is removed like after an ordinary end.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    given = next(
        (n for n in ("TEST_ELASTICSEARCH_URL", "ELASTICSEARCH_URL") if n in os.environ), ""
    )
    if given and os.environ[given]:
        return run_on_given(command, given)
    if has_docker():
        with container() as url:
            return run(command, url)
    if lack := machine.missing(fetched=fetching.is_fetched()):
        print(f"SKIPPED: tests on Elasticsearch. No TEST_ELASTICSEARCH_URL, no Docker. {lack}")
        return 1 if os.environ.get("CI") else 0
    try:
        with throwaway() as server:
            server.start()
            return run(command, server.url)
    except machine.Unavailable as failure:
        sys.exit(str(failure))


def run(command: list[str], url: str) -> int:
    sites = {name for name in os.environ if name.startswith("ELASTICSEARCH_")}
    environment = {name: value for name, value in os.environ.items() if name not in sites}
    environment["TEST_ELASTICSEARCH_URL"] = url
    return subprocess.run(command, env=environment, check=False).returncode


def run_on_given(command: list[str], name: str) -> int:
    """Run the command on the server that a variable names, if it is one and can be used."""
    urls = os.environ[name]
    for url in urls.split(","):
        try:
            version = health.ask(url.strip())["version"]["number"]
        except (OSError, ValueError, KeyError, TypeError) as failure:
            sys.exit(f"{name}: no Elasticsearch answers at {url.strip()} ({failure}).")
        if version.partition(".")[0] != MAJOR:
            sys.exit(f"{name}: at {url.strip()} is Elasticsearch {version}, {MAJOR} is needed.")
    return run(command, urls)


def has_docker() -> bool:
    docker = shutil.which("docker")
    if docker is None:
        return False
    return subprocess.run([docker, "info"], capture_output=True, check=False).returncode == 0


@contextmanager
def container() -> Iterator[str]:
    """Start a throwaway container and yield the address of the server in it."""
    settings = [part for setting in SETTINGS for part in ("--env", setting)]
    identity = docker(
        *("run", "--detach", "--rm", "--publish", "127.0.0.1::9200", *settings, IMAGE)
    )
    try:
        url = f"http://{docker('port', identity, '9200/tcp').splitlines()[0]}"
        if not health.await_ready(url, PATIENCE):
            sys.exit(f"{IMAGE} does not answer:\n{docker('logs', '--tail', '40', identity)}")
        yield url
    finally:
        docker("rm", "--force", identity)


def docker(*arguments: str) -> str:
    """Return what a command of Docker prints; what it complains of is told when it fails."""
    done = subprocess.run(["docker", *arguments], stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        sys.exit(f"docker {arguments[0]} failed.")
    return done.stdout.strip()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
