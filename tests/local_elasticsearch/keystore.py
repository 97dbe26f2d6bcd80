"""The server's own store of secrets: the first password of its user `elastic`."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.local_elasticsearch import machine, node
from tests.local_elasticsearch.machine import Unavailable

NAME = "elasticsearch.keystore"
TOOL = "org.elasticsearch.launcher.CliToolLauncher"


def make(folder: Path, home: Path, password: str) -> None:
    """Write a keystore with `password` into `folder`. Raises Unavailable, with the tool's words."""
    java = machine.java()
    command = [
        *(java / "bin" / "java", *node.LAUNCHER_JVM),
        *("-Dcli.name=keystore", "-Dcli.script=keystore", "-Dcli.libs=lib/tools/keystore-cli"),
        *(f"-Des.path.home={home}", f"-Des.path.conf={folder}"),
        *("-Des.distribution.type=zip", "-Des.java.type=JAVA_HOME"),
        *("-cp", f"{home}/lib/*:{home}/lib/cli-launcher/*", TOOL),
        *("add", "--stdin", "--force", "bootstrap.password"),
    ]
    done = subprocess.run(
        command,
        cwd=home,
        env=node.java_environment(home, java) | {"ES_PATH_CONF": str(folder)},
        input=password,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Unavailable(f"The server's keystore could not be made:\n{done.stdout}{done.stderr}")
