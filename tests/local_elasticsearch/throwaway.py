"""Clusters that leave nothing behind, however the process that uses them ends."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.local_elasticsearch import machine
from tests.local_elasticsearch.cluster import Cluster, plan
from tests.local_elasticsearch.machine import Unavailable


@contextmanager
def throwaway(*, nodes: int = 1, heap: str = "512m", password: str = "") -> Iterator[Cluster]:
    """Yield a cluster that is not started yet, and remove it in the end.

    A process of its own watches over it, which hears from the end of a pipe that its user is gone:
    that works for SIGKILL too, where nothing of the user's own is run any more.
    """
    folder = temporary_folder()
    guard = subprocess.Popen(
        [sys.executable, "-m", "tests.local_elasticsearch", "guard", "--folder", folder],
        stdin=subprocess.PIPE,
        start_new_session=True,
    )
    cluster = Cluster(folder, plan(nodes=nodes, heap=heap, password=password, hasty=True))
    try:
        yield cluster
    finally:
        cluster.remove()
        guard.communicate()


def temporary_folder() -> Path:
    """Return a new folder that the user under whom servers run can enter."""
    where = "/tmp" if machine.account() else None  # noqa: S108 - a name that no one can guess
    return Path(tempfile.mkdtemp(prefix="niem-yet-es-", dir=where))


def guard(folder: Path) -> None:
    """Wait until nobody holds the other end of standard input, and remove what is in `folder`."""
    sys.stdin.buffer.read()
    try:
        Cluster.kept(folder).remove()
    except Unavailable:
        shutil.rmtree(folder, ignore_errors=True)
