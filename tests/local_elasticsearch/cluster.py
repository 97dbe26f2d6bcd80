"""Servers that belong together: one, or several that make a cluster."""

from __future__ import annotations

import json
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import quote

from tests.local_elasticsearch import certificates, health, keystore, machine, node
from tests.local_elasticsearch.fetching import fetched
from tests.local_elasticsearch.machine import Unavailable
from tests.local_elasticsearch.node import Node

USER = "elastic"
PATIENCE = 180
"""Seconds that servers have to answer after they were started."""

TRANSPORT = 100
"""How far above its HTTP port a server listens for the others, where ports are chosen."""


@dataclass(frozen=True)
class Plan:
    """What a cluster is, kept beside its data: another process can go on with it."""

    http: list[int]
    transport: list[int]
    heap: str
    password: str
    hasty: bool


def plan(
    *, nodes: int = 1, port: int = 0, heap: str = "512m", password: str = "", hasty: bool = False
) -> Plan:
    """Return a plan. Port 0 takes free ones; a password means TLS, and the user `elastic`.

    Hasty servers start in half the time and work more slowly for it: not for figures.
    """
    free = free_ports(2 * nodes) if port == 0 else []
    http = free[:nodes] or list(range(port, port + nodes))
    transport = free[nodes:] or [number + TRANSPORT for number in http]
    return Plan(http, transport, heap, password, hasty)


def free_ports(count: int) -> list[int]:
    with ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]


class Cluster:
    """Servers on loopback with their files in one folder. Nodes are told by number, from 1 on.

    Each act is for the nodes that are named, else for all of them, and returns when it is done.
    """

    def __init__(self, folder: Path, made: Plan) -> None:
        self.folder = folder
        self.plan = made
        ports = enumerate(zip(made.http, made.transport, strict=True), start=1)
        self.nodes = [Node(n, folder / f"node-{n}", *pair) for n, pair in ports]
        self._launchers: dict[int, subprocess.Popen[bytes]] = {}

    @classmethod
    def kept(cls, folder: Path) -> Cluster:
        """Return the cluster whose files are in `folder`. Raises Unavailable if there is none."""
        try:
            return cls(folder, Plan(**json.loads((folder / "plan.json").read_text())))
        except FileNotFoundError:
            raise Unavailable(f"No server was started in {folder}.") from None

    @property
    def urls(self) -> list[str]:
        """The address of each node."""
        scheme = "https" if self.plan.password else "http"
        return [f"{scheme}://127.0.0.1:{port}" for port in self.plan.http]

    @property
    def url(self) -> str:
        """The addresses as the setting `ELASTICSEARCH_URL` takes them."""
        return ",".join(self.urls)

    @property
    def user(self) -> str:
        return USER if self.plan.password else ""

    @property
    def password(self) -> str:
        return self.plan.password

    @property
    def ca(self) -> Path | None:
        """The certificate of the authority that signed the servers', None without security."""
        return self.folder / "secrets" / "ca.pem" if self.plan.password else None

    def start(self, *numbers: int) -> None:
        """Start what does not run, and wait until all that run have found each other.

        Raises Unavailable, with the server's last words, if that does not happen.
        """
        home = fetched()
        secrets = self._prepare(home)
        for one in self._chosen(numbers):
            if not node.is_there(one):
                node.configure(one, home, self._discovery(), secrets)
                self._launchers[one.number] = node.launch(one, home, self._jvm())
        self._await(self._chosen(numbers))
        (self.folder / "formed").touch()

    def stop(self, *numbers: int) -> None:
        for one in self._chosen(numbers):
            node.ask_to_end(one)
        self._await_end(self._chosen(numbers))

    def kill(self, *numbers: int) -> None:
        """End by SIGKILL: nothing is written any more, nobody is told."""
        for one in self._chosen(numbers):
            node.kill(one)
        self._await_end(self._chosen(numbers))

    def freeze(self, *numbers: int) -> None:
        """Stop the clock of a server: connections stand, and nothing is answered."""
        for one in self._chosen(numbers):
            node.freeze(one)

    def thaw(self, *numbers: int) -> None:
        for one in self._chosen(numbers):
            node.send(one, signal.SIGCONT)

    def wipe(self) -> None:
        """Start again with no data, at the same addresses with the same password."""
        self.kill()
        (self.folder / "formed").unlink(missing_ok=True)
        for one in self.nodes:
            shutil.rmtree(one.folder / "data", ignore_errors=True)
        self.start()

    def remove(self) -> None:
        """End all of it, and delete its files."""
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def running(self) -> list[int]:
        """Return the numbers of the nodes whose processes are there, frozen ones too."""
        return [one.number for one in self.nodes if node.process(one) is not None]

    def process(self, number: int = 1) -> int | None:
        return node.process(self._node(number))

    def log(self, number: int = 1) -> Path:
        return self._node(number).log

    def _node(self, number: int) -> Node:
        if not 1 <= number <= len(self.nodes):
            raise Unavailable(f"There is no node {number}: the nodes are 1 to {len(self.nodes)}.")
        return self.nodes[number - 1]

    def _chosen(self, numbers: Iterable[int]) -> list[Node]:
        return [self._node(number) for number in numbers] or self.nodes

    def _prepare(self, home: Path) -> list[Path]:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o711)
        kept = self.folder / "plan.json"
        kept.touch(mode=0o600)
        kept.write_text(json.dumps(asdict(self.plan)))
        machine.check_readable(self.folder)
        if not self.plan.password:
            return []
        secrets = self.folder / "secrets"
        if not secrets.is_dir():
            secrets.mkdir()
            certificates.make(secrets)
            keystore.make(secrets, home, self.plan.password)
        return [secrets / n for n in ("ca.pem", "node.pem", "node.key", keystore.NAME)]

    def _jvm(self) -> list[str]:
        heap = self.plan.heap
        return [f"-Xms{heap}", f"-Xmx{heap}", *(node.HASTY if self.plan.hasty else ())]

    def _discovery(self) -> str:
        if len(self.nodes) == 1:
            return "discovery.type: single-node\n"
        seeds = [f"127.0.0.1:{one.transport}" for one in self.nodes]
        lines = f"discovery.seed_hosts: {json.dumps(seeds)}\n"
        # Only a cluster that has never been formed may be told its first masters.
        if not (self.folder / "formed").exists():
            names = [f"node-{one.number}" for one in self.nodes]
            lines += f"cluster.initial_master_nodes: {json.dumps(names)}\n"
        return lines

    def _await(self, started: list[Node]) -> None:
        patience = time.monotonic() + PATIENCE
        count = len(self.running())
        while not all(self._is_ready(one, max(count, len(started))) for one in started):
            for one in started:
                node.check_alive(one, self._launchers.get(one.number))
            if time.monotonic() > patience:
                raise Unavailable(f"No answer in {PATIENCE} s:\n{node.told(started[0])}")
            time.sleep(0.2)

    def _is_ready(self, one: Node, count: int) -> bool:
        login = f"{USER}:{quote(self.password, safe='')}@" if self.password else ""
        url = self.urls[one.number - 1].replace("://", f"://{login}")
        return health.is_ready(url, count, ca=self.ca)

    def _await_end(self, chosen: list[Node]) -> None:
        for one in chosen:
            node.await_end(one)
            if launcher := self._launchers.pop(one.number, None):
                launcher.wait()
