"""Run a command with a PostgreSQL of its own: `with_postgres.py COMMAND [ARGUMENT …]`.

`TEST_DATABASE_URL`, or a `DATABASE_URL` that names PostgreSQL, is used as it is. Else a cluster is
made in a temporary folder, reached from this machine only, and removed in the end. Where
PostgreSQL is not installed the command is passed over with a word; under `CI` that is a failure.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

USER = "niemyet"
OPTIONS = (
    "listen_addresses=127.0.0.1",
    "fsync=off",
    "full_page_writes=off",
    "jit=off",
    "autovacuum=off",
)
"""Fast rather than safe: its data is thrown away.

What a test writes is in an open transaction, so autovacuum would note that its tables are empty,
and the plans made from that are those for no rows.
"""


def main(command: list[str]) -> int:
    given = os.environ.get("TEST_DATABASE_URL") or os.environ.get("DATABASE_URL", "")
    if given.startswith(("postgres://", "postgresql://")):
        return run(command, given)
    programs = find_programs()
    if programs is None:
        print("SKIPPED: tests on PostgreSQL. No initdb and pg_ctl found, no TEST_DATABASE_URL set.")
        return 1 if os.environ.get("CI") else 0
    # Ended from outside, the cluster is removed like after an ordinary end.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with cluster(programs) as url:
        return run(command, url)


def run(command: list[str], url: str) -> int:
    return subprocess.run(command, env=os.environ | {"DATABASE_URL": url}, check=False).returncode


def find_programs() -> Path | None:
    """Return the folder of `initdb` and `pg_ctl`: on the path, else Debian's newest."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    debian = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3])
    )
    return debian[-1].parent if debian else None


@contextmanager
def cluster(programs: Path) -> Iterator[str]:
    """Start a throwaway cluster and yield the address of a database in it."""
    # A socket's path has some 100 characters at most: TMPDIR may be longer than that.
    folder = Path(tempfile.mkdtemp(prefix="niem-yet-pg-", dir="/tmp"))
    data = folder / "data"
    try:
        own(folder)
        call(programs / "initdb", "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "-N")
        port = free_port()
        options = f"-k {folder} -p {port} " + " ".join(f"-c {option}" for option in OPTIONS)
        call(programs / "pg_ctl", "-D", data, "-l", folder / "log", "-w", "-o", options, "start")
        try:
            yield f"postgres://{USER}@127.0.0.1:{port}/postgres"
        finally:
            call(programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
    return number


def own(folder: Path) -> None:
    """Give `folder` to the user under whom the server runs: it refuses to run as root."""
    if os.geteuid() == 0:
        shutil.chown(folder, user=server_user())


def server_user() -> str:
    import pwd

    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def call(program: Path, *arguments: str | Path) -> None:
    """Run a program of the server, quietly; what it said is told only when it fails."""
    user = server_user() if os.geteuid() == 0 else None
    done = subprocess.run(
        [program, *arguments],
        user=user,
        cwd="/",
        check=False,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    if done.returncode:
        sys.exit(f"{program.name} failed:\n{done.stdout}{done.stderr}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
