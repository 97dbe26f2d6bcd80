"""Start and stop servers: `python -m tests.local_elasticsearch start`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.local_elasticsearch import machine
from tests.local_elasticsearch.cluster import PATIENCE, Cluster, plan
from tests.local_elasticsearch.fetching import VERSION, fetched
from tests.local_elasticsearch.machine import Unavailable
from tests.local_elasticsearch.throwaway import guard

HIGHEST_PORT = 65_000
"""Above it there is no room for the others of a cluster."""

Act = Callable[[argparse.Namespace], None]


def start(asked: argparse.Namespace) -> None:
    """start what does not run, wait for it, and print the settings of the site for it"""
    try:
        cluster = Cluster.kept(asked.folder)
    except Unavailable:
        password = os.environ.get("ELASTIC_PASSWORD", "")
        made = plan(
            nodes=asked.nodes or 1,
            port=asked.port,
            heap=asked.heap,
            password=password,
            hasty=asked.hasty,
        )
        cluster = Cluster(asked.folder, made)
    if asked.nodes not in (None, len(cluster.nodes)):
        raise Unavailable(
            f"{asked.folder} holds a cluster of {len(cluster.nodes)}: `clean` it, or take another "
            f"--name for one of {asked.nodes}."
        )
    cluster.start(*asked.node)
    settings = {"URL": cluster.url, "USER": cluster.user, "PASSWORD": cluster.password}
    for name, value in (settings | {"CA": cluster.ca}).items():
        if value:
            print(f"ELASTICSEARCH_{name}={value}")


def clean(asked: argparse.Namespace) -> None:
    """end all nodes and delete their data; the fetched server stays"""
    Cluster.kept(asked.folder).remove()


def pid(asked: argparse.Namespace) -> None:
    """print the process id of a node, to freeze it by `kill -STOP` or look at it"""
    for number in asked.node or [1]:
        if (found := Cluster.kept(asked.folder).process(number)) is None:
            raise Unavailable(f"Node {number} does not run.")
        print(found)


def log(asked: argparse.Namespace) -> None:
    """print the path of a node's log"""
    for number in asked.node or [1]:
        print(Cluster.kept(asked.folder).log(number))


def stop(asked: argparse.Namespace) -> None:
    """end the nodes in good order; their data stays"""
    Cluster.kept(asked.folder).stop(*asked.node)


def kill(asked: argparse.Namespace) -> None:
    """end the nodes by SIGKILL; their data stays"""
    Cluster.kept(asked.folder).kill(*asked.node)


def fetch(asked: argparse.Namespace) -> None:
    """only fetch the server, and print where it is"""
    print(fetched())


ACTS: Mapping[str, Act] = {a.__name__: a for a in (start, stop, kill, clean, pid, log, fetch)}


def a_port(text: str) -> int:
    number = int(text)
    if number and not 1024 <= number <= HIGHEST_PORT:
        raise argparse.ArgumentTypeError(f"0, or 1024 to {HIGHEST_PORT}, not {number}")
    return number


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(
        prog="python -m tests.local_elasticsearch",
        description=f"A real Elasticsearch {VERSION} on loopback, without Docker.",
        epilog=f"ELASTIC_PASSWORD turns security on: https, user elastic. It needs OpenSSL. "
        f"The server needs a JDK {machine.OLDEST_JAVA} or newer (JAVA_HOME), Maven to be fetched, "
        f"and starts within {PATIENCE} s or is told of.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    told = "\n".join(f"  {name:6} {act.__doc__}" for name, act in ACTS.items())
    made.description = f"{made.description}\n\n{told}"
    made.add_argument("act", choices=[*ACTS, "guard"], metavar="ACT")
    made.add_argument("node", nargs="*", type=int, help="a node's number, from 1 on; else all")
    made.add_argument("--nodes", type=int, choices=range(1, 10), metavar="N", help="how many (1)")
    made.add_argument("--port", type=a_port, default=9200, help="the first's (9200); 0: free ones")
    made.add_argument("--heap", default="512m", help="memory of each (512m)")
    made.add_argument("--hasty", action="store_true", help="start faster, run slower: for tests")
    made.add_argument("--name", default="default", help="tells several clusters apart")
    made.add_argument("--folder", type=Path, help="where its files are, instead of a name")
    return made


def main() -> int:
    """Return the exit status: 0, or 1 with what is missing or went wrong on standard error."""
    asked = parser().parse_args()
    asked.folder = asked.folder or machine.cache() / "running" / asked.name
    if asked.act == "guard":
        guard(asked.folder)
        return 0
    try:
        ACTS[asked.act](asked)
    except Unavailable as lack:
        print(lack, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
