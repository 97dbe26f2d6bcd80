"""One server of a cluster: its folder, its settings, its process."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.local_elasticsearch import machine
from tests.local_elasticsearch.machine import Unavailable

SETTINGS = """\
cluster.name: local
node.name: node-{number}
network.host: 127.0.0.1
http.port: {http}
transport.port: {transport}
path.data: {folder}/data
path.logs: {folder}/logs
path.repo: {folder}/data
cluster.routing.allocation.disk.threshold_enabled: false
action.destructive_requires_name: true
xpack.security.enabled: {secured}
"""
SECURITY = """\
xpack.security.http.ssl.enabled: true
xpack.security.http.ssl.key: node.key
xpack.security.http.ssl.certificate: node.pem
xpack.security.transport.ssl.enabled: true
xpack.security.transport.ssl.verification_mode: certificate
xpack.security.transport.ssl.key: node.key
xpack.security.transport.ssl.certificate: node.pem
xpack.security.transport.ssl.certificate_authorities: [ca.pem]
"""
JVM = ("-XX:-UseG1GC", "-XX:+UseSerialGC", "-XX:-AlwaysPreTouch", "-Xlog:disable")
"""It shares a small machine with the tests, and no one reads how its memory was cleaned."""

HASTY = (
    "-XX:TieredStopAtLevel=1",
    "-XX:+UnlockDiagnosticVMOptions",
    "-XX:-BytecodeVerificationRemote",
)
"""Code is compiled once, quickly, and taken to be valid: most of what a start costs is that."""

LAUNCHER = "org.elasticsearch.server.launcher.ServerLauncher"
LAUNCHER_JVM = ("-Xms4m", "-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
PATIENCE = 60
"""Seconds after which a process that was told to end is killed."""


@dataclass(frozen=True)
class Node:
    """A server: which of its cluster it is, from 1 on, where its files are and where it listens."""

    number: int
    folder: Path
    http: int
    transport: int

    @property
    def log(self) -> Path:
        return self.folder / "console.log"

    @property
    def config(self) -> Path:
        return self.folder / "config"


def configure(node: Node, home: Path, discovery: str, secrets: Sequence[Path]) -> None:
    """Write the settings of a server. `secrets` are files for a server with security, or none."""
    for part in ("config", "data", "logs", "tmp"):
        (node.folder / part).mkdir(parents=True, exist_ok=True)
    for name in ("jvm.options", "log4j2.properties"):
        (node.config / name).write_bytes((home / "config" / name).read_bytes())
    for file in secrets:
        (node.config / file.name).write_bytes(file.read_bytes())
    values = {"number": node.number, "http": node.http, "transport": node.transport}
    text = SETTINGS.format(folder=node.folder, secured=str(bool(secrets)).lower(), **values)
    text += discovery + (SECURITY if secrets else "")
    (node.config / "elasticsearch.yml").write_text(text)


def launch(node: Node, home: Path, jvm: Sequence[str]) -> subprocess.Popen[bytes]:
    """Start a server and return its launcher, which ends when the server does."""
    java, runner = machine.java(), machine.account()
    (node.folder / "pid").unlink(missing_ok=True)
    if runner:
        for path in (node.folder, *node.folder.rglob("*")):
            os.chown(path, runner.pw_uid, runner.pw_gid)
    with node.log.open("wb") as log:
        launcher = subprocess.Popen(
            [
                *(java / "bin" / "java", *LAUNCHER_JVM),
                *("-cp", f"{home}/lib/tools/server-launcher/*", LAUNCHER),
                *("-p", node.folder / "pid"),
            ],
            cwd=home,
            env=_environment(node, home, java, jvm),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is for who started it, who ends it then
            user=runner and runner.pw_uid,
            group=runner and runner.pw_gid,
            extra_groups=runner and [],
        )
    (node.folder / "launcher").write_text(str(launcher.pid))
    return launcher


def java_environment(home: Path, java: Path) -> dict[str, str]:
    """Return what the programs of the server read of the environment."""
    kept = {
        k: v for k, v in os.environ.items() if not k.startswith(("ES_", "_JAVA", "JAVA", "JDK"))
    }
    return kept | {
        "JAVA_HOME": str(java),
        "JAVA": str(java / "bin" / "java"),
        "JAVA_TYPE": "JAVA_HOME",
        "ES_HOME": str(home),
        "ES_DISTRIBUTION_TYPE": "zip",
    }


def _environment(node: Node, home: Path, java: Path, jvm: Sequence[str]) -> dict[str, str]:
    return java_environment(home, java) | {
        "HOME": str(node.folder),
        "ES_PATH_CONF": str(node.config),
        "ES_TMPDIR": str(node.folder / "tmp"),
        "LIBFFI_TMPDIR": str(node.folder / "tmp"),
        "ES_JAVA_OPTS": " ".join((*JVM, *jvm)),
        "CLI_JAVA_OPTS": " ".join(LAUNCHER_JVM),
    }


def process(node: Node) -> int | None:
    """Return the server's process id, None if it does not run (yet, or any more)."""
    return _process_in(node, "pid")


def is_there(node: Node) -> bool:
    """Whether a server runs, or is about to."""
    return process(node) is not None or _process_in(node, "launcher") is not None


def _process_in(node: Node, file: str) -> int | None:
    """Return the process whose number a file has.

    After a crash another program may have that number: it is the server's only if it names it.
    """
    try:
        number = int((node.folder / file).read_text())
    except (OSError, ValueError):
        return None
    return number if str(node.folder) in _command_of(number) else None


def _command_of(number: int) -> str:
    try:
        return Path(f"/proc/{number}/cmdline").read_text()
    except OSError:
        if Path("/proc/self").exists():
            return ""
    ps = ["ps", "-ww", "-o", "command=", "-p", str(number)]
    return subprocess.run(ps, capture_output=True, text=True, check=False).stdout


def send(node: Node, what: signal.Signals) -> None:
    """Send a signal to a server that runs; to another it does nothing."""
    if number := process(node):
        os.kill(number, what)


def freeze(node: Node) -> None:
    """Stop a server's clock. Returns when it stands still: a signal says only that it shall."""
    send(node, signal.SIGSTOP)
    threads = Path(f"/proc/{process(node)}/task")
    while any(_state(thread) not in "TZ" for thread in threads.glob("*")):
        time.sleep(0.001)


def _state(thread: Path) -> str:
    """Return the letter of proc(5) for what a thread does; Z also for one that is gone."""
    try:
        return (thread / "stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return "Z"


def ask_to_end(node: Node) -> None:
    """Tell a server, or what is starting it, to end in good order."""
    send(node, signal.SIGCONT)  # a frozen one hears nothing
    if number := process(node) or _process_in(node, "launcher"):
        os.kill(number, signal.SIGTERM)


def kill(node: Node) -> None:
    """End a server and what started it by SIGKILL."""
    send(node, signal.SIGKILL)
    if number := _process_in(node, "launcher"):
        os.killpg(number, signal.SIGKILL)


def await_end(node: Node) -> None:
    """Return once a server has ended. One that takes no notice of being asked is killed."""
    patience = time.monotonic() + PATIENCE
    while is_there(node):
        if time.monotonic() > patience:
            kill(node)
        time.sleep(0.05)


def told(node: Node) -> str:
    """Return the end of what a server wrote."""
    lines = node.log.read_text(errors="replace").splitlines() if node.log.exists() else []
    return "\n".join(lines[-40:])


def check_alive(node: Node, launcher: subprocess.Popen[bytes] | None) -> None:
    """Raise Unavailable, with its last words, if a server that was started has ended."""
    if launcher is not None and launcher.poll() is not None:
        raise Unavailable(f"Elasticsearch ended with code {launcher.returncode}:\n{told(node)}")
